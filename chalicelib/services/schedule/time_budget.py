"""How long a run takes up new work, and how the parts of a run of `tick` share its minute. Each part takes up new work only
while its budget lasts and leaves the rest to the next minute, so that no part holds up those behind it: all shares together
are shorter than the run. The mail gets the time that is left at the end, and reminders what the mail leaves."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from chalicelib.ports.world import World

LATE_CODES = timedelta(seconds=7)
"""Codes that the stream did not bring or could not send. They are first, and first again with the rest of the mail."""
MAIL = timedelta(seconds=15)
REMINDERS = timedelta(seconds=8)
RETURNS = timedelta(seconds=7)
DRAFTS = timedelta(seconds=3)
FILES = timedelta(seconds=4)
GUIDANCE = timedelta(seconds=1)
TICK = timedelta(seconds=45)
"""A run of 58 seconds begins nothing after this time."""
SLOWEST_CALL = timedelta(seconds=13)
"""A run of 58 seconds begins nothing after this time."""
SECONDS = 58.0
"""A call of AWS that gets no answer takes up to 12 seconds: nothing is begun with less than this left."""
URGENT = timedelta(seconds=3)
"""How long a run of `tick` may take, when Lambda does not say how much is left."""
CODES = timedelta(seconds=40)
"""The part of a run of `deliver` for mail that is no code. A new code may have to wait as long as this."""
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
