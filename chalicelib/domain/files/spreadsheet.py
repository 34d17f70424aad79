"""A spreadsheet from a person or another system, read as text: lines of cells, never executed.

A file without a table of ours is refused in one sentence (`FileRefused`). A problem of one cell stays with its line, so
every other line can be read.
"""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from chalicelib.domain.files.cell_text import shortened
from chalicelib.domain.files.sheet import Line, Sheet, Tally
from chalicelib.domain.files.sheet_limits import (
    EMPTY,
    LONGEST_CELL,
    MOST_BLANK,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    NO_ROWS,
    TOO_LARGE,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    FileRefused,
)
from chalicelib.domain.files.swallowed_rows import has_line_end, holds_rows


def sheet_of(lines: Iterable[Line]) -> Sheet:
    """The first line with anything in it names the columns; blank lines are passed over. Raises FileRefused."""
    headings, found, blank = list[Line](), list[Line](), 0
    for line in lines:
        cells = _stripped(line.cells)
        if not any(cells) and not line.problems:
            blank += line.lines
            if blank > MOST_BLANK:
                raise FileRefused(TOO_MANY_ROWS)
        elif len(_trimmed(cells)) > MOST_COLUMNS:
            raise FileRefused(TOO_MANY_COLUMNS)
        elif not headings:
            _refuse_swallowed(line, blank)
            headings.append(replace(line, cells=cells[:MOST_COLUMNS]))
        elif len(found) == MOST_ROWS:
            raise FileRefused(TOO_MANY_ROWS)
        else:
            below = _below(headings[0].cells, replace(line, cells=_trimmed(cells)))
            found.append(_within_limits(_without_errors(below)))
    if not headings:
        raise FileRefused(EMPTY)
    if not found:
        raise FileRefused(NO_ROWS)
    inside = sum(line.lines - 1 for line in found)
    return Sheet(headings[0].cells, tuple(found), Tally(headings[0].lines, len(found), blank, inside))


def _refuse_swallowed(headings: Line, above: int) -> None:
    """Rows that became part of a heading would be in no row. In a CSV file, a heading over several lines may be that."""
    if headings.lines > 1 and any(map(has_line_end, headings.cells)):
        where = f"lines {above + 1} to {above + headings.lines}"
        raise FileRefused(
            f"The headings take {where} of the file: a quotation mark may be missing, and rows may be part of a heading. "
            "Write each heading on one line. No row was read."
        )
    if any(holds_rows(cell, len(headings.cells)) for cell in headings.cells):
        raise FileRefused("A heading seems to hold rows. Write each row below the headings. No row was read.")


def _below(headings: Sequence[str], line: Line) -> Line:
    """A line with more cells than there are headings has them in the wrong columns, or cells that nobody reads."""
    beyond = ", ".join(f"“{cell}”" for cell in line.cells[len(headings) :] if cell)
    if not beyond:
        return line
    words = f"The row has more cells than there are headings. Check each cell. Not read: {shortened(beyond)}."
    return replace(line, doubts=(*line.doubts, words))


def _stripped(cells: Sequence[str]) -> tuple[str, ...]:
    return tuple(cell.replace("\u00a0", " ").strip() for cell in cells)


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    found = list(cells)
    while found and not found[-1]:
        found.pop()
    return tuple(found)


ERROR = "This cell holds a formula that came to an error. Type the value itself."
_ERRORS = ("#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!")


def _without_errors(line: Line) -> Line:
    """A spreadsheet program's error value for a failed formula is no answer."""
    said = {column for column, _ in line.problems}
    wrong = (column for column, cell in enumerate(line.cells) if cell.upper() in _ERRORS and column not in said)
    return replace(line, problems=(*line.problems, *((column, ERROR) for column in wrong)))


def _within_limits(line: Line) -> Line:
    words = f"This cell holds more than {LONGEST_CELL:,} characters. Shorten it."
    long = tuple((column, words) for column, cell in enumerate(line.cells) if len(cell) > LONGEST_CELL)
    if not long:
        return line
    cells = tuple(cell[:LONGEST_CELL] for cell in line.cells)
    return replace(line, cells=cells, problems=(*line.problems, *long))


_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def is_workbook(data: bytes) -> bool:
    """Whether to read it as an Excel workbook, by its first bytes, whatever its name. Raises FileRefused."""
    if len(data) > MOST_BYTES:
        raise FileRefused(TOO_LARGE)
    if data.startswith(_OLD_OFFICE):
        raise FileRefused(
            "This is an old Excel file (.xls), or one with a password. Save it as an Excel workbook (.xlsx) without a "
            "password, and upload that."
        )
    return data.startswith(_ZIP)
