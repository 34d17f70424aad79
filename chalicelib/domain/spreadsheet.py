"""A spreadsheet that somebody made by hand or that another system wrote, read as text: lines of cells, never executed.

A file that is no table of ours is refused in one sentence (`FileRefused`). What is wrong with one cell is kept with its
line, so that every other line can be read.
"""

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

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


@dataclass(frozen=True)
class Line:
    """`number` is the row as a spreadsheet program shows it."""

    number: int
    cells: tuple[str, ...]
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Sheet:
    headings: tuple[str, ...]
    lines: tuple[Line, ...]


TOO_MANY_ROWS = (
    f"The file has more than {MOST_ROWS:,} rows below its headings. Split it into files of at most {MOST_ROWS:,} rows."
)
TOO_MANY_COLUMNS = (
    f"The file has more than {MOST_COLUMNS} columns. Use the template, and delete the columns it does not have."
)
NOT_A_TABLE = "This is not a CSV file or an Excel workbook. Save it again as CSV or as an Excel workbook (.xlsx), and upload that."
TOO_LARGE = f"The file is larger than {MOST_BYTES // 1024 // 1024} MB. Split it into smaller files."
EMPTY = "The file has nothing in it. Fill in the template and upload that."


def sheet_of(lines: Iterable[Line]) -> Sheet:
    """The first line with anything in it names the columns; blank lines are passed over. Raises FileRefused."""
    filled = _filled(lines)
    first = next(filled, None)
    if first is None:
        raise FileRefused(EMPTY)
    headings, found = _trimmed(first.cells), list[Line]()
    if len(headings) > MOST_COLUMNS:
        raise FileRefused(TOO_MANY_COLUMNS)
    for line in filled:
        if len(found) == MOST_ROWS:
            raise FileRefused(TOO_MANY_ROWS)
        found.append(line)
    if not found:
        raise FileRefused("The file has its headings and no row below them.")
    return Sheet(headings, tuple(found))


def _filled(lines: Iterable[Line]) -> Iterator[Line]:
    blank = 0
    for line in lines:
        cells = _trimmed(line.cells)
        if not any(cells) and not line.problems:
            blank += 1
            if blank > MOST_BLANK:
                raise FileRefused(TOO_MANY_ROWS)
            continue
        if len(cells) > MOST_COLUMNS:
            raise FileRefused(TOO_MANY_COLUMNS)
        yield _within_limits(Line(line.number, cells, line.problems))


def _trimmed(cells: Sequence[str]) -> tuple[str, ...]:
    found = [cell.replace("\u00a0", " ").strip() for cell in cells]
    while found and not found[-1]:
        found.pop()
    return tuple(found)


def _within_limits(line: Line) -> Line:
    words = f"This cell holds more than {LONGEST_CELL:,} characters. Shorten it."
    long = tuple((column, words) for column, cell in enumerate(line.cells) if len(cell) > LONGEST_CELL)
    if not long:
        return line
    return Line(line.number, tuple(cell[:LONGEST_CELL] for cell in line.cells), (*line.problems, *long))


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


# --- CSV -----------------------------------------------------------------------------------------------------------------


def lines_of_csv(data: bytes) -> Iterator[Line]:
    """Raises FileRefused when it is no text, or no table."""
    text = _decoded(data)
    separator, text = _separator(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    number = 0
    try:
        for number, cells in enumerate(reader, start=1):
            yield Line(number, tuple(cells))
    except csv.Error:
        raise FileRefused(
            f"Row {number + 1} of the file cannot be read as CSV: it may have a quotation mark that is not closed. "
            "Save it again from a spreadsheet program."
        ) from None


def _decoded(data: bytes) -> str:
    """UTF-8, UTF-16 or, as Excel saves on Windows, cp1252."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = _decoded_as(data, "utf-16")
    elif data[:200].count(0) * 3 > len(data[:200]):  # without its mark; letters of Europe have a zero in each pair
        text = _decoded_as(data, "utf-16-le" if data[1:2] == b"\0" else "utf-16-be")
    else:
        text = _decoded_as(data, "utf-8-sig", "cp1252")
    if any(sign < " " and sign not in "\t\r\n\f\v" for sign in text):
        raise FileRefused(NOT_A_TABLE)
    return text


def _decoded_as(data: bytes, *encodings: str) -> str:
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused(NOT_A_TABLE)


_SAYS_SEPARATOR = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)


def _separator(text: str) -> tuple[str, str]:
    """The sign between the cells of the first line, and the text without a first line that only names it."""
    said = _SAYS_SEPARATOR.match(text)
    if said and said[1] in ",;\t":
        return said[1], text[said.end() :]
    first = next(filter(None, re.split(r"[\r\n]+", text, maxsplit=2)), "")
    return max(",;\t", key=lambda sign: _cells_of(first, sign)), text


def _cells_of(line: str, separator: str) -> int:
    try:
        return len(next(csv.reader([line], delimiter=separator), []))
    except csv.Error:
        return 0


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
_DAY_ZERO = date(1899, 12, 30)
"""Of Excel's numbers for days."""


def date_parts(text: str) -> tuple[str, str, str] | None:
    """Day, month and year of a date as people write it, the day first; None when it is none. Nobody checked that it exists."""
    if found := _ISO.fullmatch(text):
        return found[3], found[2], found[1]
    if found := _UK.fullmatch(text) or _IN_WORDS.fullmatch(text):
        return found[1], found[2], found[3]
    if _SERIAL.fullmatch(text):
        day = _DAY_ZERO + timedelta(days=int(text))
        return str(day.day), str(day.month), str(day.year)
    return None


def plain(text: str) -> str:
    """As headings and answers are compared: without case, accents of typography, spaces or punctuation at the ends."""
    folded = unicodedata.normalize("NFKC", text).casefold().replace("’", "'").replace("‘", "'")
    return " ".join(folded.split()).strip(" .:?*")
