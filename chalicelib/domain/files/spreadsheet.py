"""A spreadsheet that somebody made by hand or that another system wrote, read as text: lines of cells, never executed.

A file that is no table of ours is refused in one sentence (`FileRefused`). What is wrong with one cell is kept with its
line, so that every other line can be read.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.errors import DomainError

MOST_BYTES = 5 * 1024 * 1024
MOST_ROWS = 2_000
MOST_COLUMNS = 100
LONGEST_CELL = 1_000
MOST_BLANK = 10_000
"""Lines without anything in them that are looked through."""

Problem = tuple[int, str]
"""The column (0 is A) and what is wrong with its cell."""


class FileRefused(DomainError):
    """The file cannot be read as a table of returns; the sentence says how to mend it."""


class Joined(Struct, frozen=True):
    """A row that seems to hold others, by its number, and the most pupils that may be in it."""

    number: int
    most: int
    lines: tuple[int, int] | None = None
    """Of a CSV file: the first and the last that became this row."""

    @property
    def words(self) -> str:
        if self.lines:
            first, last = self.lines
            return f"Lines {first} to {last} of the file became one row: up to {self.most} pupils."
        return f"Row {self.number} seems to hold others: up to {self.most} pupils."


class Line(Struct, frozen=True):
    """`number` is the row as a spreadsheet program shows it."""

    number: int
    cells: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    doubts: tuple[str, ...] = ()
    """What may be wrong with the line as a whole: cells in the wrong place, or other lines swallowed by it."""
    days: tuple[tuple[int, date], ...] = ()
    """Columns whose cell holds a bare number, with the day that this number is in the calendar of the workbook."""
    lines: int = 1
    """How many lines of the file it takes: cells may hold line ends."""
    joined: Joined | None = None
    """Set when it seems to hold other rows."""


class Tally(Struct, frozen=True):
    """Each line of the file, counted once."""

    headings: int
    rows: int
    blank: int
    inside: int = 0
    """Lines that are part of the row before them, because a cell holds line ends."""

    @property
    def lines(self) -> int:
        return self.headings + self.rows + self.inside + self.blank


class Sheet(Struct, frozen=True):
    """`headings` has one entry for each column, "" where there is none."""

    headings: tuple[str, ...]
    lines: tuple[Line, ...]
    tally: Tally
    name: str = ""
    """Of the sheet of a workbook that was read."""
    left_out: tuple[str, ...] = ()
    """The other sheets of the workbook that have something in them."""


TOO_MANY_ROWS = (
    f"The file has more than {MOST_ROWS:,} rows below its headings. Split it into files of at most {MOST_ROWS:,} rows."
)
TOO_MANY_COLUMNS = (
    f"The file has more than {MOST_COLUMNS} columns. Use the template, and delete the columns it does not have."
)
NOT_A_TABLE = "This is not a CSV file or an Excel workbook. Save it again as CSV or as an Excel workbook (.xlsx), and upload that."
TOO_LARGE = f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Split it into smaller files."
NO_ROWS = "The file has its headings and no row below them."
EMPTY = "The file has nothing in it. Fill in the template and upload that."


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
    if headings.lines > 1 and any(map(_LINE_END.search, headings.cells)):
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


def shortened(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:99]}…"


_LINE_END = re.compile(r"[\r\n]")
_BETWEEN = ",;\t\r\n"
_DATE = re.compile(r"\b\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}\b|\b\d{4}-\d\d-\d\d\b")


def holds_rows(cell: str, width: int) -> bool:
    """Whether rows of a table this wide seem to have slipped into a cell: an address has several lines and a comma here and
    there, a row has many, and dates. What stands between two lone quotation marks begins and ends where a cell does."""
    if not _LINE_END.search(cell):
        return False
    many = max(min(3, width - 1), width // 2, 1)
    return is_between_cells(cell) or bool(_DATE.search(cell)) or max(map(cell.count, ",;\t")) >= many


def is_between_cells(cell: str) -> bool:
    """Whether it begins and ends with what separates cells or lines."""
    found = cell.strip(" \u00a0")
    return bool(found) and found[0] in _BETWEEN and found[-1] in _BETWEEN


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
    """What a spreadsheet program writes for a formula that it could not work out is no answer."""
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


# --- what kind of file ---------------------------------------------------------------------------------------------------

_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


def is_workbook(data: bytes) -> bool:
    """Whether to read it as an Excel workbook: by its first bytes, whatever its name. Raises FileRefused."""
    if len(data) > MOST_BYTES:
        raise FileRefused(TOO_LARGE)
    if data.startswith(_OLD_OFFICE):
        raise FileRefused(
            "This is an old Excel file (.xls), or one with a password. Save it as an Excel workbook (.xlsx) without a "
            "password, and upload that."
        )
    return data.startswith(_ZIP)


# --- cells ---------------------------------------------------------------------------------------------------------------

Cell = str | int | float | bool | date | datetime | time | timedelta


def text_of(cell: Cell) -> str:
    """What a typed cell of a workbook would be as text: dates in UK order, whole numbers without a point."""
    match cell:
        case bool():
            return "Yes" if cell else "No"
        case float() if cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        case datetime() | date():
            return f"{cell.day:02d}/{cell.month:02d}/{cell.year:04d}"
        case time():
            return f"{cell.hour:02d}:{cell.minute:02d}"
        case _:
            return str(cell)


_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_UK = re.compile(r"(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2,4})(?: .*)?")
_IN_WORDS = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?[\s\-]+([A-Za-z]{3,9})\.?,?[\s\-]+(\d{2,4})")
_SERIAL = re.compile(r"[2-6]\d{4}")
_DAY_ZERO, _DAY_ZERO_1904 = date(1899, 12, 30), date(1904, 1, 1)
"""Of Excel's numbers for days, and of those in workbooks that were begun on an old Macintosh."""
_YEARS = range(1950, 2100)
"""Of a number that may be a day: 2015 is a year, and no day in 1905."""


def day_of_number(number: float, *, since_1904: bool = False) -> date | None:
    """The day that a bare number of a workbook is; None when it can hardly be one."""
    if not 1 <= number < 100_000:
        return None
    day = (_DAY_ZERO_1904 if since_1904 else _DAY_ZERO) + timedelta(days=int(number))
    return day if day.year in _YEARS else None


def is_day_number(text: str) -> bool:
    """Whether `date_parts` takes a bare number for a day. Which of the two calendars it is from, a text does not say."""
    return bool(_SERIAL.fullmatch(text))


def date_parts(text: str) -> tuple[str, str, str] | None:
    """Day, month and year of a date as people write it, the day first; None when it is none. Nobody checked that it exists."""
    if found := _ISO.fullmatch(text):
        return found[3], found[2], found[1]
    if found := _UK.fullmatch(text) or _IN_WORDS.fullmatch(text):
        return found[1], found[2], found[3]
    if is_day_number(text):
        day = _DAY_ZERO + timedelta(days=int(text))
        return str(day.day), str(day.month), str(day.year)
    return None


def plain(text: str) -> str:
    """As headings and answers are compared: without case, accents of typography, spaces or punctuation at the ends."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("‘", "'")
    return " ".join(folded.split()).strip(" .:?*")
