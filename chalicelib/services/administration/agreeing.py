"""Changes that wait for a second person, who agrees to them or declines them."""

from collections.abc import Iterable, Sequence

from chalicelib.domain.authority.agreement import Agreement, Request, Stand, may_agree
from chalicelib.domain.authority.mailboxes import MovedMailboxes
from chalicelib.domain.authority.second_person import able
from chalicelib.domain.authority.wanted import WantedByNewer, WantedLoad, WantedPerson, WantedProvider, WantedReset
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.messages.message import Message
from chalicelib.domain.newer import OfNewerVersion
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.administration import asking_to_load, keeping_council, moving_mailboxes, resetting_factor
from chalicelib.services.administration.changing_people import write
from chalicelib.services.administration.keeping_directory import listing_as_agreed
from chalicelib.services.administration.leaving import NotPossible, OwnsCases
from chalicelib.services.casework.reassigning import NewOwners
from chalicelib.services.mail.access_mail import Word, word_of_access
from chalicelib.services.mail.lead_mail import word_of_new_leads, written_with
from chalicelib.services.people.person_in_words import change_of, described

SOMEBODY_ELSE = "Somebody else must agree: not the person who asked, and not the person it is about."
OPENS = ("Roles", "Contact for")
"""The facts about a person, in words, that say what they may open."""


def waiting(world: World) -> Sequence[Request]:
    """The requests that wait for a second person, the oldest first."""
    return world.access_requests.waiting(world.clock.now())


def in_words(request: Request) -> list[tuple[str, str, str]]:
    """The changes, before and after. Then what a person keeps, because letting somebody in again opens that too."""
    changes = [(name, request.was.get(name, ""), after) for name, after in request.will_be.items()]
    if not isinstance(request.wanted, WantedPerson):
        return changes
    keeps = described(request.wanted.applied_to(None))
    return changes + [(name, "", keeps[name]) for name in OPENS if name not in request.will_be and keeps[name]]


def may_decide(world: World, me: Person, request: Request) -> bool:
    return bool(decidable(world, me, [request]))


def decidable(world: World, me: Person, requests: Iterable[Request]) -> list[Request]:
    """The requests that this person may agree to."""
    who = able(world.people.agreers())  # read once for all of them
    return [request for request in requests if may_agree(me.person_id, request, who)]


def decided(world: World, me: Person, request_id: str) -> Request | None:
    """The request, if this person has decided it."""
    request = world.access_requests.get(request_id) if request_id else None
    return request if request and request.decided_by == me.person_id else None


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
    """Carries out the request as it was made, once. Raises NotFound for a lapsed request, NotPossible if this person
    may not agree, or the person or mailbox has changed since."""
    request = _open(world, me, request_id, Stand.AGREED)
    if not request:
        return
    if not may_decide(world, me, request):
        raise NotPossible(SOMEBODY_ELSE)
    asker = world.people.get(request.by)
    if not asker or not asker.active or not asker.administers:
        raise NotPossible("The person who asked for this is no longer an administrator. Decline this.")
    agreement = Agreement(request, me.person_id, world.clock.now(), (asker, me))
    match request.wanted:
        case WantedPerson() as wanted:
            _change_person(world, me, wanted, agreement)
        case MovedMailboxes() as moves:
            _move(world, me, moves, agreement)
        case WantedReset() as reset:
            resetting_factor.reset_as_agreed(world, reset, _change_of(world, me, agreement), agreement)
        case WantedProvider() as provider:
            written = _change_of(world, me, agreement)
            told = keeping_council.word(world, written.change_id, Word.DONE, request.by, me.person_id)
            keeping_council.as_agreed(world, provider, written, told, agreement)
        case WantedLoad() as load:
            written = _change_of(world, me, agreement)
            messages = [asking_to_load.word(world, written.change_id, Word.DONE, request.by, load, me.person_id)]
            job = asking_to_load.load_job(world, request.by, load)
            world.access_requests.settle(agreement, Stand.AGREED, written, messages, job)


def _change_person(world: World, me: Person, wanted: WantedPerson, agreement: Agreement) -> None:
    request, before = agreement.request, _as_it_was(world, wanted)
    after = wanted.applied_to(before)
    written = change_of(world, request.by, request.what, before, after, me.name)
    messages = (
        *word_of_access(world, written.change_id, Word.DONE, request.by, before, after, me.person_id),
        *written_with(world, word_of_new_leads(world, written.change_id, request.by, before, after)),
    )
    owners = None if wanted.rest is None else NewOwners(wanted.named, wanted.rest)
    try:
        write(world, me, before, after, written, owners, messages, agreement)
    except OwnsCases:
        raise NotPossible("The person now owns a case. Decline this, and ask again.") from None


def _as_it_was(world: World, wanted: WantedPerson) -> Person | None:
    before = world.people.get(wanted.person_id)
    if (before.version if before else None) != wanted.version:
        raise NotPossible("The person was changed since this was asked for. Decline this, and ask again.")
    return before


def _move(world: World, me: Person, moves: MovedMailboxes, agreement: Agreement) -> None:
    request, written = agreement.request, _change_of(world, me, agreement)
    messages = moving_mailboxes.word(world, written.change_id, Word.DONE, request.by, moves, me.person_id)
    carry_out = listing_as_agreed if request.what is Changed.DIRECTORY else moving_mailboxes.settings_as_agreed
    carry_out(world, moves, written, messages, agreement)


def _change_of(world: World, me: Person, agreement: Agreement) -> Change:
    """The record of a change that writes no person."""
    request = agreement.request
    after = {**request.will_be, "Agreed by": me.name}
    return Change(world.keys.new_id(), request.what, request.person_id, request.by, agreement.at, request.was, after)


def decline(world: World, me: Person, request_id: str) -> None:
    """By who asked, it is withdrawn. Raises NotFound or Conflict as `agree`."""
    request = _open(world, me, request_id, Stand.DECLINED)
    if not request:
        return
    now = world.clock.now()
    declined = Change(
        world.keys.new_id(), Changed.DECLINED, request.person_id, me.person_id, now, request.was, request.will_be
    )
    messages = _word_of_declining(world, me, request)
    world.access_requests.settle(Agreement(request, me.person_id, now), Stand.DECLINED, declined, messages)


def _word_of_declining(world: World, me: Person, request: Request) -> Sequence[Message]:
    match request.wanted:
        case WantedPerson() as wanted:
            before = world.people.get(wanted.person_id)
            after = wanted.applied_to(before)
            return word_of_access(world, request.request_id, Word.DECLINED, request.by, before, after, me.person_id)
        case MovedMailboxes() as moves:
            return moving_mailboxes.word(world, request.request_id, Word.DECLINED, request.by, moves, me.person_id)
        case WantedReset() as reset:
            return resetting_factor.word(world, request.request_id, Word.DECLINED, request.by, reset, me.person_id)
        case WantedLoad() as load:
            told = asking_to_load.word(world, request.request_id, Word.DECLINED, request.by, load, me.person_id)
            return [told]
        case WantedProvider():
            return keeping_council.word(world, request.request_id, Word.DECLINED, request.by, me.person_id)
        case WantedByNewer():
            raise OfNewerVersion
