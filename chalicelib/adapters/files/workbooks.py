"""Excel workbooks as lines of text.

A workbook is a zip of XML from anybody. This module checks it before the library that reads it sees any of it, and the
library sees only checked parts.
"""

import io
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from chalicelib.adapters.files.sheet_look import Marks, looked_through, shared_lengths
from chalicelib.adapters.files.untrusted_xml import BROKEN
from chalicelib.adapters.files.workbook_parts import HAS_VALUE, SHARED, counts_from_1904, parts_of, repacked, sheets_in
from chalicelib.domain.files.cell_text import Cell, day_of_number, text_of
from chalicelib.domain.files.csv_file import lines_of_csv
from chalicelib.domain.files.sheet import Joined, Line, Sheet
from chalicelib.domain.files.sheet_limits import EMPTY, NO_ROWS, FileRefused
from chalicelib.domain.files.spreadsheet import is_workbook, sheet_of
from chalicelib.domain.files.swallowed_rows import holds_rows

_LOST = "This cell could not be read. Type its value."
_PASTED = "A cell of this row seems to hold other rows. Check it."


def read_spreadsheet(data: bytes) -> Sheet:
    """A CSV file or a workbook, with any name. Raises FileRefused."""
    return sheet_of_workbook(data) if is_workbook(data) else sheet_of(lines_of_csv(data))


def sheet_of_workbook(data: bytes) -> Sheet:
    """Its first sheet. Raises FileRefused."""
    parts = parts_of(data)
    first, *others = sheets_in(parts)
    since_1904 = counts_from_1904(parts)
    marks = looked_through(parts[first.part], shared_lengths(parts[SHARED]) if SHARED in parts else ())
    lines = _lines(repacked(parts, first, since_1904=since_1904), marks, since_1904=since_1904)
    left_out = tuple(
        sheet.name for sheet in others if not sheet.is_ours and HAS_VALUE.search(parts.get(sheet.part, b""))
    )
    try:
        return replace(sheet_of(lines), name=first.name, left_out=left_out)
    except FileRefused as refused:
        raise _naming_others(refused, first.name, left_out) from None


def _naming_others(refused: FileRefused, name: str, others: Sequence[str]) -> FileRefused:
    """If the first sheet has no rows, another may have them."""
    if not others or str(refused) not in (EMPTY, NO_ROWS):
        return refused
    named = ", ".join(f"“{other}”" for other in others)
    return FileRefused(
        f"The first sheet, “{name}”, has no rows, and only the first is read. These have something in them: {named}. "
        "Move the sheet with the rows to the front, and upload the file again."
    )


def _lines(workbook: io.BytesIO, marks: Marks, *, since_1904: bool) -> Iterator[Line]:
    from python_calamine import CalamineError, load_workbook  # only the worker needs it

    try:
        sheet = load_workbook(workbook).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except CalamineError:
        raise FileRefused(BROKEN) from None
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as panic:  # what the library did not expect comes as an exception that is no Exception
        raise FileRefused(BROKEN) from panic
    for number in range(max((len(rows), *(row + 1 for row in marks.written)))):
        yield _line(number, rows[number] if number < len(rows) else (), marks, since_1904=since_1904)


def _line(row: int, cells: Sequence[Cell], marks: Marks, *, since_1904: bool) -> Line:
    """A date that nobody formatted as one comes as a bare number."""
    texts = tuple(map(text_of, cells))
    numbers = ((place, cell) for place, cell in enumerate(cells) if isinstance(cell, int | float))
    days = ((place, day_of_number(number, since_1904=since_1904)) for place, number in numbers)
    most = max((len(text.strip().splitlines()) for text in texts if holds_rows(text, len(texts))), default=0)
    doubts, joined = ((_PASTED,), Joined(row + 1, most)) if most else ((), None)
    lost = (place for place in sorted(marks.written.get(row, ())) if not "".join(texts[place : place + 1]).strip())
    problems = (*marks.problems.get(row, ()), *((place, _LOST) for place in lost))
    return Line(row + 1, texts, problems, doubts, tuple((place, day) for place, day in days if day), joined=joined)
