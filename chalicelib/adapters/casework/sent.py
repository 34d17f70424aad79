"""The lists of sent forms: one school's or sender's by an index, many schools' out of all schools' forms.

No index can list the forms of one person's schools, because nobody else has exactly those schools. The rows of all
schools' forms are small, so one read of a few hundred gives a page.
"""

import re
from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct

from chalicelib.adapters.tables.cursors import after_mark, mark_of, place_in
from chalicelib.adapters.tables.getting import read
from chalicelib.adapters.tables.reading import each_of_kind, each_readable, kinds, readable
from chalicelib.adapters.tables.rows.casework import LookupRow
from chalicelib.adapters.tables.rows.forms import SENT, SubmissionRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.domain.instants import instant_text, parse_instant

AT_ONCE, LOOKED_THROUGH = 250, 1_000
"""Rows read at once, and for one page at most."""
_SENT = "SUBMISSION#"
_MARK = re.compile(r"[0-9TZ:.-]{20,30}([#$][\w-]{0,64})?")


class Line(Struct, frozen=True):
    """One sent form. `case_id`: the case that it opened at once; a return has none."""

    submission_id: str
    form: str
    received_at: datetime
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
    return readable(rows, _line_of), mark_of(query.last_evaluated_key, "gsi4")


def of_several(urns: Mapping[str, str], after: str, limit: int) -> tuple[list[Line], str]:
    """As `of_one`, for the schools with these digests. A page may be short or empty and still have a next page. About
    other schools' forms, the mark shows only when the last one came."""
    found, mark, looked = list[Line](), after if _MARK.fullmatch(after) else "", 0
    while looked < LOOKED_THROUGH:
        rows = _newest(mark)
        theirs = (row for row in each_of_kind(rows, LookupRow) if row.school in urns)
        for line in each_readable(theirs, lambda row: _line(row, urns[row.school or ""])):
            if len(found) == limit:
                return found, f"{instant_text(found[-1].received_at)}#{found[-1].submission_id}"
            found.append(line)
        if len(rows) < AT_ONCE:
            return found, ""
        looked, mark = looked + len(rows), place_in("gsi4", rows[-1])
    received, _, _ = mark.partition("#")
    # The next page begins with this moment again and shows what it finds there.
    return [line for line in found if instant_text(line.received_at) != received], f"{received}$"


def _newest(before: str) -> list[Row]:
    older = Row.gsi4sk < before if before else None
    query = Row.by_school.query(SENT, older, scan_index_forward=False, limit=AT_ONCE)
    return read(lambda: list(query))


def _line_of(row: SubmissionRow) -> Line:
    return Line(row.pk.removeprefix(_SENT), row.form, parse_instant(row.received_at), row.case_id or "")


def _line(row: LookupRow, urn: str) -> Line:
    received, _, submission_id = row.gsi4sk.partition("#")
    return Line(submission_id, row.form or "", parse_instant(received), row.case_id or "", urn)
