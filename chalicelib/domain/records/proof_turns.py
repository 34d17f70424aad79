"""Which days of the audit a morning's check looks at: the last ones, and older ones whose turn it is."""

from collections.abc import Sequence
from datetime import date, timedelta

from chalicelib.domain.calendar.days import ONE_DAY
from chalicelib.domain.records.proof import days_between

EACH_DAY, EACH_WEEK = timedelta(days=7), timedelta(days=35)
"""How far back each check looks, and the one on Mondays."""
ROUND = timedelta(weeks=13)
"""An older day has its turn once in this time. So a chain that nobody touches is followed as often: each case had a row on some
day."""
OLDEST = timedelta(days=7 * 366)
"""A day that is older has no turn: `AUDIT_YEARS` after it, its root may go. Further back: make verify-audit."""
_MONDAY = 0


def first_of_last_days(today: date) -> date:
    return today - (EACH_WEEK if today.weekday() == _MONDAY else EACH_DAY)


def days_to_check(today: date, begun: date, first: date) -> list[date]:
    """The oldest first. `begun`: the first day with a row of the audit; `first`: the first day with a root, from which on every
    day is checked."""
    last_days = max(first, first_of_last_days(today))
    return [*older_days(today, begun, last_days), *days_between(last_days, today - ONE_DAY)]


def older_days(today: date, begun: date, until: date) -> Sequence[date]:
    """Those before `until` that have their turn. The date alone says which, so nothing is stored that somebody could change."""
    ages = (ROUND * n for n in range(OLDEST // ROUND, 0, -1))
    return [day for age in ages if begun <= (day := today - age) < until]
