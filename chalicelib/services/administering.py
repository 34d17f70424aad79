"""What an administrator does with people: staff and the contacts of schools. Every change is written with who made it.

Nobody is deleted: what a person did stays in the records, so somebody who leaves is disabled.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from chalicelib.domain.case import Case
from chalicelib.domain.changes import Change, Changed, differences
from chalicelib.domain.contact_list import as_csv
from chalicelib.domain.errors import DomainError, NotFound
from chalicelib.domain.identifiers import email_problem, normalise_email, urn_problem
from chalicelib.domain.jobs import Job
from chalicelib.domain.messages import MANAGERS, Message, new_message
from chalicelib.domain.people import ROLE_NAMES, STAFF_ROLES, Person, Role, School
from chalicelib.domain.registered_school import RegisteredSchool
from chalicelib.ports import Conflict, World
from chalicelib.services.all_cases import all_open
from chalicelib.services.reassigning import NewOwners, job_for
from chalicelib.services.signing_in import end_sessions

SCHOOLS_SHOWN = 30


class NotPossible(DomainError):
    """The change would break a rule; the sentence says which."""


class OwnsCases(DomainError):
    """The person to be disabled, or to lose their role, has open cases: the same act must say who gets them."""


@dataclass(frozen=True)
class Known:
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


def described(person: Person) -> dict[str, str]:
    """A person in words, to say what a change changed."""
    leads = (
        f"{school.name} ({school.urn}){', safeguarding lead' if school.safeguarding else ''}"
        for school in person.schools
    )
    return {
        "Name": person.name,
        "Email": person.email,
        "Roles": ", ".join(sorted(ROLE_NAMES[role] for role in person.roles)),
        "Contact for": "; ".join(sorted(leads)),
        "May sign in": "yes" if person.active else "no",
    }


def change_of(world: World, me: Person, what: Changed, before: Person | None, after: Person) -> Change:
    was, now = differences(described(before) if before else {}, described(after))
    return Change(world.keys.new_id(), what, after.person_id, me.person_id, world.clock.now(), was, now)


def _change(
    world: World,
    me: Person,
    what: Changed,
    before: Person | None,
    after: Person,
    owners: NewOwners | None = None,
    messages: Sequence[Message] = (),
) -> Person:
    """Writes the change, with what becomes of the person's cases; one that changes nothing is not written."""
    if before and described(before) == described(after):
        return before
    relies_on = _who_remains(world, before) if before and _loses_administration(before, after) else None
    job = _job(world, me, before, owners) if before and _loses_cases(before, after) else None
    world.people.change(before, after, change_of(world, me, what, before, after), relies_on, job, messages)
    return after


def _loses_cases(before: Person, after: Person) -> bool:
    return before.may_own_cases and not after.may_own_cases


def _job(world: World, me: Person, leaving: Person, owners: NewOwners | None) -> Job:
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


def _loses_administration(before: Person, after: Person) -> bool:
    return before.active and before.administers and not (after.active and after.administers)


def _who_remains(world: World, leaving: Person) -> Person:
    """Another administrator, read afresh: the transaction then holds only while that person stays one."""
    for listed in world.people.staff():
        other = world.people.get(listed.person_id) if listed.person_id != leaving.person_id else None
        if other and other.active and other.administers:
            return other
    raise NotPossible(f"{leaving.name} is the only administrator. Make somebody else one first.")


def _as_seen(world: World, person_id: str, version: int) -> Person:
    """The person, as long as nobody changed them since the page was shown. Raises NotFound or Conflict."""
    person = _person(world, person_id)
    if person.version != version:
        raise Conflict
    return person


def _new_or_known(world: World, name: str, email: str) -> tuple[Person | None, Person]:
    problem = email_problem(email)
    if problem:
        raise NotPossible(problem)
    found = world.people.by_email(email)
    return found, found or Person(world.keys.new_id(), name, normalise_email(email))


def add_staff(world: World, me: Person, name: str, email: str, roles: Iterable[Role]) -> Person:
    """Somebody new, or somebody known as a contact of a school. Raises NotPossible for who is staff already."""
    wanted = frozenset(roles) & STAFF_ROLES
    if not wanted:
        raise NotPossible("Choose at least one role.")
    before, person = _new_or_known(world, name, email)
    if before and before.is_staff:
        raise NotPossible(
            f"{before.name} has this address and is on the list of staff already. Change the roles there."
        )
    after = replace(person, name=name, roles=wanted, active=True)
    return _change(world, me, Changed.PERSON if before else Changed.PERSON_ADDED, before, after)


def change_person(
    world: World,
    me: Person,
    person_id: str,
    version: int,
    name: str,
    roles: Iterable[Role],
    owners: NewOwners | None = None,
) -> Person:
    """Name and roles of staff, or the name of a contact. Raises NotPossible, NotFound, Conflict, or OwnsCases as `disable`."""
    before = _as_seen(world, person_id, version)
    wanted = frozenset(roles) & STAFF_ROLES
    if not wanted and not before.schools:
        raise NotPossible("Choose at least one role. To keep somebody out, disable them.")
    return _change(world, me, Changed.PERSON, before, replace(before, name=name, roles=wanted), owners)


def change_email(world: World, me: Person, person_id: str, version: int, email: str) -> Person:
    """From now on codes go to this address alone; whoever is signed in as the person is out at once.

    Raises NotPossible, NotFound or Conflict.
    """
    before = _as_seen(world, person_id, version)
    problem, holder = email_problem(email), world.people.by_email(email)
    if problem:
        raise NotPossible(problem)
    if before.person_id == me.person_id:
        raise NotPossible("Another administrator changes your address: a slip in it would keep you out.")
    if holder and holder.person_id != before.person_id:
        raise NotPossible(f"This is the address of {holder.name} already.")
    after = _change(world, me, Changed.PERSON, before, replace(before, email=normalise_email(email)))
    if after != before:
        end_sessions(world, person_id)
    return after


def disable(
    world: World, me: Person, person_id: str, version: int, owners: NewOwners | None = None, *, at_once: bool = False
) -> Person:
    """Out at once, everywhere. A job that is written with it gives each of their open cases its new owner.

    `at_once`: in an emergency, all cases go to the queue and the managers get an email. Raises NotPossible, NotFound,
    Conflict, or OwnsCases for somebody with cases where `owners` does not say who gets them.
    """
    if not _person(world, person_id).active:  # done already: the button was pressed twice, or the answer was lost
        end_sessions(world, person_id)
        return _person(world, person_id)
    before = _as_seen(world, person_id, version)
    messages = _word_to_managers(world, before) if at_once else ()
    given = NewOwners() if at_once else owners
    after = _change(world, me, Changed.PERSON_DISABLED, before, replace(before, active=False), given, messages)
    end_sessions(world, person_id)
    return after


def _word_to_managers(world: World, leaving: Person) -> tuple[Message, ...]:
    count = sum(1 for _ in all_open(world, leaving.person_id)) if leaving.may_own_cases else 0
    if not count:
        return ()
    key = f"cases-left|{leaving.person_id}|{leaving.version}"
    return (new_message(key, "cases_left", MANAGERS, {"count": str(count)}, world.clock.now()),)


def enable(world: World, me: Person, person_id: str, version: int) -> Person:
    before = _as_seen(world, person_id, version)
    return _change(world, me, Changed.PERSON_ENABLED, before, replace(before, active=True))


def end_sessions_of(world: World, me: Person, person_id: str) -> int:
    """Ends every sign-in of somebody, who may sign in again. How many there were."""
    person = _person(world, person_id)
    ended = end_sessions(world, person_id)
    facts = {"Name": person.name, "Sign-ins ended": str(ended)}
    world.changes.add(
        Change(world.keys.new_id(), Changed.SESSIONS_ENDED, person_id, me.person_id, world.clock.now(), {}, facts)
    )
    return ended


# --- contacts of schools ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Found:
    """What a search found: the contacts of one school, one person by their address, or schools to choose from."""

    school_name: str = ""
    urn: str = ""
    people: Sequence[Person] = ()
    schools: Sequence[RegisteredSchool] = ()

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
    schools = world.schools.found_by(text, SCHOOLS_SHOWN)
    return _contacts_of(world, schools[0].urn) if len(schools) == 1 else Found(schools=schools)


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


def add_contact(world: World, me: Person, name: str, email: str, school: School) -> Person:
    """Somebody new or known becomes a contact of the school, or its safeguarding lead. Raises NotPossible."""
    before, person = _new_or_known(world, name, email)
    renamed = person if person.is_staff else replace(person, name=name)
    after = with_school(renamed, school)
    return _change(world, me, Changed.PERSON if before else Changed.PERSON_ADDED, before, after)


def export_contacts(world: World, me: Person) -> str:
    """Every contact who may sign in, as CSV to check or to paste again; that it was made is recorded."""
    people = sorted((p for p in world.people.contacts() if p.active), key=lambda person: person.email)
    rows = [
        (person.email, person.name, school.urn, "safeguarding lead" if school.safeguarding else "contact", school.name)
        for person in people
        for school in person.schools
    ]
    facts = {"Lines": str(len(rows))}
    world.changes.add(
        Change(world.keys.new_id(), Changed.CONTACTS_EXPORTED, "", me.person_id, world.clock.now(), {}, facts)
    )
    return as_csv(rows, also=("school",))


def remove_contact(world: World, me: Person, person_id: str, version: int, urn: str) -> Person:
    """No longer a contact of this school. Who is left with nothing to do here is disabled. Raises NotFound or Conflict."""
    before = _as_seen(world, person_id, version)
    left = tuple(school for school in before.schools if school.urn != urn)
    if left == before.schools:
        raise NotFound
    after = replace(before, schools=left, active=before.active and bool(left or before.is_staff))
    return _change(world, me, Changed.PERSON, before, after)
