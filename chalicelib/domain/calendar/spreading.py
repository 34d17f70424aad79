"""Spreads the items of one day over its morning, so that thousands do not fall due in the same minute."""

import hashlib
from datetime import datetime, timedelta

MORNING = timedelta(hours=3)
"""From the opening of the office until before noon in most offices, so what is promised for a day happens on that day."""
_PLACES = 2**32


def spread(row_id: str, opens: datetime, over: timedelta = MORNING) -> datetime:
    """The moment of this row, to the second. It is always the same for one row, and each moment is equally likely."""
    place = int(hashlib.sha256(row_id.encode()).hexdigest()[:8], 16)
    return opens + timedelta(seconds=int(over.total_seconds() * place / _PLACES))
