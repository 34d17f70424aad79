"""Dates, times and words as a reader reads them, after the GOV.UK style guide. London time throughout."""

import re
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from chalicelib.domain.instants import LONDON


def plain_day(day: date) -> str:
    """24 November 2026."""
    day = _in_london(day)
    return f"{day.day} {day:%B} {day.year}"


def london_date(day: date) -> str:
    """Tuesday 24 November 2026."""
    return f"{_in_london(day):%A} {plain_day(day)}"


def inside_sentence(words: str) -> str:
    """Words that begin a line, as they are inside one: “By School to School (S2S)” keeps its names."""
    return words[:1].lower() + words[1:]


def listed(words: Sequence[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    return f"{', '.join(words[:-1])} and {words[-1]}" if len(words) > 1 else words[0]


def clock_time(at: time) -> str:
    """10:42am, 9am, midday."""
    if at.minute == 0 and at.hour in (0, 12):
        return "midday" if at.hour else "midnight"
    minutes = f":{at:%M}" if at.minute else ""
    return f"{(at.hour - 1) % 12 + 1}{minutes}{'am' if at.hour < 12 else 'pm'}"


def typed_time(text: str) -> time | None:
    """The time of day that a person typed on a 24-hour clock: 9:05, 09.05, 14:30. None for anything else."""
    found = re.fullmatch(r"([01]?[0-9]|2[0-3])[:.]([0-5][0-9])", text)
    return time(int(found[1]), int(found[2])) if found else None


def london_time(at: datetime) -> str:
    """The time of day of an aware instant, as `clock_time`."""
    return clock_time(_aware(at).time())


def london(at: datetime) -> str:
    """24 November 2026 at 10:42am."""
    return f"{plain_day(at)} at {london_time(at)}"


def how_long(time: timedelta) -> str:
    """3 days, 1 hour, 20 minutes: the largest whole unit, at least a minute."""
    for unit, name in ((timedelta(days=1), "day"), (timedelta(hours=1), "hour")):
        if time >= unit:
            return _counted(time // unit, name)
    return _counted(max(1, time // timedelta(minutes=1)), "minute")


def _counted(number: int, name: str) -> str:
    return f"{number} {name}{'' if number == 1 else 's'}"


def _in_london(day: date) -> date:
    return _aware(day) if isinstance(day, datetime) else day


def _aware(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise ValueError("A time without a time zone cannot be shown")
    return at.astimezone(LONDON)
