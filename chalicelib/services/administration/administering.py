"""What an administrator does with people: staff and the contacts of schools. Every change is written with who made it.

Nobody is deleted: what a person did stays in the records, so somebody who leaves is disabled.
"""

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case
from chalicelib.domain.child.identifiers import email_problem, normalise_email, urn_problem
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import MANAGERS
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.people import STAFF_ROLES, Ended, Person, Role, School
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.ports.world import World
from chalicelib.services.administration.changing_people import NotPossible, Result, change
from chalicelib.services.casework.all_cases import all_open
from chalicelib.services.casework.reassigning import NewOwners
from chalicelib.services.sign_in.sessions import end_sessions

SCHOOLS_SHOWN = 30


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


def _as_seen(world: World, person_id: str, version: int) -> Person:
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


def _new_or_known(world: World, name: str, email: str) -> tuple[Person | None, Person]:
    problem = email_problem(email)
    if problem:
        raise NotPossible(problem)
    found = world.people.by_email(email)
    return found, found or Person(world.keys.new_id(), name, normalise_email(email))


def add_staff(world: World, me: Person, name: str, email: str, roles: Iterable[Role]) -> Result:
    """Somebody new, or somebody known as a contact of a school. Raises NotPossible for who is staff already."""
    wanted = frozenset(roles) & STAFF_ROLES
    if not wanted:
        raise NotPossible("Choose at least one role.")
    before, person = _new_or_known(world, name, email)
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
    before = _as_seen(world, person_id, version)
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


# --- contacts of schools ------------------------------------------------------------------------------------------------


class Found(Struct, frozen=True):
    """What a search found: the contacts of one school, one person by their address, or schools to choose from."""

    school_name: str = ""
    urn: str = ""
    people: Sequence[Person] = ()
    schools: Sequence[RegisteredSchool] = ()
    more: bool = False
    """There are more schools than these."""

    @property
    def is_empty(self) -> bool:
        return not (self.urn or self.people or self.schools)


def find_contacts(world: World, text: str) -> Found:
    """By the URN or words of the name of a school, or by the address of a person."""
    compact = "".join(text.split())
    if "@" in compact:
        person = world.people.by_email(compact)
        return Found(people=[person] if person else [])
    if not urn_problem(compact):
        return _contacts_of(world, compact)
    schools = world.schools.found_by(text, SCHOOLS_SHOWN + 1)
    if len(schools) == 1:
        return _contacts_of(world, schools[0].urn)
    return Found(schools=schools[:SCHOOLS_SHOWN], more=len(schools) > SCHOOLS_SHOWN)


def _contacts_of(world: World, urn: str) -> Found:
    people = sorted(world.people.contacts_of(urn), key=lambda person: person.name.casefold())
    name = school_name(world, urn, people)
    return Found(name, urn, people) if name else Found()


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
    before, person = _new_or_known(world, name, email)
    renamed = person if person.is_staff else replace(person, name=name)
    after = with_school(renamed, school)
    what = Changed.PERSON if before else Changed.PERSON_ADDED
    return change(world, me, what, before, after, watchers_know=watchers_know)


def remove_contact(world: World, me: Person, person_id: str, version: int, urn: str) -> Person:
    """No longer a contact of this school. Who is left with nothing to do here is disabled. Raises NotFound or Conflict."""
    before = _as_seen(world, person_id, version)
    left = tuple(school for school in before.schools if school.urn != urn)
    if left == before.schools:
        raise NotFound
    after = replace(before, schools=left, active=before.active and bool(left or before.is_staff))
    return change(world, me, Changed.PERSON, before, after).person
