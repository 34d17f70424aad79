"""Who would be told of a sheet, from the register and from all contacts of schools."""

from collections.abc import Iterator

from chalicelib.domain.people.mail_contacts import MailContact
from chalicelib.domain.people.people import Person
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.domain.sheets.readers import Readers, readers_of
from chalicelib.domain.sheets.sheet import Audience
from chalicelib.ports.world import World

READ_AT_ONCE = 500


def readers(world: World, audience: Audience) -> Readers:
    return readers_of(audience, our_schools(world), _contacts(world), _people(world))


def our_schools(world: World) -> list[RegisteredSchool]:
    """The authority's own, open or about to open, by name."""
    code = world.authorities.current().la_code
    found = [school for school in _of_authority(world, code) if not school.is_closed]
    return sorted(found, key=lambda school: (school.name.casefold(), school.urn))


def _of_authority(world: World, code: str) -> Iterator[RegisteredSchool]:
    after: str | None = ""
    while after is not None:
        page = world.schools.of_authority(code, READ_AT_ONCE, after)
        yield from page.rows
        after = page.after or None


def _contacts(world: World) -> Iterator[MailContact]:
    after: str | None = ""
    while after is not None:
        page = world.mail_contacts.page(READ_AT_ONCE, after)
        yield from page.rows
        after = page.after or None


def _people(world: World) -> Iterator[Person]:
    after: str | None = ""
    while after is not None:
        page = world.people.contacts(READ_AT_ONCE, after)
        yield from page.rows
        after = page.after or None
