"""Who may say that a person still works here, read from the lists of people."""

from collections.abc import Collection

from chalicelib.domain.people.covering import by_id
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World


def people_around(world: World, person: Person) -> Collection[Person]:
    """All staff, and for a contact those of their first school: a lead of all their schools is among them."""
    contacts = world.people.contacts_of(person.schools[0].urn) if person.schools and not person.is_staff else ()
    return by_id([*world.people.staff(), *contacts]).values()
