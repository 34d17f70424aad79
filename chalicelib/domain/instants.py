"""Moments and London dates. Instants are aware UTC; dates of law are London dates; arithmetic never mixes the two."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")


def instant_text(at: datetime) -> str:
    """ISO 8601 in UTC with milliseconds and Z: text order is time order."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


def parse_instant(text: str) -> datetime:
    """The aware UTC instant of `instant_text`. Raises ValueError, also for one that UTC has no year for."""
    try:
        return datetime.fromisoformat(text).astimezone(UTC)
    except OverflowError as beyond:
        raise ValueError(str(beyond)) from None


def london_day(at: datetime) -> date:
    return at.astimezone(LONDON).date()


def london_moment(day: date, at: time) -> datetime:
    """That time on that day as an instant. A time that the clocks skip is an hour later; of one that comes twice it is the
    first."""
    return datetime.combine(day, at, LONDON).astimezone(UTC)
