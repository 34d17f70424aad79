"""The moment at which a sheet is published, as a day and a time on the clocks of London."""

from datetime import UTC, date, datetime, time

from chalicelib.domain.errors import DomainError
from chalicelib.domain.instants import LONDON
from chalicelib.domain.wording import clock_time, london, plain_day


class NoSuchTime(DomainError):
    """The day or the time cannot be meant. The sentence says why."""


def publish_time(day: date, at: time, now: datetime) -> datetime:
    """In the hour that the clocks repeat in October, the first of the two. Raises NoSuchTime for a time that the clocks leave
    out in March, and for one that has passed."""
    meant = datetime.combine(day, at, LONDON).astimezone(UTC)
    if meant.astimezone(LONDON).time() != at:
        raise NoSuchTime(
            f"The clocks go forward on {plain_day(day)}, so there is no {clock_time(at)} on that day. Choose another time."
        )
    if meant <= now:
        raise NoSuchTime(f"{london(meant)} has passed. Choose a time to come, or publish now.")
    return meant


def in_words(at: datetime) -> str:
    """With "the first time" where the clocks show this time twice."""
    there = at.astimezone(LONDON)
    again = there.replace(fold=1).utcoffset() != there.replace(fold=0).utcoffset()
    which = "the second time that the clocks show it" if there.fold else "the first time that the clocks show it"
    return f"{london(at)}, {which}" if again else london(at)
