"""The number of a sheet as people write it, and the doubt about a number whose year is not that of the publication."""

import re
from datetime import date

from chalicelib.domain.sheets.sheet import SheetNumber

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""Of a number with two digits for its year."""
_TYPED = re.compile(
    r"(?:[a-z]{1,4}[ .:]*)?(?:no\.?|number)? *0*([1-9][0-9]{0,3}) *[/\-–] *([0-9]{2}|20[0-9]{2})", re.IGNORECASE
)


def number_in(text: str) -> SheetNumber | None:
    """ "MI 65/14", "65/14", "065/2014" and "08-04" are numbers; None for anything else."""
    found = _TYPED.fullmatch(" ".join(text.split()))
    if not found:
        return None
    return SheetNumber(FIRST_YEAR + int(found[2]) % 100, int(found[1]))


def doubt(number: SheetNumber, published_on: date) -> str:
    """A warning, which stops nobody: sheets are often numbered when they are begun."""
    if number.year == published_on.year:
        return ""
    return f"The number {number} is of {number.year}, and the sheet is published in {published_on.year}. Check both."
