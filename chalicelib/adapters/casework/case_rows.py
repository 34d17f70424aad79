"""A case and its row, the head of the partition. The name is sealed by the stack."""

from typing import Any

from pynamodb.expressions.condition import Condition

from chalicelib.adapters.casework.case_keys import HEAD, case_pk
from chalicelib.adapters.casework.stored_waits import stored_wait, wait_of
from chalicelib.adapters.tables.reading import text_or
from chalicelib.adapters.tables.rows.casework import CaseRow
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.stored_times import optional_date, optional_instant, optional_text
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.otherwise import Otherwise
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.newer import needed, read_as

NAME_UNREADABLE = "Name cannot be read"


def row_of_case(case: Case, sealer: Sealer) -> CaseRow:
    pk = case_pk(case.case_id)
    row = CaseRow(
        pk,
        HEAD,
        reference=case.reference,
        child_id=case.child_id,
        submission_id=case.submission_id,
        received_at=instant_text(case.received_at),
        alerted=int(case.alerted) or None,
        in_flood=int(case.in_flood) or None,
        label=sealer.seal({"name": case.child_name}, pk, HEAD),
    )
    for attribute, value in changing(case):
        setattr(row, attribute.attr_name, value)
    return row


def worklist_key(case: Case) -> str:
    """Before all others RED that nobody has acted on; then next due first; what has no date comes last, oldest first."""
    due = instant_text(case.next_due_at) if case.next_due_at else "9999"
    return f"{'0000#' if case.comes_first else ''}{due}#{instant_text(case.received_at)}#{case.reference}"


def index_keys(case: Case) -> list[tuple[Any, str | None]]:
    """The sparse index attributes of a head with their values: only open cases are on the lists."""
    attributes = (CaseRow.gsi1pk, CaseRow.gsi1sk, CaseRow.gsi2pk, CaseRow.gsi2sk)
    if case.stage is Stage.CLOSED:
        return [(attribute, None) for attribute in attributes]
    place = worklist_key(case)
    return list(zip(attributes, ("OPEN", place, f"OWNER#{case.owner_id or 'none'}", place), strict=True))


def changed(before: Case, after: Case) -> list[tuple[Any, Any]]:
    """A step's changes to a head, and its places on the lists, which are always written."""
    was = [value for _, value in _facts(before)]
    differs = [pair for pair, old in zip(_facts(after), was, strict=True) if pair[1] != old]
    return [*differs, *index_keys(after)]


def changing(case: Case) -> list[tuple[Any, Any]]:
    """The attributes of a head that a step of casework may change, with its places on the lists."""
    return [*_facts(case), *index_keys(case)]


def _facts(case: Case) -> list[tuple[Any, Any]]:
    return [
        (CaseRow.stage, str(case.stage)),
        (CaseRow.priority, str(case.priority)),
        (CaseRow.next_due_at, optional_text(case.next_due_at)),
        (CaseRow.on_roll, str(case.on_roll)),
        (CaseRow.cme_since, case.cme_since.isoformat() if case.cme_since else None),
        (CaseRow.otherwise, str(case.otherwise) if case.otherwise_on else None),
        (CaseRow.otherwise_on, case.otherwise_on.isoformat() if case.otherwise_on else None),
        (CaseRow.owner_id, case.owner_id),
        (CaseRow.acknowledged_at, optional_text(case.acknowledged_at)),
        (CaseRow.route, case.route or None),
        (CaseRow.primary_reason, case.primary_reason),
        (CaseRow.sex, case.sex),
        (CaseRow.year_group, case.year_group),
        (CaseRow.needs_social_care, int(case.needs_social_care)),
        (CaseRow.social_care_told_at, optional_text(case.social_care_told_at)),
        (CaseRow.checked_at, optional_text(case.checked_at)),
        (CaseRow.unseen_from, case.unseen_from.isoformat() if case.unseen_from else None),
        (CaseRow.asked_at, optional_text(case.asked_at)),
        (CaseRow.proposed_at, optional_text(case.proposed_at)),
        (CaseRow.outcome, case.outcome or None),
        (CaseRow.evidence, case.evidence or None),
        (CaseRow.closed_at, optional_text(case.closed_at)),
        (CaseRow.next_rule, case.next_rule or None),
        (CaseRow.waits, [stored_wait(wait) for wait in case.waits] or None),
        (CaseRow.on_call_at, optional_text(case.on_call_at)),
        (CaseRow.barred, set(case.barred) or None),
        *acting(case),
    ]


def acting(case: Case) -> list[tuple[Any, str | None]]:
    """The last act for the child: who and when. Every act writes it, with or without a new version."""
    return [(CaseRow.last_act_at, optional_text(case.last_act_at)), (CaseRow.last_act_by, case.last_act_by or None)]


def priority_of(stored: str) -> Priority:
    """An unknown priority counts as RED, so no child looks less urgent than they are. A step writes only its changes,
    so the row keeps its own priority until a person changes it."""
    return Priority(stored) if stored in set(Priority) else Priority.RED


def name_on(row: CaseRow, sealer: Sealer) -> str:
    return str(sealer.unseal(row.label, row.pk, HEAD)["name"])


def case_of(row: CaseRow, sealer: Sealer) -> Case:
    """People can still work a case with an unreadable name: no step writes the name."""
    return Case(
        case_id=row.pk.removeprefix("CASE#"),
        reference=needed(row.reference),
        child_id=needed(row.child_id),
        submission_id=needed(row.submission_id),
        child_name=text_or(row, lambda row: name_on(row, sealer), NAME_UNREADABLE),
        stage=read_as(Stage, row.stage),
        priority=priority_of(row.priority),
        received_at=parse_instant(row.received_at),
        next_due_at=optional_instant(row.next_due_at),
        on_roll=read_as(Answer, row.on_roll or Answer.NOT_KNOWN),
        cme_since=optional_date(row.cme_since),
        otherwise=read_as(Otherwise, row.otherwise or Otherwise.NONE),
        otherwise_on=optional_date(row.otherwise_on),
        primary_reason=row.primary_reason or "",
        sex=row.sex or "",
        year_group=row.year_group or "",
        owner_id=row.owner_id,
        acknowledged_at=optional_instant(row.acknowledged_at),
        route=row.route or "",
        needs_social_care=bool(row.needs_social_care),
        social_care_told_at=optional_instant(row.social_care_told_at),
        checked_at=optional_instant(row.checked_at),
        unseen_from=optional_date(row.unseen_from),
        asked_at=optional_instant(row.asked_at),
        proposed_at=optional_instant(row.proposed_at),
        outcome=row.outcome or "",
        evidence=row.evidence or "",
        closed_at=optional_instant(row.closed_at),
        next_rule=row.next_rule or "",
        waits=tuple(wait_of(stored) for stored in row.waits or ()),
        alerted=bool(row.alerted),
        in_flood=bool(row.in_flood),
        on_call_at=optional_instant(row.on_call_at),
        last_act_at=optional_instant(row.last_act_at),
        last_act_by=row.last_act_by or "",
        news=frozenset(row.news or ()),
        barred=frozenset(row.barred or ()),
        version=int(row.version or 0),
        chain=row.chain or b"",
    )


def still_waits() -> Condition:
    """The condition on a head that nobody has acted on the case; see Case.waits_for_first_act."""
    waits: Condition = CaseRow.acknowledged_at.does_not_exist() & (CaseRow.stage != str(Stage.CLOSED))
    return waits
