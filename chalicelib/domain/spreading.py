"""Spreading what falls due on one day over its morning, so that thousands do not wait for the same minute."""

import hashlib
from datetime import datetime, timedelta

MORNING = timedelta(hours=3)
"""From the opening of the office. What is promised for a day is still done on that day, before noon in most offices."""
_PLACES = 2**32


def spread(row_id: str, opens: datetime, over: timedelta = MORNING) -> datetime:
    """The moment of this row, to the second: the same whenever it is asked for, and any moment as likely as any other."""
    place = int(hashlib.sha256(row_id.encode()).hexdigest()[:8], 16)
    return opens + timedelta(seconds=int(over.total_seconds() * place / _PLACES))
