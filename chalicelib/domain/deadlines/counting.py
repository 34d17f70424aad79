"""Counts the days and hours to a date, and keeps the working."""

from datetime import date, datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.calendar.bank_holidays import ENGLAND_AND_WALES, holidays_reaching
from chalicelib.domain.calendar.days import Counted, counted_working_days
from chalicelib.domain.calendar.working_hours import add_working_hours
from chalicelib.domain.deadlines.office_hours import (
    closing,
    last_working_day,
    office_is_open,
    opens_after,
    within_hours,
)
from chalicelib.domain.errors import CalendarTooShort
from chalicelib.domain.instants import LONDON, london_day
from chalicelib.domain.wording import london, london_date, plain_day


class Due(Struct, frozen=True):
    """A date of a rule, and how it was counted."""

    at: datetime
    working: str
    counted: tuple[date, ...] = ()
    skipped: tuple[tuple[date, str], ...] = ()
    dates_missing_from: date | None = None


def missing_from(due: date) -> date | None:
    """The first date with unknown bank holidays that a count reached."""
    try:
        holidays_reaching(due)
    except CalendarTooShort as short:
        return short.missing_from
    return None


def _days(number: int, what: str) -> str:
    return f"{number} {what} day{'' if number == 1 else 's'}"


def after_working_days(start: datetime, days: int, authority: Authority) -> Due:
    """That many working days later at the same time of day; where it came while the office was closed, at closing time."""
    first = london_day(start)
    found: Counted = counted_working_days(first, days, ENGLAND_AND_WALES)
    wish = start.astimezone(LONDON).time() if office_is_open(start, authority) else authority.closes
    due = within_hours(found.due, wish, authority).astimezone(start.tzinfo)
    working = f"{_days(days, 'working')} after {plain_day(first)}."
    return Due(due, working, found.counted, found.skipped, missing_from(found.due))


def after_working_hours(start: datetime, hours: int, authority: Authority) -> Due:
    due = add_working_hours(
        start, timedelta(hours=hours), opens=authority.opens, closes=authority.closes, holidays=ENGLAND_AND_WALES
    )
    working = f"{hours} working hours after {london(start)}. Only office hours count."
    return Due(due, working, dates_missing_from=missing_from(london_day(due)))


def after_clock_hours(start: datetime, hours: int) -> Due:
    return Due(start + timedelta(hours=hours), f"{hours} hours after {london(start)}. Nights and days off count.")


def after_calendar_days(start: datetime, days: int, authority: Authority) -> Due:
    """That many calendar days later when the office closes; from a day off, on the working day before."""
    counted = london_day(start) + timedelta(days=days)
    working = f"{_days(days, 'calendar')} after {plain_day(start)}: {london_date(counted)}."
    return replace(when_closing(counted, working, start, authority), dates_missing_from=missing_from(counted))


def when_closing(counted: date, working: str, like: datetime, authority: Authority) -> Due:
    """When the office closes on this day; from a day off, on the working day before."""
    day = last_working_day(counted)
    if day != counted:
        working = f"{working} That is a day off, so it is due on the working day before."
    return Due(closing(day, authority, like), working)


def same_day(start: datetime, authority: Authority) -> Due:
    """By the end of the working day on which it comes; what comes while the office is closed, of the next one."""
    day = london_day(opens_after(start, authority))
    working = f"The end of the first working day from {london(start)}."
    return Due(closing(day, authority, start), working, dates_missing_from=missing_from(day))
