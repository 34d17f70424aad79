"""How long a run takes up new work, and how the parts of a run of `tick` share its minute. Each part takes up new work only
while its budget lasts and leaves the rest to the next minute, so that no part holds up those behind it. The mail gets the
time that is left at the end."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from chalicelib.ports.world import World

MAIL = timedelta(seconds=15)
REMINDERS = timedelta(seconds=8)
RETURNS = timedelta(seconds=7)
DRAFTS = timedelta(seconds=3)
FILES = timedelta(seconds=4)
TICK = timedelta(seconds=45)
"""A run of 58 seconds begins nothing after this time."""
SLOWEST_CALL = timedelta(seconds=13)
"""A call of AWS that gets no answer takes up to 12 seconds: nothing is begun with less than this left."""
SECONDS = 58.0
"""How long a run of `tick` may take, when Lambda does not say how much is left."""
URGENT = timedelta(seconds=3)
"""The part of a run of `deliver` for mail that is no code. A new code may have to wait as long as this."""
CODES = timedelta(seconds=40)
"""The part of a run of `deliver`, of 55 seconds, for codes."""
NO_END = datetime.max.replace(tzinfo=UTC)

T = TypeVar("T")


def end_of_run(now: datetime, left: timedelta) -> datetime:
    """When a run with this much time left stops taking up new work."""
    return now + min(TICK, left - SLOWEST_CALL)


def in_time(world: World, until: datetime, items: Iterable[T]) -> Iterator[T]:
    """The items one after the other, until this time."""
    for item in items:
        if world.clock.now() >= until:
            return
        yield item
