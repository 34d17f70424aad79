"""The people for queries: whom to ask today, and the directory as an administrator keeps it."""

from collections.abc import Callable
from datetime import date

from msgspec import Struct

from chalicelib.domain.authority.queries import (
    Cover,
    Directory,
    PersonForQueries,
    with_cover,
    with_person,
    without_cover,
    without_person,
)
from chalicelib.domain.authority.stored_authority import stored_queries
from chalicelib.domain.authority.who_to_ask import ToAsk, who_to_ask
from chalicelib.domain.errors import NotFound
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.settings.setting_up import save, set_up


def ask_today(world: World) -> tuple[ToAsk, ...]:
    return who_to_ask(world.authorities.current(), london_day(world.clock.now()))


class Kept(Struct, frozen=True):
    """The directory on its page. `version` comes back with a change; `today`: covers that are over are not shown."""

    people: Directory
    version: int
    today: date

    def person(self, key: str) -> PersonForQueries:
        """Raises NotFound."""
        found = next((person for person in self.people if person.key == key), None)
        if not found:
            raise NotFound
        return found


def kept(world: World) -> Kept:
    now = set_up(world)
    return Kept(now.authority.queries, now.version, london_day(world.clock.now()))


def keep(world: World, me: Person, version: int, person: PersonForQueries) -> None:
    """A new entry, or a changed one. Raises QueriesRefused or Conflict."""
    _save(world, me, version, lambda now: with_person(now.people, person))


def remove(world: World, me: Person, version: int, key: str) -> None:
    """Raises NotFound, QueriesRefused or Conflict."""
    _save(world, me, version, lambda now: without_person(now.people, now.person(key).key, now.today))


def add_cover(world: World, me: Person, version: int, key: str, cover: Cover) -> None:
    """Raises NotFound, QueriesRefused or Conflict."""
    _save(
        world,
        me,
        version,
        lambda now: with_person(now.people, with_cover(now.person(key), cover, now.people, now.today)),
    )


def remove_cover(world: World, me: Person, version: int, key: str, first: date) -> None:
    """The cover that begins on this day. Raises NotFound or Conflict."""
    _save(world, me, version, lambda now: with_person(now.people, without_cover(now.person(key), first)))


def _save(world: World, me: Person, version: int, after: Callable[[Kept], Directory]) -> None:
    save(world, me, Changed.QUERIES, version, {"queries": stored_queries(after(kept(world)))})
