"""Office hours: a clock that runs Monday to Friday between two London wall-clock times.

Instants go in as aware datetimes and come out in UTC. Opening and closing times are London times, so 09:00 is 09:00 on
both sides of a clock change. `holidays` must reach far enough.
"""

from collections.abc import Collection, Iterator
from datetime import UTC, date, datetime, time, timedelta

from chalicelib.domain.calendar.days import ONE_DAY, is_working_day
from chalicelib.domain.instants import LONDON


def add_working_hours(
    start: datetime, hours: float | timedelta, *, opens: time, closes: time, holidays: Collection[date]
) -> datetime:
    """The instant at which `hours` of office time have passed since `start`; for 0, the next opening.

    A full day's worth from opening time ends at closing time of the same day, not at the next opening. Raises
    ValueError for a start without a time zone, negative hours, or an office that closes before it opens.
    """
    left = hours if isinstance(hours, timedelta) else timedelta(hours=hours)
    if left < timedelta(0):
        raise ValueError(f"Cannot add {hours} working hours: count forwards, from 0.")
    sessions = _sessions(start, opens, closes, holidays)
    opening, closing = next(sessions)
    while left > closing - opening:
        left -= closing - opening
        opening, closing = next(sessions)
    return opening + left


def is_working_time(at: datetime, *, opens: time, closes: time, holidays: Collection[date]) -> bool:
    """Whether the office is open at `at`: open at the moment of opening, shut at the moment of closing."""
    return next_opening(at, opens=opens, closes=closes, holidays=holidays) == at


def next_opening(at: datetime, *, opens: time, closes: time, holidays: Collection[date]) -> datetime:
    """`at` itself where the office is open, else the next moment at which it opens."""
    return next(_sessions(at, opens, closes, holidays))[0]


def _sessions(
    at: datetime, opens: time, closes: time, holidays: Collection[date]
) -> Iterator[tuple[datetime, datetime]]:
    """The rest of each office day from `at` on, without end, as (from, to) in UTC."""
    if at.utcoffset() is None:
        raise ValueError("The time has no time zone.")
    if opens >= closes:
        raise ValueError(f"The office cannot close at {closes} when it opens at {opens}.")
    at, day = at.astimezone(UTC), at.astimezone(LONDON).date()
    while True:
        closing = _instant(day, closes)
        if is_working_day(day, holidays) and closing > at:
            yield max(at, _instant(day, opens)), closing
        day += ONE_DAY


def _instant(day: date, wall_time: time) -> datetime:
    return datetime.combine(day, wall_time, LONDON).astimezone(UTC)
