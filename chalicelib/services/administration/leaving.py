"""What must be settled before somebody loses a role: who gets their cases, and who else administers."""

from chalicelib.domain.errors import DomainError
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.casework.reassigning import NewOwners, job_for


class NotPossible(DomainError):
    """The change would break a rule; the sentence says which."""


class OwnsCases(DomainError):
    """The person to be disabled, or to lose their role, has open cases: the same act must say who gets them."""


def loses_cases(before: Person, after: Person) -> bool:
    return before.may_own_cases and not after.may_own_cases


def job_of_cases(world: World, me: Person, leaving: Person, owners: NewOwners | None) -> Job:
    """Also where no case is seen, as the list lags: one that was assigned a moment ago goes to the queue.

    Raises OwnsCases where nobody said who gets them, NotPossible for a new owner who cannot be one.
    """
    if owners is None and world.cases.open_cases("", 1, leaving.person_id).cases:
        raise OwnsCases
    owners = owners or NewOwners()
    for person_id in owners.everybody:
        to = world.people.get(person_id)
        if not to or not to.may_own_cases or to.person_id == leaving.person_id:
            raise NotPossible(f"{to.name if to else 'Somebody chosen'} cannot own cases. Choose somebody else.")
    return job_for(world, me, leaving.person_id, owners)


def loses_administration(before: Person, after: Person) -> bool:
    return before.active and before.administers and not (after.active and after.administers)


def who_remains(world: World, leaving: Person) -> Person:
    """Another administrator, read afresh: the transaction then holds only while that person stays one."""
    for listed in world.people.staff():
        other = world.people.get(listed.person_id) if listed.person_id != leaving.person_id else None
        if other and other.active and other.administers:
            return other
    raise NotPossible(f"{leaving.name} is the only administrator. Make somebody else an administrator first.")
