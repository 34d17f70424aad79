"""Emails to somebody who typed an address. Who they are is looked up when the email is sent: no page shows who is known.

Safe to do twice: each email follows from the id of the request, and is written once."""

from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, Unreadable
from chalicelib.domain.messages.ids import message_id_for
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import SEALED_ADDRESS, person_recipient
from chalicelib.domain.people.council import needs_council
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.sign_in import (
    Answer,
    Attempt,
    SignInLink,
)
from chalicelib.domain.people.unused import OTHERS, STAFF, Asked, Unused, has_room
from chalicelib.ports.world import World
from chalicelib.services.mail.sign_in_asked import CODE, COUNCIL, LINK, WRONG_CODES
from chalicelib.services.mail.strangers import word_to_stranger
from chalicelib.services.people import partner_sign_up

TRIES = 5


def pass_on(world: World, message: Message) -> None:
    """Writes the email that the owner of the typed address gets, if any. Raises Conflict: look again."""
    if message.email == WRONG_CODES:
        _warn(world, message)
        return
    attempt = world.sign_ins.attempt(message.variables["browser"])
    if attempt and attempt.attempt_id == message.variables["attempt_id"]:  # else the browser asked again since
        _answer(world, attempt)


def _warn(world: World, message: Message) -> None:
    person = world.people.by_email(world.outbox.address_of(message))
    if person and person.active:
        to = person_recipient(person.person_id)
        world.outbox.add((new_message(f"{message.message_id}|{to}", WRONG_CODES, to, {}, message.created_at),))


def _answer(world: World, attempt: Attempt) -> None:
    person = world.people.by_email(attempt.address)
    if (
        person
        and person.active
        and not attempt.again
        and person.is_staff
        and needs_council(world.council.stored(), person)
    ):
        world.outbox.add((_to_council(attempt, person),))
    elif person and person.active:
        _let_in(world, replace(attempt, person_id=person.person_id), STAFF if person.is_staff else OTHERS)
    elif not person and attempt.for_partners and partner_sign_up.is_let_in(world, attempt.source):
        _let_in(world, attempt, OTHERS)
    else:
        messages, task = word_to_stranger(world, attempt)
        world.outbox.add(messages, (task,))


def _to_council(attempt: Attempt, person: Person) -> Message:
    """Only their own mailbox hears that codes are not for them: the page says the same for every address."""
    return new_message(_key(attempt), COUNCIL, person_recipient(person.person_id), {}, attempt.asked_at)


def _let_in(world: World, attempt: Attempt, many: str) -> None:
    for _ in range(TRIES):
        decided, of_many = _decide(world, attempt, many)
        email = CODE if decided.answer is Answer.CODE else LINK
        to = person_recipient(attempt.person_id) if attempt.person_id else SEALED_ADDRESS
        address = "" if attempt.person_id else attempt.address
        message = new_message(
            _key(attempt), email, to, {"attempt_id": attempt.attempt_id}, attempt.asked_at, address=address
        )
        link = _link(world, attempt) if email == LINK else None
        try:
            world.sign_ins.answer(decided, of_many, link, message)
        except Conflict:
            if world.outbox.get(None, message_id_for(_key(attempt))) or _was_replaced(world, attempt):
                return
            continue
        return
    raise Conflict


def _key(attempt: Attempt) -> str:
    return f"{attempt.attempt_id}|answer"


def _was_replaced(world: World, attempt: Attempt) -> bool:
    now = world.sign_ins.attempt(attempt.browser_digest)
    return not now or now.attempt_id != attempt.attempt_id or now.used


def _decide(world: World, attempt: Attempt, many: str) -> tuple[Attempt, Unused | None]:
    """A code while the list of many people has room; then a link. Only codes for unknown browsers are on that list."""
    if attempt.answer:  # decided when it was asked for
        return attempt, None
    if attempt.known_browser:
        return replace(attempt, answer=Answer.CODE), None
    unused, now = _list_of(world, many), world.clock.now()
    if not unused or not has_room(unused, now):
        return replace(attempt, answer=Answer.LINK), None
    listed = unused.with_one(Asked(attempt.asked_at, attempt.attempt_id), now)
    return replace(attempt, answer=Answer.CODE, of_many=many), listed


def _list_of(world: World, many: str) -> Unused | None:
    """None where it cannot be read: nobody knows whether there is room on it."""
    try:
        return world.sign_ins.unused(many)
    except Unreadable:
        return None


def token_of_link(world: World, attempt_id: str) -> str:
    """Recomputed wherever it is needed and stored nowhere, as the code is."""
    return world.keys.digest("emailed-link", attempt_id)


def _link(world: World, attempt: Attempt) -> SignInLink:
    digest = world.keys.digest("sign-in-link", token_of_link(world, attempt.attempt_id))
    return SignInLink(digest, "", attempt.asked_at, address_digest=link_for(world, attempt))


def link_for(world: World, attempt: Attempt) -> str:
    """The address that an emailed link is bound to."""
    return world.keys.digest("link-for", attempt.address)
