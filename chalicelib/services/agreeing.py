"""Changes of a person that wait for a second person, who agrees to them or declines them."""

from collections.abc import Sequence

from chalicelib.domain.agreement import Agreement, Request, Stand, able, may_agree
from chalicelib.domain.changes import Change, Changed
from chalicelib.domain.errors import NotFound
from chalicelib.domain.people import Person
from chalicelib.ports import Conflict, World
from chalicelib.services.access_mail import Word, word_of_access
from chalicelib.services.changing_people import NotPossible, OwnsCases, change_of, described, write
from chalicelib.services.reassigning import NewOwners

OPENS = ("Roles", "Contact for")
"""What of a person, in words, says what they may open."""


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
        raise NotPossible(
            "Somebody else has to agree: not the person who asked for it, and not the person it is about."
        )
    asker = world.people.get(request.by)
    if not asker or not asker.active or not asker.administers:
        raise NotPossible("The person who asked for this is no longer an administrator. Decline it.")
    before = _as_it_was(world, request)
    after = request.applied_to(before)
    written = change_of(world, request.by, request.what, before, after, me.name)
    messages = word_of_access(world, written.change_id, Word.DONE, request.by, before, after, me.person_id)
    owners = None if request.rest is None else NewOwners(request.named, request.rest)
    agreement = Agreement(request, me.person_id, world.clock.now())
    try:
        write(world, me, before, after, written, owners, messages, agreement)
    except OwnsCases:
        raise NotPossible("The person now owns a case. Decline this, and ask again.") from None


def _as_it_was(world: World, request: Request) -> Person | None:
    before = world.people.get(request.person_id)
    if (before.version if before else None) != request.version:
        raise NotPossible("The person was changed since this was asked for. Decline it, and ask again.")
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
