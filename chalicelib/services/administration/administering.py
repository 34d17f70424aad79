"""Administrators' work with people: staff and the contacts of schools.

Every change is written with its author. Nobody is deleted: their acts stay in the records, so a person who leaves is
disabled.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from chalicelib.domain.child.contact_details import email_problem, normalise_email
from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import STAFF_ROLES, Role
from chalicelib.ports.world import World
from chalicelib.services.administration.changing_people import Result, change
from chalicelib.services.administration.changing_seen import change_seen
from chalicelib.services.administration.known_people import person_of
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.services.casework.reassigning import NewOwners


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
            f"{before.name} has this address and is already on the list of staff. Change the roles there."
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
    before, wanted = person_of(world, person_id), frozenset(roles) & STAFF_ROLES
    if not wanted and not before.schools:
        raise NotPossible("Choose at least one role. To keep somebody out, disable them.")
    after = replace(before.with_roles(wanted), name=name)
    return change_seen(world, me, Changed.PERSON, before, after, version, owners)


def change_email(world: World, me: Person, person_id: str, version: int, email: str) -> Result:
    """Codes go only to the new address, and every session of the person ends at once.

    Raises NotPossible, NotFound or Conflict.
    """
    before = person_of(world, person_id)
    problem, holder = email_problem(email), world.people.by_email(email)
    if problem:
        raise NotPossible(problem)
    if before.person_id == me.person_id:
        raise NotPossible("Ask another administrator to change your address: a mistake in it could lock you out.")
    if holder and holder.person_id != before.person_id:
        raise NotPossible(f"This is already the address of {holder.name}.")
    after = replace(before, email=normalise_email(email))
    return change_seen(world, me, Changed.PERSON, before, after, version)
