"""A clock that is behind: what the example data did weeks ago has the dates of then."""

from datetime import datetime, timedelta

from chalicelib.ports.clock import Clock
from chalicelib.ports.world import World


class Earlier:
    def __init__(self, clock: Clock, by: timedelta) -> None:
        self._clock, self._by = clock, by

    def now(self) -> datetime:
        return self._clock.now() - self._by

    def ahead(self) -> timedelta:
        return self._clock.ahead()


def days_ago(world: World, days: int) -> World:
    return world.but(clock=Earlier(world.clock, timedelta(days=days)))
