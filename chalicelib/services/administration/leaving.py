"""What must be settled before somebody loses a role: who gets their cases, and who else administers."""

from collections.abc import Callable

from chalicelib.domain.errors import DomainError
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.people.council import Provider, StoredProvider, can_stay_local, gives_up_codes
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.casework.reassigning import NewOwners, job_for


class NotPossible(DomainError):
    """The change would break a rule; the sentence says which."""


class OwnsCases(DomainError):
    """The person to be disabled, or to lose their role, has open cases: the same act must say who gets them."""


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
    return job_for(world, me.person_id, leaving.person_id, owners)


def loses_administration(before: Person, after: Person) -> bool:
    return before.active and before.administers and not (after.active and after.administers)


def council_of(world: World, before: Person | None, after: Person) -> StoredProvider | None:
    """The council's sign-in where this change takes away somebody who could go on with codes: the transaction then holds
    only while its settings stay as they are. None where the change has nothing to do with it."""
    return world.council.stored() if gives_up_codes(before, after) else None


def who_remains(world: World, before: Person | None, after: Person, council: StoredProvider | None) -> Person | None:
    """The other administrator whom this change leaves, read afresh: the transaction then holds only while that person stays
    one. None where it needs nobody. Raises NotPossible where there is nobody."""
    other = None
    if before and loses_administration(before, after):
        other = _another(world, before, lambda person: person.active and person.administers)
        if not other:
            raise NotPossible(f"{before.name} is the only administrator. Make somebody else an administrator first.")
    if before and council and _is_chosen(council.provider, before):
        other = _another(world, before, lambda person: can_stay_local(person) and _is_chosen(council.provider, person))
        if not other:
            raise NotPossible(
                f"{before.name} is the only administrator who can sign in when the council’s sign-in does not work. "
                "Choose somebody else for that on the page “Council sign-in” first."
            )
    return other


def _is_chosen(provider: Provider, person: Person) -> bool:
    return bool(provider.issuer) and person.person_id in provider.local


def _another(world: World, leaving: Person, fits: Callable[[Person], bool]) -> Person | None:
    for listed in world.people.staff():
        other = world.people.get(listed.person_id) if listed.person_id != leaving.person_id else None
        if other and fits(other):
            return other
    return None
