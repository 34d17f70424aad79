"""When readers of an Action sheet are reminded, when their head hears, and when the team rings.

Only a date is chased: "as soon as possible" is not. After an outage only the step of today is taken, not those before it.
"""

from collections.abc import Collection
from datetime import date, timedelta
from enum import IntEnum

from chalicelib.domain.calendar.days import add_working_days
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
"""Working days."""
OVER_AFTER = timedelta(days=28)
"""Nothing is chased that was due so long ago."""


def chase_on(sheet: Sheet, day: date, holidays: Collection[date]) -> Chase | None:
    """The step that this day has come to; None where nothing is chased."""
    due = sheet.complete_by
    if due is None or not sheet.asks_reading or not sheet.is_out or day > due + OVER_AFTER:
        return None
    begins = {
        Chase.REMINDER: due - REMINDED_BEFORE,
        Chase.DUE: due,
        Chase.HEAD: add_working_days(due, HEAD_AFTER, holidays),
        Chase.CALLS: add_working_days(due, CALLS_AFTER, holidays),
    }
    return max((chase for chase, first in begins.items() if first <= day), default=None)
