"""When readers of an Action sheet are reminded, when their head hears, and when the team rings.

Only a date is chased: "as soon as possible" is not. After an outage only the step of today is taken, not those before it. In
the school holidays no step is counted.
"""

from collections.abc import Callable
from datetime import date, timedelta
from enum import IntEnum

from chalicelib.domain.calendar.days import ONE_DAY
from chalicelib.domain.sheets.sheet import Sheet


class Chase(IntEnum):
    """The steps in their order; a row keeps the number of the last one."""

    REMINDER = 1
    """Before the day."""
    DUE = 2
    """On the day."""
    HEAD = 3
    """The head, or the office, hears that it was not read."""
    CALLS = 4
    """A task for the team: the schools to ring."""


REMINDED_BEFORE = timedelta(days=3)
HEAD_AFTER, CALLS_AFTER = 2, 4
"""Days on which schools read their mail, after the due day."""
OVER_AFTER = timedelta(days=21)
"""After the last step: nothing is chased that was due so long ago."""


def chase_on(sheet: Sheet, day: date, is_read: Callable[[date], bool]) -> Chase | None:
    """The step that this day has come to; None where nothing is chased. `is_read`: see `school_mail`."""
    due = sheet.complete_by
    if due is None or not sheet.asks_reading or not sheet.is_out:
        return None
    begins = {
        Chase.REMINDER: due - REMINDED_BEFORE,
        Chase.DUE: due,
        Chase.HEAD: _after(due, HEAD_AFTER, is_read),
        Chase.CALLS: _after(due, CALLS_AFTER, is_read),
    }
    if day > begins[Chase.CALLS] + OVER_AFTER:
        return None
    return max((chase for chase, first in begins.items() if first <= day), default=None)


def _after(due: date, days: int, is_read: Callable[[date], bool]) -> date:
    day = due
    while days:
        day += ONE_DAY
        days -= is_read(day)
    return day
