"""How the parts of a minute's run of `tick` share its time. Each takes up new work only while its budget lasts, and leaves the
rest to the next minute, so that no part holds up those behind it."""

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TypeVar

from chalicelib.ports import World

REMINDERS = timedelta(seconds=8)
MAIL = timedelta(seconds=25)
RETURNS = timedelta(seconds=4)
DRAFTS = timedelta(seconds=3)
FILES = timedelta(seconds=5)
TICK = timedelta(seconds=45)
"""No part begins after so much of the run, of 58 seconds: a call of AWS that gets no answer takes up to 12."""

T = TypeVar("T")


def in_time(world: World, budget: timedelta, items: Iterable[T]) -> Iterator[T]:
    """These items one after the other, as long as the budget is not over when the next is to be taken up."""
    until = world.clock.now() + budget
    for item in items:
        if world.clock.now() >= until:
            return
        yield item
