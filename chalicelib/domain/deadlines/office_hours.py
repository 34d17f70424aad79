"""When the office is open, and the working days of a week."""

from datetime import date, datetime, time

from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.calendar.bank_holidays import ENGLAND_AND_WALES
from chalicelib.domain.calendar.days import ONE_DAY, is_working_day
from chalicelib.domain.calendar.working_hours import is_working_time, next_opening
from chalicelib.domain.instants import LONDON


def within_hours(day: date, wish: time, authority: Authority) -> datetime:
    """That time of that London day, moved into office hours."""
    at = min(max(wish, authority.opens), authority.closes)
    return datetime.combine(day, at, LONDON)


def closing(day: date, authority: Authority, like: datetime) -> datetime:
    """When the office closes on this day, in the time zone of `like`."""
    return within_hours(day, authority.closes, authority).astimezone(like.tzinfo)


def office_is_open(at: datetime, authority: Authority) -> bool:
    return is_working_time(at, opens=authority.opens, closes=authority.closes, holidays=ENGLAND_AND_WALES)


def opens_after(at: datetime, authority: Authority) -> datetime:
    """When the office opens next; `at` itself while it is open."""
    return next_opening(at, opens=authority.opens, closes=authority.closes, holidays=ENGLAND_AND_WALES)


def last_working_day(day: date) -> date:
    """`day` itself, or the working day before it."""
    while not is_working_day(day, ENGLAND_AND_WALES):
        day -= ONE_DAY
    return day


def begins_week(day: date) -> bool:
    """Whether this is the first working day of its week."""
    earlier = (day - ONE_DAY * number for number in range(1, day.weekday() + 1))
    return is_working_day(day, ENGLAND_AND_WALES) and not any(is_working_day(d, ENGLAND_AND_WALES) for d in earlier)
