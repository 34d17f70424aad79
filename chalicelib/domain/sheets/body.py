"""The words of a sheet with the one date in them."""

import re

from chalicelib.domain.sheets.sheet import Sheet
from chalicelib.domain.wording import plain_day

DATE = "{{date}}"
_DATE = re.compile(r"\{\{ *date *\}\}", re.IGNORECASE)


def wants_date(text: str) -> bool:
    return bool(_DATE.search(text))


def filled_in(sheet: Sheet, text: str) -> str:
    """The text with the day by which the sheet is to be completed. It stays as typed while there is no day."""
    day = sheet.complete_by
    return _DATE.sub(plain_day(day), text) if day else text


def by_when(sheet: Sheet) -> str:
    """To be completed by: the day, or the words; empty for neither."""
    return plain_day(sheet.complete_by) if sheet.complete_by else sheet.complete_words
