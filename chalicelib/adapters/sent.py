"""The lists of what was sent: of one school or sender by an index of their own, of many schools out of what all schools sent.

No index can list the forms of one person's schools, because nobody else has just those schools. The rows of what all schools
sent are small, so a page is picked out of a few hundred of them in one read.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.adapters.case_rows import kinds
from chalicelib.adapters.marks import after_mark, mark_of
from chalicelib.adapters.rows import SENT, LookupRow, Row, SubmissionRow
from chalicelib.adapters.transactions import read

AT_ONCE, LOOKED_THROUGH = 250, 1_000
"""Rows read at once, and for one page at most."""
_SENT = "SUBMISSION#"
_MARK = re.compile(r"[0-9TZ:.-]{20,30}([#$][\w-]{0,64})?")


@dataclass(frozen=True)
class Line:
    """One form that was sent. `case_id` is that of the case that it opened at once; a return has none."""

    submission_id: str
    form: str
    received_at: str
    case_id: str
    urn: str = ""


def of_one(partition: str, after: str, limit: int) -> tuple[list[Line], str]:
    """A page of the list of one school or sender, the newest first, and the mark of the next."""
    query = Row.by_school.query(
        partition,
        Row.gsi4sk.startswith(_SENT),
        scan_index_forward=False,
        limit=limit,
        last_evaluated_key=after_mark(after, "gsi4", partition, _SENT),
    )
    rows = kinds(read(lambda: list(query)), SubmissionRow)
    lines = [Line(row.pk.removeprefix(_SENT), row.form, row.received_at, row.case_id or "") for row in rows]
    return lines, mark_of(query.last_evaluated_key, "gsi4")


def of_several(urns: Mapping[str, str], after: str, limit: int) -> tuple[list[Line], str]:
    """As `of_one`, for the schools with these digests. A page may be short or empty and still have a next page.

    Of what other schools sent, the mark shows only when the last form came.
    """
    found, mark, looked = list[Line](), after if _MARK.fullmatch(after) else "", 0
    while looked < LOOKED_THROUGH:
        rows = _newest(mark)
        for row in rows:
            if row.school not in urns:
                continue
            if len(found) == limit:
                return found, f"{found[-1].received_at}#{found[-1].submission_id}"
            found.append(_line(row, urns[row.school]))
        if len(rows) < AT_ONCE:
            return found, ""
        looked, mark = looked + len(rows), rows[-1].gsi4sk
    received, _, _ = mark.partition("#")
    return found, f"{received}$"


def _newest(before: str) -> list[LookupRow]:
    older = Row.gsi4sk < before if before else None
    query = Row.by_school.query(SENT, older, scan_index_forward=False, limit=AT_ONCE)
    return kinds(read(lambda: list(query)), LookupRow)


def _line(row: LookupRow, urn: str) -> Line:
    received, _, submission_id = row.gsi4sk.partition("#")
    return Line(submission_id, row.form, received, row.case_id or "", urn)
