"""The three day counters: school days, working days and calendar days. They are never interchangeable.

All of them count London dates. Day 1 is the first day that counts *after* the start.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import force_setattr

from chalicelib.domain.errors import CalendarTooShort, DomainError
from chalicelib.domain.wording import plain_day

ONE_DAY = timedelta(days=1)
_SATURDAY = 5


class TermDatesWrong(DomainError, ValueError):
    """Term dates that contradict themselves."""


class Counted(Struct, frozen=True):
    """A count that shows its working: each day after the start, up to and including `due`, is in one of the two lists."""

    due: date
    counted: tuple[date, ...]
    skipped: tuple[tuple[date, str], ...]


class SchoolCalendar(Struct, frozen=True):
    """When a school is open to pupils (Education Act 1996 s.579: a day on which the school has a session).

    `terms` are (first day, last day), both inclusive, in order; a half-term may be a gap between two of them or be
    listed in `closures`. `closures` are weekdays without pupils: staff days, bank holidays, half-terms.
    Raises TermDatesWrong where a term ends before it begins, or where terms overlap or are out of order.
    A calendar without terms is valid, and knows nothing.
    """

    terms: Sequence[tuple[date, date]]
    closures: Collection[date]
    assumed: bool = False
    """One school's: this year's terms are the county's, because its own are not known."""

    @property
    def caveat(self) -> str:
        """The caveat to show beside a count by this calendar; empty where the calendar is the school's own."""
        return (
            "Assumed: counted in the county’s term dates, because the school’s own are not known."
            if self.assumed
            else ""
        )

    def __post_init__(self) -> None:
        force_setattr(self, "terms", tuple((first, last) for first, last in self.terms))
        force_setattr(self, "closures", frozenset(self.closures))
        _check_terms(self.terms)

    def is_school_day(self, day: date) -> bool:
        """Whether pupils are in school on `day`. Raises CalendarTooShort where the calendar does not say."""
        return self.why_closed(day) is None

    def why_closed(self, day: date) -> str | None:
        """None on a school day; else "weekend", "closure" or "holiday" (a gap between two terms).

        A weekday before the first term or after the last is unknown, unless it is listed as a closure: CalendarTooShort.
        """
        if is_weekend(day):
            return "weekend"
        if day in self.closures:
            return "closure"
        if any(first <= day <= last for first, last in self.terms):
            return None
        self._check_reach(day)
        return "holiday"

    def _check_reach(self, day: date) -> None:
        if not self.terms:
            raise CalendarTooShort(f"The school calendar is empty. Add the term dates from {plain_day(day)}.", day)
        begins, ends = self.terms[0][0], self.terms[-1][1]
        if day < begins:
            missing = f"Add the term dates from {plain_day(day)} to {plain_day(begins - ONE_DAY)}."
            raise CalendarTooShort(f"The school calendar begins on {plain_day(begins)}. {missing}", day)
        if day > ends:
            missing_from = ends + ONE_DAY
            message = (
                f"The school calendar ends on {plain_day(ends)}. Add the term dates from {plain_day(missing_from)}."
            )
            raise CalendarTooShort(message, missing_from)


def counted_days(start: date, n: int, calendar: SchoolCalendar) -> Counted:
    """Count `n` school days after `start`. Reasons in `skipped`: "weekend", "holiday", "closure".

    Raises ValueError for a negative `n`, and CalendarTooShort as soon as one day on the way is unknown. A start before
    the first term is refused unless every weekday between is known; a gap between two terms is a holiday.
    """
    return _count(start, n, calendar.why_closed)


def counted_working_days(start: date, n: int, holidays: Mapping[date, str]) -> Counted:
    """Count `n` working days after `start`. `holidays` maps a date to its title, the reason in `skipped`. Raises
    ValueError for a negative `n`.

    The caller must make sure that `holidays` reaches far enough: see `bank_holidays.holidays_reaching`. An empty one
    may mean "none".
    """
    return _count(start, n, lambda day: "weekend" if is_weekend(day) else holidays.get(day))


def add_school_days(start: date, n: int, calendar: SchoolCalendar) -> date:
    """The `n`th school day after `start`; `start` itself for 0. Errors as for `counted_days`."""
    return counted_days(start, n, calendar).due


def add_working_days(start: date, n: int, holidays: Collection[date]) -> date:
    """The `n`th working day (Monday to Friday, not in `holidays`) after `start`; `start` itself for 0.

    Errors, and the duty to pass holidays that reach far enough, as for `counted_working_days`.
    """
    return counted_working_days(start, n, dict.fromkeys(holidays, "holiday")).due


def add_calendar_days(start: date, n: int) -> date:
    """The `n`th day after `start`, counting every day. Raises ValueError for a negative `n`."""
    return _count(start, n, lambda day: None).due


def school_days_between(start: date, end: date, calendar: SchoolCalendar) -> int:
    """School days after `start`, up to and including `end`: 0 where `end` is not after `start`.

    Raises CalendarTooShort where any of these days is unknown.
    """
    return sum(calendar.is_school_day(day) for day in _days_after(start, end))


def is_working_day(day: date, holidays: Collection[date]) -> bool:
    """Monday to Friday, and not in `holidays`."""
    return not is_weekend(day) and day not in holidays


def is_weekend(day: date) -> bool:
    """Saturday or Sunday."""
    return day.weekday() >= _SATURDAY


def _count(start: date, n: int, why_not: Callable[[date], str | None]) -> Counted:
    if n < 0:
        raise ValueError(f"Cannot count {n} days: count forwards, from 0.")
    day, counted, skipped = start, list[date](), list[tuple[date, str]]()
    while len(counted) < n:
        day += ONE_DAY
        reason = why_not(day)
        if reason is None:
            counted.append(day)
        else:
            skipped.append((day, reason))
    return Counted(day, tuple(counted), tuple(skipped))


def _days_after(start: date, end: date) -> Iterator[date]:
    return (start + timedelta(days=step) for step in range(1, (end - start).days + 1))


def _check_terms(terms: Sequence[tuple[date, date]]) -> None:
    for first, last in terms:
        if last < first:
            raise TermDatesWrong(f"The term that begins on {plain_day(first)} cannot end on {plain_day(last)}.")
    for (_, last), (following, _) in pairwise(terms):
        if following <= last:
            raise TermDatesWrong(
                f"The term that begins on {plain_day(following)} is listed after one that ends on {plain_day(last)}. "
                "Put the terms in order, without overlaps."
            )
