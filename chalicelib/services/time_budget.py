"""How long a run takes up new work, and how the parts of the minute's run of `tick` share its time. Each part takes up new work
only while its budget lasts and leaves the rest to the next minute, so that no part holds up those behind it. What time is left
in the end, the mail has."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from chalicelib.ports import World

MAIL = timedelta(seconds=15)
REMINDERS = timedelta(seconds=8)
RETURNS = timedelta(seconds=7)
DRAFTS = timedelta(seconds=3)
FILES = timedelta(seconds=4)
TICK = timedelta(seconds=45)
"""Nothing is begun after so much of a run, of 58 seconds."""
SLOWEST_CALL = timedelta(seconds=13)
"""A call of AWS that gets no answer takes up to 12: nothing is begun with less than this left."""
SECONDS = 58.0
"""Of a run of tick, where Lambda does not say how much is left."""
URGENT = timedelta(seconds=3)
"""Of a run of `deliver`, for mail that is no code: so long a code that was asked for meanwhile may have to wait."""
CODES = timedelta(seconds=40)
"""Of a run of `deliver`, of 55 seconds, for codes."""
NO_END = datetime.max.replace(tzinfo=UTC)

T = TypeVar("T")


def end_of_run(now: datetime, left: timedelta) -> datetime:
    """When a run that may take so much longer begins nothing new."""
    return now + min(TICK, left - SLOWEST_CALL)


def in_time(world: World, until: datetime, items: Iterable[T]) -> Iterator[T]:
    """These items one after the other, as long as it is not too late when the next is to be taken up."""
    for item in items:
        if world.clock.now() >= until:
            return
        yield item
