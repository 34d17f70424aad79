"""Who may sign in: adding staff and the contacts of schools."""

from collections.abc import Iterable

from chalicelib.domain.errors import DomainError
from chalicelib.domain.identifiers import email_problem, normalise_email
from chalicelib.domain.messages import TEAM_MAILBOX, person_recipient
from chalicelib.domain.people import Person, Role, School
from chalicelib.ports import World


class AddressRefused(DomainError):
    """The email address cannot be one."""


def managers(world: World) -> list[str]:
    """The ids of those who hear when something slips."""
    return [person.person_id for person in world.people.staff() if person.active and Role.MANAGER in person.roles]


def managers_or_team(world: World) -> list[str]:
    """As recipients: a missing manager must not cancel a reminder."""
    return [person_recipient(person_id) for person_id in managers(world)] or [TEAM_MAILBOX]


def owner_or_team(world: World, owner_id: str | None) -> str:
    """Who is told about a case: its owner, or the team while nobody who works here owns it."""
    owner = world.people.get(owner_id) if owner_id else None
    return person_recipient(owner.person_id) if owner and owner.active else TEAM_MAILBOX


def let_in(world: World, name: str, email: str, roles: Iterable[Role] = (), schools: Iterable[School] = ()) -> Person:
    """Lets this address sign in with these roles and for these schools, beside what it could do already.

    Somebody who was disabled is enabled by it. Raises AddressRefused.
    """
    problem = email_problem(email)
    if problem:
        raise AddressRefused(problem)
    known = world.people.by_email(email)
    before = known or Person(world.keys.new_id(), name, normalise_email(email))
    person = Person(
        before.person_id, name, before.email, before.roles | frozenset(roles), tuple({*before.schools, *schools})
    )
    world.people.add(person)
    return person
