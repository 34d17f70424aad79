"""Which days of the audit a morning's check looks at: the last ones, and older ones whose turn it is.

Each morning has its days, which its date alone says. Those of a missed morning are checked by the next ones.
"""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from msgspec import Struct

from chalicelib.domain.calendar.days import ONE_DAY
from chalicelib.domain.records.proof import days_between

EACH_DAY, EACH_WEEK = timedelta(days=7), timedelta(days=35)
"""How far back each check looks, and the one on Mondays."""
ROUND = timedelta(weeks=13)
"""An older day has its turn once in this time. So a chain that nobody touches is followed as often: each case had a row on some
day."""
OLDEST = timedelta(days=7 * 366)
"""A day that is older has no turn: `AUDIT_YEARS` after it, its root may go. Further back: make verify-audit."""
MADE_UP_AT_ONCE = 7
"""Missed mornings that one check makes up for: it has to be over within its day."""
_MONDAY = 0


def first_of_last_days(today: date) -> date:
    return today - (EACH_WEEK if today.weekday() == _MONDAY else EACH_DAY)


class Audit(Struct, frozen=True):
    """How far back the audit goes. `begun`: the first day with a row; `first`: the first day with a root, from which on every day
    is checked."""

    begun: date
    first: date


def missed_until(today: date, made: date | None, audit: Audit) -> Sequence[date]:
    """The mornings before this one whose days wait, the oldest first. `made`: the last morning whose days were checked; where
    nothing says so, a whole round waits. None waits from further back: a round has every older day."""
    since = max(made or audit.begun, audit.begun, today - ROUND)
    return days_between(since + ONE_DAY, today - ONE_DAY)


def made_after(today: date, made: date | None, audit: Audit) -> date:
    """The last morning that is made up for, after the check of this one."""
    missed = missed_until(today, made, audit)
    return missed[MADE_UP_AT_ONCE - 1] if len(missed) > MADE_UP_AT_ONCE else today


def days_to_check(today: date, made: date | None, audit: Audit) -> list[date]:
    """The oldest first: the days of this morning, and those of missed ones."""
    mornings = [*missed_until(today, made, audit)[:MADE_UP_AT_ONCE], today]
    return sorted({day for morning in mornings for day in _days_of(morning, audit)})


def _days_of(morning: date, audit: Audit) -> Iterable[date]:
    last_days = max(audit.first, first_of_last_days(morning))
    return [*older_days(morning, audit.begun, last_days), *days_between(last_days, morning - ONE_DAY)]


def older_days(today: date, begun: date, until: date) -> Sequence[date]:
    """Those before `until` that have their turn on this morning."""
    ages = (ROUND * n for n in range(OLDEST // ROUND, 0, -1))
    return [day for age in ages if begun <= (day := today - age) < until]
