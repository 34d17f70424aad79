"""A cell as text, and a text as a date."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta


def shortened(text: str) -> str:
    return text if len(text) <= 100 else f"{text[:99]}…"


Cell = str | int | float | bool | date | datetime | time | timedelta


def text_of(cell: Cell) -> str:
    """A typed cell of a workbook as text: dates in UK order, whole numbers without a point."""
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
"""The first day of Excel's day numbers, and of workbooks begun on an old Macintosh."""
_YEARS = range(1950, 2100)
"""The years of a number that may be a day: 2015 is a year, and no day in 1905."""


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
    """Day, month and year of a date as people write it, the day first; None if it is not one. It may not exist."""
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
