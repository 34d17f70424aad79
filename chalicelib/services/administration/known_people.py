"""People as an administrator sees them."""

from collections.abc import Sequence

from msgspec import Struct

from chalicelib.domain.casework.case import Case
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.casework.all_cases import all_open


class Known(Struct, frozen=True):
    """A person as an administrator sees them, with their open cases."""

    person: Person
    owned: Sequence[Case]


def staff(world: World) -> list[Person]:
    """Everybody of the authority, enabled ones first, by name."""
    return sorted(world.people.staff(), key=lambda person: (not person.active, person.name.casefold()))


def known(world: World, person_id: str) -> Known:
    """Raises NotFound."""
    person = person_of(world, person_id)
    return Known(person, tuple(all_open(world, person_id)) if person.on_staff_list else ())


def person_of(world: World, person_id: str) -> Person:
    person = world.people.get(person_id)
    if not person:
        raise NotFound
    return person


def as_seen(world: World, person_id: str, version: int) -> Person:
    """The person, as long as nobody changed them since the page was shown. Raises NotFound or Conflict."""
    person = person_of(world, person_id)
    if person.version != version:
        raise Conflict
    return person
