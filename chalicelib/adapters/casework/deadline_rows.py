"""A deadline and its row."""

from datetime import date

from chalicelib.adapters.casework.case_keys import case_pk
from chalicelib.adapters.tables.rows.casework import DeadlineRow
from chalicelib.adapters.tables.rows.due import DUE
from chalicelib.adapters.tables.stored_times import due_by, optional_date, optional_instant, optional_text
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.newer import read_as


def deadline_sk(deadline_id: str) -> str:
    return f"8#DEADLINE#{deadline_id}"


def row_of_deadline(deadline: Deadline) -> DeadlineRow:
    row = DeadlineRow(
        case_pk(deadline.case_id),
        deadline_sk(deadline.deadline_id),
        case_id=deadline.case_id,
        deadline_id=deadline.deadline_id,
        rule=deadline.rule,
        started_by=deadline.started_by,
        started_at=instant_text(deadline.started_at),
        due_at=instant_text(deadline.due_at),
        working=deadline.working,
        counted=[day.isoformat() for day in deadline.counted],
        skipped=[[day.isoformat(), why] for day, why in deadline.skipped],
        dates_missing_from=deadline.dates_missing_from.isoformat() if deadline.dates_missing_from else None,
        met_at=optional_text(deadline.met_at),
        next_check_at=optional_text(deadline.next_check_at),
        rungs_done=list(deadline.rungs_done),
        not_applicable=list(deadline.not_applicable),
    )
    if deadline.next_check_at:
        row.gsi3pk, row.gsi3sk = DUE, f"{instant_text(deadline.next_check_at)}#{deadline.deadline_id}"
    return row


def deadline_of(row: DeadlineRow) -> Deadline:
    return Deadline(
        row.sk.removeprefix(deadline_sk("")),
        row.pk.removeprefix(case_pk("")),
        read_as(Rule, row.rule),
        row.started_by,
        parse_instant(row.started_at),
        parse_instant(row.due_at),
        row.working or "",
        tuple(date.fromisoformat(day) for day in row.counted or ()),
        tuple((date.fromisoformat(day), why) for day, why in row.skipped or ()),
        optional_date(row.dates_missing_from),
        optional_instant(row.met_at),
        due_by(row, row.next_check_at),
        tuple(row.rungs_done or ()),
        tuple(row.not_applicable or ()),
    )
