"""Contacts of schools: found, added and removed."""

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.child.identifiers import urn_problem
from chalicelib.domain.errors import NotFound
from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.ports.world import World
from chalicelib.services.administration.administering import new_or_known
from chalicelib.services.administration.changing_people import Result, change
from chalicelib.services.administration.known_people import as_seen
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.services.administration.mail_contact_lists import Line, by_role, lines_of

SCHOOLS_SHOWN = 30


class Found(Struct, frozen=True):
    """The result of a search: the contacts of one school, one person by their address, or schools to choose from."""

    school_name: str = ""
    urn: str = ""
    people: Sequence[Person] = ()
    mail: Sequence[Line] = ()
    """Those who get mail only."""
    schools: Sequence[RegisteredSchool] = ()
    more: bool = False
    """There are more schools than these."""

    @property
    def is_empty(self) -> bool:
        return not (self.urn or self.people or self.mail or self.schools)


def find_contacts(world: World, text: str) -> Found:
    """By the URN or words of the name of a school, or by the address of a person."""
    compact = "".join(text.split())
    if "@" in compact:
        person = world.people.by_email(compact)
        return Found(people=[person] if person else [], mail=lines_of(world, world.mail_contacts.of_address(compact)))
    if not urn_problem(compact):
        return _contacts_of(world, compact)
    schools = world.schools.found_by(text, SCHOOLS_SHOWN + 1)
    if len(schools) == 1:
        return _contacts_of(world, schools[0].urn)
    return Found(schools=schools[:SCHOOLS_SHOWN], more=len(schools) > SCHOOLS_SHOWN)


def _contacts_of(world: World, urn: str) -> Found:
    people = sorted(world.people.contacts_of(urn), key=lambda person: person.name.casefold())
    name = school_name(world, urn, people)
    mail = lines_of(world, by_role(world.mail_contacts.of_school(urn)))
    return Found(name, urn, people, mail) if name or mail else Found()


def school_name(world: World, urn: str, people: Sequence[Person] = ()) -> str:
    """From the national register, or from contacts that the school has already; empty when nobody knows."""
    school = world.schools.get(urn)
    names = (known.name for person in people for known in person.schools if known.urn == urn)
    return school.name if school else next(names, "")


def with_school(person: Person, school: School) -> Person:
    """The person as a contact of this school, in this role alone for it.

    Raises NotPossible for disabled staff: enabled as a contact, they would work cases again.
    """
    if person.is_staff and not person.active:
        raise NotPossible(
            f"{person.name} has this address and was disabled as a member of staff. Use another address, or enable them "
            "on the list of staff first."
        )
    others = tuple(known for known in person.schools if known.urn != school.urn)
    return replace(person, schools=(*others, school), active=True)


def add_contact(
    world: World, me: Person, name: str, email: str, school: School, *, watchers_know: bool = False
) -> Result:
    """Somebody new or known becomes a contact of the school, or its safeguarding lead. Raises NotPossible."""
    before, person = new_or_known(world, name, email)
    renamed = person if person.is_staff else replace(person, name=name)
    after = with_school(renamed, school)
    what = Changed.PERSON if before else Changed.PERSON_ADDED
    return change(world, me, what, before, after, watchers_know=watchers_know)


def remove_contact(world: World, me: Person, person_id: str, version: int, urn: str) -> Person:
    """Removes a contact from this school. A person without another role or school is disabled. Raises NotFound or
    Conflict."""
    before = as_seen(world, person_id, version)
    left = tuple(school for school in before.schools if school.urn != urn)
    if left == before.schools:
        raise NotFound
    after = replace(before, schools=left, active=before.active and bool(left or before.is_staff))
    return change(world, me, Changed.PERSON, before, after).person
