"""The people who may sign in, their stand-ins, and the contacts of a school."""

from collections.abc import Collection, Iterable, Sequence

from msgspec.structs import replace

from chalicelib.domain.child.contact_details import email_problem, normalise_email
from chalicelib.domain.errors import DomainError, Unreadable
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.recipients import TEAM_MAILBOX, Recipient, person_recipient
from chalicelib.domain.people import covering
from chalicelib.domain.people.confirming import begun
from chalicelib.domain.people.council import COUNCIL, COUNCIL_NAME
from chalicelib.domain.people.people import OPERATOR, OPERATOR_NAME, Person, School
from chalicelib.domain.people.roles import STAFF_ROLES, Role
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.ports.world import World


class AddressRefused(DomainError):
    """The email address cannot be one."""


def person_if_readable(world: World, person_id: str) -> Person | None:
    """For names and recipients: an unreadable person counts as unknown."""
    try:
        return world.people.get(person_id)
    except Unreadable:
        return None


def managers_or_team(world: World) -> list[Recipient]:
    """The readers when something slips: each manager, or their stand-in while they are away. If none has a stand-in,
    they and the team get it: absent managers must not cancel a reminder."""
    people, today = covering.by_id(world.people.staff()), london_day(world.clock.now())
    managers = [person.person_id for person in people.values() if person.active and Role.MANAGER in person.roles]
    to = dict.fromkeys(covering.recipient_for(people, person_id, today) for person_id in managers)
    present = [recipient for recipient in to if recipient != TEAM_MAILBOX]
    return present or [*map(person_recipient, managers), TEAM_MAILBOX]


def owner_or_team(world: World, owner_id: str | None, barred: Collection[str] = ()) -> Recipient:
    """The reader of an email about a case today: its owner, their stand-in, or the team; nobody who is barred from it."""
    if not owner_id:
        return TEAM_MAILBOX
    people, today = covering.by_id(world.people.staff()), london_day(world.clock.now())
    return covering.recipient_for(people, owner_id, today, barred)


def name_of(world: World, person_id: str) -> str:
    """A person's name in emails; empty for nobody."""
    if person_id == OPERATOR:
        return OPERATOR_NAME.capitalize()
    if person_id == COUNCIL:
        return COUNCIL_NAME.capitalize()
    person = world.people.get(person_id) if person_id else None
    return person.name if person else ""


def contacts_now(world: World, urn: str) -> list[Person]:
    """The contacts, able to sign in, of a school and of those that it became; nobody for a school without a number."""
    found = {person.person_id: person for each in line_of(world, urn) for person in world.people.contacts_of(each)}
    return [person for person in found.values() if person.active]


def line_of(world: World, urn: str) -> tuple[str, ...]:
    """A school's number, and those of the schools that it became after closing; none for a school without a number."""
    school = world.schools.get(urn) if urn else None
    after = school.went_on_as(in_between(world, [school])) if school else ()
    return (urn, *after) if urn else ()


def in_between(world: World, schools: Iterable[RegisteredSchool]) -> Sequence[RegisteredSchool]:
    """The schools that these became. Nothing is read where each became only one: nothing lies between."""
    urns = {urn for school in schools if school.is_closed and len(school.came_after) > 1 for urn in school.came_after}
    return world.schools.of(urns) if urns else []


def leads_among(world: World, contacts: Iterable[Person], urn: str) -> list[Person]:
    """The school's safeguarding leads among its contacts of today."""
    line = line_of(world, urn)
    return [person for person in contacts if any(map(person.safeguards, line))]


def let_in(world: World, name: str, email: str, roles: Iterable[Role] = (), schools: Iterable[School] = ()) -> Person:
    """Lets this address sign in with these roles and for these schools, beside what it could do already.

    Somebody who was disabled is enabled by it, but staff only where they are given a role. Raises AddressRefused.
    """
    problem = email_problem(email)
    if problem:
        raise AddressRefused(problem)
    known = world.people.by_email(email)
    before = known or Person(world.keys.new_id(), name, normalise_email(email))
    roles = frozenset(roles)
    if before.is_staff and not before.active and not roles & STAFF_ROLES:
        raise AddressRefused(f"{before.name} has this address and was disabled as a member of staff.")
    held = {school.urn: school for school in before.schools}
    for school in schools:
        leads = school.safeguarding or (school.urn in held and held[school.urn].safeguarding)
        held[school.urn] = replace(school, safeguarding=leads)
    person = replace(before, name=name, roles=before.roles | roles, schools=tuple(held.values()), active=True)
    person = begun(known, person, london_day(world.clock.now()))
    world.people.add(person)
    return person
