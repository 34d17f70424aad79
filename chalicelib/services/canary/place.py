"""Where the canary lives: a world with the service's own rules and settings, whose rows lie apart, whose clock is set by the
walk, and whose mail goes to the simulator only."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.messages.simulator import is_simulator, simulator
from chalicelib.ports.authorities import StoredSettings
from chalicelib.ports.world import World
from chalicelib.services.canary.only_to_simulator import OnlyToSimulator

KEPT = timedelta(days=1)
"""How long the rows of a walk are there, at least; nobody can find them meanwhile."""


class SetClock(Struct):
    """Fulfils the port Clock. The walk sets it on to the moment at which something is due."""

    at: datetime

    def now(self) -> datetime:
        return self.at

    def ahead(self) -> timedelta:
        return timedelta()


class Settings(Struct, frozen=True):
    """The part of the port Authorities that a walk needs."""

    authority: Authority

    def current(self) -> Authority:
        return self.authority

    def stored(self) -> StoredSettings:
        return StoredSettings({}, 0)


class Place(Struct, frozen=True):
    world: World
    clock: SetClock
    mailer: OnlyToSimulator


@contextmanager
def place_of(world: World, name: str, at: datetime) -> Iterator[Place]:
    """The place with this name, at this moment of its own time. Each day has another, so no walk meets an earlier one."""
    clock, mailer = SetClock(at), OnlyToSimulator(world.mailer)
    settings = Settings(_with_simulator(world.authorities.current()))
    there = world.but(authorities=settings, clock=clock, mailer=mailer, may_mail=is_simulator)
    with world.apart(name, world.clock.now() + KEPT):
        yield Place(there, clock, mailer)


def _with_simulator(authority: Authority) -> Authority:
    team, duty = simulator("team"), simulator("duty")
    return replace(authority, team_mailbox=team, duty_mailbox=duty, mailboxes={}, leads={}, on_call=())
