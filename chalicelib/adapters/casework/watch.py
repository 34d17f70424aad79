"""The silent-child check's view of the table, and its report. It reads the rows themselves and trusts no index alone."""

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from chalicelib.adapters.casework.case_keys import HEAD, case_pk
from chalicelib.adapters.casework.case_rows import case_of, index_keys, name_on
from chalicelib.adapters.casework.deadline_rows import deadline_of
from chalicelib.adapters.casework.message_rows import message_of
from chalicelib.adapters.casework.raw_heads import OF_HEADS, OF_WALK, head_on, id_of, item_of, lead_on, text_on, walked
from chalicelib.adapters.casework.return_rows import return_pk
from chalicelib.adapters.tables.cursors import after_mark, mark_of
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.keyring import KeyNotHeld
from chalicelib.adapters.tables.reading import all_of_kind, decoded, if_readable, the
from chalicelib.adapters.tables.rows.casework import CaseRow, DeadlineRow, EventRow, WatchRow
from chalicelib.adapters.tables.rows.messages import MessageRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.stored_times import is_in_its_place, optional_instant, optional_text
from chalicelib.adapters.tables.writing import write_one
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import written
from chalicelib.domain.deadlines.silence import Reason, Watched
from chalicelib.domain.deadlines.silence_report import Found, Report
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.newer import OfNewerVersion, is_known, read_as
from chalicelib.domain.records.watched import Head, IdPage, Stretch

ROWS_AT_ONCE = 1000
"""Rows of one scan: about a megabyte, the most that a scan reads."""


_PLACE = ("WATCH", "REPORT")
_WITHOUT_EVENTS = Row.sk > "7"


class TableWatch:
    """Fulfils the port Watch."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    # --- open cases ------------------------------------------------------------------------------------------------

    def open_ids(self, after: str, limit: int) -> IdPage:
        """Reads only keys, so a case that cannot be read stops nothing."""
        result = Row.by_state.query(
            "OPEN",
            limit=limit,
            last_evaluated_key=after_mark(after, "gsi1", "OPEN"),
            attributes_to_get=["pk", "sk", "kind", "gsi1sk"],
        )
        rows = read(lambda: list(result))
        return IdPage(
            tuple(id_of(row.pk) for row in rows if row.sk == HEAD), mark_of(result.last_evaluated_key, "gsi1")
        )

    def watched(self, case_id: str, *, events: bool, may_lag: bool = False) -> Watched | None:
        self._sealer.look()  # keys that cannot be had say nothing of this case
        condition = None if events else _WITHOUT_EVENTS
        query = Row.query(case_pk(case_id), condition, consistent_read=not may_lag)
        try:
            return self._watched(read(lambda: list(query)))
        except KeyNotHeld as problem:
            raise Unreadable(type(problem).__name__) from None

    def _watched(self, rows: list[Row]) -> Watched | None:
        """Stricter than a page: managers hear of everything about a case that cannot be read."""
        head = the(rows, CaseRow, HEAD)
        if not head:
            return None
        decoded(head, lambda row: name_on(row, self._sealer))
        case = decoded(head, self._case_to_move)
        deadlines, messages = all_of_kind(rows, DeadlineRow), all_of_kind(rows, MessageRow)
        facts = [row.facts for row in all_of_kind(rows, EventRow)]
        return Watched(
            case,
            tuple(decoded(row, deadline_of) for row in deadlines),
            tuple(decoded(row, message_of) for row in messages),
            frozenset[str]().union(*map(written, facts)),
            tuple(_unlisted(head, case, deadlines, messages)),
        )

    def _case_to_move(self, row: CaseRow) -> Case:
        case = case_of(row, self._sealer)
        if not is_known(case.stage):
            raise OfNewerVersion  # nobody can move it here: somebody should know
        return case

    # --- everything ------------------------------------------------------------------------------------------------

    def walk(self, after: str) -> Stretch:
        start = {"pk": {"S": json.loads(after)[0]}, "sk": {"S": json.loads(after)[1]}} if after else None
        found: Mapping[str, Any] = read(
            lambda: Row._get_connection().scan(
                filter_condition=walked(),
                attributes_to_get=list(OF_WALK),
                limit=ROWS_AT_ONCE,
                exclusive_start_key=start,  # type: ignore[arg-type]
            )
        )
        items, last = found["Items"], found.get("LastEvaluatedKey")
        heads = {id_of(text_on(item, "pk")): head_on(item) for item in items if text_on(item, "sk") in (HEAD, "RETURN")}
        return Stretch(
            tuple(lead for item in items if (lead := lead_on(item))),
            tuple(head_id for head_id, head in heads.items() if not head.is_listed),
            json.dumps([last["pk"]["S"], last["sk"]["S"]]) if last else "",
        )

    def heads(self, head_ids: Iterable[str]) -> Mapping[str, Head]:
        keys = [key for each in dict.fromkeys(head_ids) for key in ((case_pk(each), HEAD), (return_pk(each), "RETURN"))]
        rows = read(lambda: list(Row.batch_get(keys, consistent_read=True, attributes_to_get=[*OF_HEADS, "kind"])))
        return {id_of(row.pk): head_on(item_of(row)) for row in rows}

    # --- the report ------------------------------------------------------------------------------------------------

    def report(self) -> Report | None:
        """None also where it cannot be read: the next check writes another."""
        return if_readable(lambda: read(lambda: get(WatchRow, *_PLACE)), _report_of)

    def save(self, report: Report) -> bool:
        day = report.day.isoformat()
        row = WatchRow(
            *_PLACE,
            day=day,
            finished_at=instant_text(report.finished_at),
            looked_at=report.looked_at,
            found=[[one.reference, one.leads_to, list(map(str, one.reasons))] for one in report.found],
            more=report.more,
            walked_at=optional_text(report.walked_at),
        )
        none_newer = WatchRow.day.does_not_exist() | (WatchRow.day <= day)
        if write_one(lambda: row.save(condition=none_newer)):
            return True
        # A day that cannot be read is not a later one. It would keep every further report out.
        return self.report() is None and write_one(row.save)


def _report_of(row: WatchRow) -> Report:
    found = tuple(Found(one[0], one[1], tuple(read_as(Reason, reason) for reason in one[2])) for one in row.found)
    return Report(
        date.fromisoformat(row.day),
        parse_instant(row.finished_at),
        int(row.looked_at),
        found,
        int(row.more),
        optional_instant(row.walked_at),
    )


def _unlisted(head: CaseRow, case: Case, deadlines: list[DeadlineRow], messages: list[MessageRow]) -> list[Reason]:
    """The indexes that should have these rows and do not. An index has a row exactly while the row has its keys."""
    wrong = {
        attribute.attr_name for attribute, value in index_keys(case) if getattr(head, attribute.attr_name) != value
    }
    missing = {
        Reason.NOT_ON_LIST: bool(wrong & {"gsi1pk", "gsi1sk"}),
        Reason.NOT_ON_OWNERS_LIST: bool(wrong & {"gsi2pk", "gsi2sk"}),
        Reason.CLOCK_NOT_LOOKED_AT: not all(is_in_its_place(row, row.next_check_at) for row in deadlines),
        Reason.MESSAGE_NOT_LOOKED_AT: not all(is_in_its_place(row, row.attempt_at) for row in messages),
    }
    return [reason for reason, is_so in missing.items() if is_so]
