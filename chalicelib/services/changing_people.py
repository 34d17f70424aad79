"""How a change of a person is written: at once, or as a request that waits for a second person.

Every way by which somebody comes to a role of staff, or their address is moved, leads through `change`.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from chalicelib.domain.agreement import Agreement, Request, Stand, able, is_alone, is_told, may_agree, needs_second
from chalicelib.domain.changes import Change, Changed, differences
from chalicelib.domain.errors import DomainError, NotFound
from chalicelib.domain.identifiers import normalise_email
from chalicelib.domain.jobs import Job
from chalicelib.domain.messages import Message
from chalicelib.domain.people import OPERATOR, ROLE_NAMES, Ended, Person, Role
from chalicelib.ports import Conflict, World
from chalicelib.services.access_mail import Word, word_of_access
from chalicelib.services.reassigning import NewOwners, job_for
from chalicelib.services.signing_in import end_sessions
from chalicelib.services.staffing import let_in


class NotPossible(DomainError):
    """The change would break a rule; the sentence says which."""


class OwnsCases(DomainError):
    """The person to be disabled, or to lose their role, has open cases: the same act must say who gets them."""


@dataclass(frozen=True)
class Result:
    """The person after the change; with `waits`, as they are to be once a second person agrees."""

    person: Person
    waits: bool = False


OPENS = ("Roles", "Contact for")
"""What of a person, in words, says what they may open."""


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


def _change_of(
    world: World, by: str, what: Changed, before: Person | None, after: Person, agreed_by: str = ""
) -> Change:
    was, now = differences(described(before) if before else {}, described(after))
    if agreed_by:
        now["Agreed by"] = agreed_by
    return Change(world.keys.new_id(), what, after.person_id, by, world.clock.now(), was, now)


def is_by_oneself(world: World, me: Person) -> bool:
    """Whether nobody else could have agreed within the last 72 hours: what this person changes is then done at once."""
    return is_alone(world.people.agreers(), me.person_id, world.clock.now())


def change(
    world: World,
    me: Person,
    what: Changed,
    before: Person | None,
    after: Person,
    owners: NewOwners | None = None,
    messages: Sequence[Message] = (),
) -> Result:
    """Writes the change, with what becomes of the person's cases, or asks a second person for it.

    What changes nothing is not written. Raises NotPossible, OwnsCases or Conflict.
    """
    if before and described(before) == described(after):
        return Result(before)
    word = Word.DONE
    if needs_second(before, after):
        if not is_by_oneself(world, me):
            _ask(world, me, what, before, after, owners)
            return Result(after, waits=True)
        word = Word.ALONE
    written = _change_of(world, me.person_id, what, before, after)
    told = word_of_access(world, written.change_id, word, me.person_id, before, after) if is_told(before, after) else ()
    _write(world, me, before, after, written, owners, (*messages, *told))
    return Result(after)


def _write(
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


def let_in_first(world: World, address: str) -> bool:
    """The first administrator, by an operator, who is told to nobody where nobody is there yet. False where there is one:
    a later deploy must not let in somebody who has left."""
    others = [person for person in world.people.staff() if person.active]
    if any(person.administers for person in others):
        return False
    before = world.people.by_email(address)
    person = let_in(world, address, address, [Role.ADMINISTRATOR])
    written = _change_of(world, OPERATOR, Changed.PERSON if before else Changed.PERSON_ADDED, before, person)
    world.changes.add(written)
    if others:
        world.outbox.add(word_of_access(world, written.change_id, Word.ALONE, OPERATOR, None, person)[:1])
    return True


# --- what waits for a second person -------------------------------------------------------------------------------------


def _ask(
    world: World, me: Person, what: Changed, before: Person | None, after: Person, owners: NewOwners | None
) -> None:
    """Asked for twice, it waits once."""
    if before and _loses_administration(before, after):
        _who_remains(world, before)
    if before and _loses_cases(before, after):
        _job(world, me, before, owners)
    now = world.clock.now()
    was, will_be = differences(described(before) if before else {}, described(after))
    request = Request(
        world.keys.new_id(),
        what,
        me.person_id,
        now,
        after.person_id,
        before.version if before else None,
        after.name,
        after.email,
        after.roles,
        after.schools,
        after.active,
        was,
        will_be,
        owners.named if owners else {},
        owners.rest if owners else None,
    )
    if any(request.asks_the_same(other) for other in world.access_requests.waiting(now)):
        return
    asked = Change(world.keys.new_id(), Changed.ASKED, after.person_id, me.person_id, now, was, will_be)
    messages = word_of_access(world, request.request_id, Word.ASKED, me.person_id, before, after)
    world.access_requests.ask(request, asked, messages)


def waiting(world: World) -> Sequence[Request]:
    """What waits for a second person, the oldest first."""
    return world.access_requests.waiting(world.clock.now())


def in_words(request: Request) -> list[tuple[str, str, str]]:
    """What changes, before and after; then what the person keeps: who agrees to let somebody in again sees what it opens."""
    changes = [(name, request.was.get(name, ""), after) for name, after in request.will_be.items()]
    keeps = described(request.applied_to(None))
    return changes + [(name, "", keeps[name]) for name in OPENS if name not in request.will_be and keeps[name]]


def may_decide(world: World, me: Person, request: Request) -> bool:
    return may_agree(me.person_id, request, able(world.people.agreers()))


def _open(world: World, me: Person, request_id: str, stand: Stand) -> Request | None:
    """A request that waits; None where this person decided it so already. Raises NotFound, or Conflict where another did."""
    request = world.access_requests.get(request_id)
    if not request:
        raise NotFound
    if (request.stand, request.decided_by) == (stand, me.person_id):
        return None
    if request.stand is not Stand.WAITING:
        raise Conflict
    if not request.waits(world.clock.now()):
        raise NotFound
    return request


def agree(world: World, me: Person, request_id: str) -> None:
    """What was asked for is done now, as it was asked for. Done twice, it is done once.

    Raises NotFound for what lapsed, NotPossible for who may not agree and where the person was changed meanwhile.
    """
    request = _open(world, me, request_id, Stand.AGREED)
    if not request:
        return
    if not may_decide(world, me, request):
        raise NotPossible("Somebody else has to agree: neither who asked for it, nor the person whom it is about.")
    asker = world.people.get(request.by)
    if not asker or not asker.active or not asker.administers:
        raise NotPossible("Who asked for this is no longer an administrator. Decline it.")
    before = _as_it_was(world, request)
    after = request.applied_to(before)
    written = _change_of(world, request.by, request.what, before, after, me.name)
    messages = word_of_access(world, written.change_id, Word.DONE, request.by, before, after, me.person_id)
    owners = None if request.rest is None else NewOwners(request.named, request.rest)
    agreement = Agreement(request, me.person_id, world.clock.now())
    try:
        _write(world, me, before, after, written, owners, messages, agreement)
    except OwnsCases:
        raise NotPossible("The person has become the owner of a case meanwhile. Ask for it anew.") from None


def _as_it_was(world: World, request: Request) -> Person | None:
    before = world.people.get(request.person_id)
    if (before.version if before else None) != request.version:
        raise NotPossible("The person was changed since this was asked for. Decline it and ask for it anew.")
    return before


def decline(world: World, me: Person, request_id: str) -> None:
    """By who asked, it is withdrawn. Raises NotFound or Conflict as `agree`."""
    request = _open(world, me, request_id, Stand.DECLINED)
    if not request:
        return
    now, before = world.clock.now(), world.people.get(request.person_id)
    declined = Change(
        world.keys.new_id(), Changed.DECLINED, request.person_id, me.person_id, now, request.was, request.will_be
    )
    after = request.applied_to(before)
    messages = word_of_access(world, request_id, Word.DECLINED, request.by, before, after, me.person_id)
    world.access_requests.decline(Agreement(request, me.person_id, now), declined, messages)
