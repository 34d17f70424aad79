"""When the week's information sheets go: on Thursday, or on the first day after it on which schools read their mail."""

from collections.abc import Callable
from datetime import date

from chalicelib.domain.calendar.days import ONE_DAY

THURSDAY = 3


def is_digest_day(day: date, is_read: Callable[[date], bool]) -> bool:
    """`is_read`: see `school_mail`. After the holidays there is one email, not one for each Thursday."""
    return is_read(day) and not any(is_read(before) for before in _since_thursday(day))


def _since_thursday(day: date) -> list[date]:
    """The days from the last Thursday on, without this one."""
    gone = (day.weekday() - THURSDAY) % 7
    return [day - ONE_DAY * step for step in range(1, gone + 1)]
