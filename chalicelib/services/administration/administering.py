"""Administrators' work with people: staff and the contacts of schools.

Every change is written with its author. Nobody is deleted: their acts stay in the records, so a person who leaves is
disabled.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case
from chalicelib.domain.child.contact_details import email_problem, normalise_email
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import MANAGERS
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import STAFF_ROLES, Role
from chalicelib.domain.people.sessions import Ended
from chalicelib.ports.world import World
from chalicelib.services.administration.changing_people import NotPossible, Result, change
from chalicelib.services.casework.all_cases import all_open
from chalicelib.services.casework.reassigning import NewOwners
from chalicelib.services.sign_in.sessions import end_sessions


class Known(Struct, frozen=True):
    """A person as an administrator sees them, with their open cases."""

    person: Person
    owned: Sequence[Case]


def staff(world: World) -> list[Person]:
    """Everybody of the authority, enabled ones first, by name."""
    return sorted(world.people.staff(), key=lambda person: (not person.active, person.name.casefold()))


def known(world: World, person_id: str) -> Known:
    """Raises NotFound."""
    person = _person(world, person_id)
    return Known(person, tuple(all_open(world, person_id)) if person.is_staff else ())


def _person(world: World, person_id: str) -> Person:
    person = world.people.get(person_id)
    if not person:
        raise NotFound
    return person


def as_seen(world: World, person_id: str, version: int) -> Person:
    """The person, as long as nobody changed them since the page was shown. Raises NotFound or Conflict."""
    person = _person(world, person_id)
    if person.version != version:
        raise Conflict
    return person


def _change_seen(
    world: World,
    me: Person,
    what: Changed,
    before: Person,
    after: Person,
    version: int,
    owners: NewOwners | None = None,
) -> Result:
    """Raises Conflict where somebody else changed the person; not where this was done already, by a button pressed twice."""
    if before.version != version and after != before:
        raise Conflict
    return change(world, me, what, before, after, owners)


def new_or_known(world: World, name: str, email: str) -> tuple[Person | None, Person]:
    problem = email_problem(email)
    if problem:
        raise NotPossible(problem)
    found = world.people.by_email(email)
    return found, found or Person(world.keys.new_id(), name, normalise_email(email))


def add_staff(world: World, me: Person, name: str, email: str, roles: Iterable[Role]) -> Result:
    """A new person, or a contact of a school who joins the staff. Raises NotPossible for a member of staff."""
    wanted = frozenset(roles) & STAFF_ROLES
    if not wanted:
        raise NotPossible("Choose at least one role.")
    before, person = new_or_known(world, name, email)
    if before and before.is_staff:
        raise NotPossible(
            f"{before.name} has this address and is on the list of staff already. Change the roles there."
        )
    after = replace(person.with_roles(wanted), name=name, active=True)
    return change(world, me, Changed.PERSON if before else Changed.PERSON_ADDED, before, after)


def change_person(
    world: World,
    me: Person,
    person_id: str,
    version: int,
    name: str,
    roles: Iterable[Role],
    owners: NewOwners | None = None,
) -> Result:
    """Name and roles of staff, or the name of a contact. Raises NotPossible, NotFound, Conflict, or OwnsCases as `disable`."""
    before, wanted = _person(world, person_id), frozenset(roles) & STAFF_ROLES
    if not wanted and not before.schools:
        raise NotPossible("Choose at least one role. To keep somebody out, disable them.")
    after = replace(before.with_roles(wanted), name=name)
    return _change_seen(world, me, Changed.PERSON, before, after, version, owners)


def change_email(world: World, me: Person, person_id: str, version: int, email: str) -> Result:
    """Codes then go to this address alone; whoever is signed in as the person is out at once.

    Raises NotPossible, NotFound or Conflict.
    """
    before = _person(world, person_id)
    problem, holder = email_problem(email), world.people.by_email(email)
    if problem:
        raise NotPossible(problem)
    if before.person_id == me.person_id:
        raise NotPossible("Another administrator changes your address: a slip in it would keep you out.")
    if holder and holder.person_id != before.person_id:
        raise NotPossible(f"This is the address of {holder.name} already.")
    after = replace(before, email=normalise_email(email))
    return _change_seen(world, me, Changed.PERSON, before, after, version)


def disable(
    world: World, me: Person, person_id: str, version: int, owners: NewOwners | None = None, *, at_once: bool = False
) -> Person:
    """Out at once, everywhere. A job that is written with it gives each of their open cases its new owner.

    `at_once`: in an emergency, all cases go to the queue and the managers get an email. Raises NotPossible, NotFound,
    Conflict, or OwnsCases for somebody with cases where `owners` does not say who gets them.
    """
    if not _person(world, person_id).active:  # done already: the button was pressed twice, or the answer was lost
        end_sessions(world, person_id, Ended.REVOKED)
        return _person(world, person_id)
    before = as_seen(world, person_id, version)
    messages = _word_to_managers(world, before) if at_once else ()
    given = NewOwners() if at_once else owners
    change(world, me, Changed.PERSON_DISABLED, before, replace(before, active=False), given, messages)
    end_sessions(world, person_id, Ended.REVOKED)
    return replace(before, active=False)


def _word_to_managers(world: World, leaving: Person) -> tuple[Message, ...]:
    count = sum(1 for _ in all_open(world, leaving.person_id)) if leaving.may_own_cases else 0
    if not count:
        return ()
    key = f"cases-left|{leaving.person_id}|{leaving.version}"
    return (new_message(key, "cases_left", MANAGERS, {"count": str(count)}, world.clock.now()),)


def enable(world: World, me: Person, person_id: str, version: int) -> Result:
    before = _person(world, person_id)
    return _change_seen(world, me, Changed.PERSON_ENABLED, before, replace(before, active=True), version)


def end_sessions_of(world: World, me: Person, person_id: str) -> int:
    """Ends every sign-in of somebody, who may sign in again. How many there were."""
    person = _person(world, person_id)
    ended = end_sessions(world, person_id, Ended.REVOKED)
    facts = {"Name": person.name, "Sign-ins ended": str(ended)}
    world.changes.add(
        Change(world.keys.new_id(), Changed.SESSIONS_ENDED, person_id, me.person_id, world.clock.now(), {}, facts)
    )
    return ended
