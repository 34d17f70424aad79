"""When mail for a contact of schools goes: on a school day, because in the holidays nobody there reads it."""

import zlib
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time, timedelta

from chalicelib.domain.calendar.bank_holidays import ENGLAND_AND_WALES
from chalicelib.domain.calendar.days import ONE_DAY, SchoolCalendar, add_school_days, is_working_day
from chalicelib.domain.errors import CalendarTooShort
from chalicelib.domain.instants import LONDON

SPREAD_MINUTES = 60
"""After the holidays, held mail goes out over the first hour, not all at once."""


def first_school_day(day: date, calendars: Iterable[SchoolCalendar]) -> date:
    """The first day from `day` on that is a school day of any of the schools; `day` itself where a calendar ends too
    early to tell, or there is none: dates that nobody entered hold no mail back."""
    try:
        return min((add_school_days(day - ONE_DAY, 1, calendar) for calendar in calendars), default=day)
    except CalendarTooShort:
        return day


def is_read_on(calendar: SchoolCalendar) -> Callable[[date], bool]:
    """Says of a day whether schools read mail on it: a school day, or a working day where the calendar ends too early."""

    def is_read(day: date) -> bool:
        try:
            return calendar.is_school_day(day)
        except CalendarTooShort:
            return is_working_day(day, ENGLAND_AND_WALES)

    return is_read


def opening_on(day: date, opens: time) -> datetime:
    """When the office opens on this day, in UTC."""
    return datetime.combine(day, opens, LONDON).astimezone(UTC)


def place_in_queue(message_id: str) -> timedelta:
    """How long after opening time a message goes that was held; the same whenever it is worked out."""
    return timedelta(minutes=zlib.crc32(message_id.encode()) % SPREAD_MINUTES)
