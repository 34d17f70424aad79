"""Writes a change of a person: at once, or as a request that waits for a second person.

Every new role of staff and every new address goes through `change`.
"""

from collections.abc import Sequence

from msgspec import Struct

from chalicelib.domain.authority.agreement import Agreement, Request
from chalicelib.domain.authority.second_person import is_told, needs_second
from chalicelib.domain.authority.wanted import WantedPerson
from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.errors import DomainError
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.messages.message import Message
from chalicelib.domain.newer import is_known
from chalicelib.domain.people.changes import Change, Changed, differences
from chalicelib.domain.people.people import OPERATOR, Person
from chalicelib.domain.people.roles import ROLE_NAMES, Role
from chalicelib.domain.people.sessions import Ended
from chalicelib.ports.world import World
from chalicelib.services.administration.asking_second import ask, is_by_oneself
from chalicelib.services.casework.reassigning import NewOwners, job_for
from chalicelib.services.mail.access_mail import Word, word_of_access, word_to_watchers
from chalicelib.services.mail.lead_mail import word_of_new_leads, written_with
from chalicelib.services.people.staffing import let_in
from chalicelib.services.sign_in.sessions import end_sessions


class NotPossible(DomainError):
    """The change would break a rule; the sentence says which."""


class OwnsCases(DomainError):
    """The person to be disabled, or to lose their role, has open cases: the same act must say who gets them."""


class Result(Struct, frozen=True):
    """The person after the change; with `waits`, as they are to be once a second person agrees."""

    person: Person
    waits: bool = False


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


def change_of(
    world: World, by: str, what: Changed, before: Person | None, after: Person, agreed_by: str = ""
) -> Change:
    was, now = differences(described(before) if before else {}, described(after))
    if agreed_by:
        now["Agreed by"] = agreed_by
    return Change(world.keys.new_id(), what, after.person_id, by, world.clock.now(), was, now)


def change(
    world: World,
    me: Person,
    what: Changed,
    before: Person | None,
    after: Person,
    owners: NewOwners | None = None,
    messages: Sequence[Message] = (),
    *,
    watchers_know: bool = False,
) -> Result:
    """Writes the change and hands on the person's cases, or asks a second person. Writes nothing if nothing changes.
    `watchers_know`: as in lead_mail. Raises NotPossible, OwnsCases or Conflict."""
    if before and described(before) == described(after):
        return Result(before)
    word = Word.DONE
    if needs_second(before, after):
        if not is_by_oneself(world, me):
            _ask(world, me, what, before, after, owners)
            return Result(after, waits=True)
        word = Word.ALONE
    written = change_of(world, me.person_id, what, before, after)
    told = word_of_access(world, written.change_id, word, me.person_id, before, after) if is_told(before, after) else ()
    leads = word_of_new_leads(world, written.change_id, me.person_id, before, after, watchers_know=watchers_know)
    write(world, me, before, after, written, owners, (*messages, *told, *written_with(world, leads)))
    return Result(after)


def write(
    world: World,
    me: Person,
    before: Person | None,
    after: Person,
    written: Change,
    owners: NewOwners | None,
    messages: Sequence[Message],
    agreement: Agreement | None = None,
) -> None:
    relies_on = _who_remains(world, before) if before and _loses_administration(before, after) else None
    job = _job(world, me, before, owners) if before and _loses_cases(before, after) else None
    world.people.change(before, after, written, relies_on, job, messages, agreement)
    if before and normalise_email(before.email) != normalise_email(after.email):
        end_sessions(world, after.person_id, Ended.REVOKED)


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


def _ask(
    world: World, me: Person, what: Changed, before: Person | None, after: Person, owners: NewOwners | None
) -> None:
    """An impossible change is refused now, not only when somebody agrees."""
    if before and _loses_administration(before, after):
        _who_remains(world, before)
    if before and _loses_cases(before, after):
        _job(world, me, before, owners)
    request = _request(world, me, what, before, after, owners)
    ask(world, request, word_of_access(world, request.request_id, Word.ASKED, me.person_id, before, after))


def _request(
    world: World, me: Person, what: Changed, before: Person | None, after: Person, owners: NewOwners | None
) -> Request:
    was, will_be = differences(described(before) if before else {}, described(after))
    wanted = WantedPerson(
        person_id=after.person_id,
        version=before.version if before else None,
        name=after.name,
        email=after.email,
        roles=frozenset(filter(is_known, after.roles)),
        schools=after.schools,
        active=after.active,
        named=owners.named if owners else {},
        rest=owners.rest if owners else None,
    )
    return Request(world.keys.new_id(), what, me.person_id, world.clock.now(), wanted, was, will_be)


def let_in_first(world: World, address: str) -> bool:
    """An operator lets in the first administrator; staff who are there already hear of it. False where there is one: a later
    deploy must not let in somebody who has left."""
    others = [person for person in world.people.staff() if person.active]
    if any(person.administers for person in others):
        return False
    before = world.people.by_email(address)
    person = let_in(world, address, address, [Role.ADMINISTRATOR])
    written = change_of(world, OPERATOR, Changed.PERSON if before else Changed.PERSON_ADDED, before, person)
    world.changes.add(written)
    if others:
        world.outbox.add([word_to_watchers(world, written.change_id, Word.ALONE, OPERATOR, None)])
    return True
