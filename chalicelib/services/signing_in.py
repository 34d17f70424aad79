"""Signing in by an emailed code, and sessions. What is answered never tells whether an address is known."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from hmac import compare_digest

from chalicelib.domain.errors import DomainError, NotFound
from chalicelib.domain.identifiers import normalise_email
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages import SEALED_ADDRESS, Message, new_message, person_recipient
from chalicelib.domain.people import Person, Session
from chalicelib.domain.sign_in import (
    ASKED_IN_VAIN,
    GUESSES,
    SOURCE_FAILURES,
    STRANGERS_IN_ALL,
    STRANGERS_OF_A_SOURCE,
    Attempt,
    asked_by,
)
from chalicelib.domain.tasks import Audience, Mends, Task
from chalicelib.ports import Conflict, World
from chalicelib.services import newcomers

TOUCH_AFTER = timedelta(minutes=1)
"""How far the last-seen time of a session may lag, to spare a write on every page."""


class TooMany(DomainError):
    """Too many codes asked for, or too many wrong ones from one source."""


class CodeEnded(DomainError):
    """The code ran out, was used, guessed at too often, or belongs to another browser: ask for a new one."""


class WrongCode(DomainError):
    """The code is not the one that was sent."""


@dataclass(frozen=True)
class Browser:
    """Where a request comes from: the digest of the browser's cookie, and of the network address."""

    digest: str
    source: str


def ask_for_code(world: World, email: str, browser: Browser, destination: str) -> None:
    """Sends a code to a known address, or to one that comes from a form for partners; word of what to do to any other.

    Raises TooMany, or NotAnAuthority for an address that the form it comes from is not for.
    """
    address = normalise_email(email)
    form = newcomers.form_begun_here(world, destination, browser.digest)
    newcomers.refuse_no_authority(world, form, address)
    asker = world.keys.digest("asker", browser.source, address)
    if not world.sign_ins.allow(asked_by(asker), ASKED_IN_VAIN):
        raise TooMany(
            "Several codes were asked for and none was used. Use the newest email, or wait 15 minutes and ask again."
        )
    person = world.people.by_email(address)
    known = person if person and person.active else None
    attempt = Attempt(
        world.keys.new_id(),
        browser.digest,
        known.person_id if known else "",
        asker,
        address,
        world.clock.now(),
        destination,
        newcomer=bool(form and not person) and newcomers.is_let_in(world, address, browser.source),
    )
    messages, tasks = _what_is_sent(world, attempt, browser.source)
    world.sign_ins.begin(attempt, messages, tasks)


def _what_is_sent(world: World, attempt: Attempt, source: str) -> tuple[Sequence[Message], Sequence[Task]]:
    if attempt.newcomer:
        return (newcomers.code_to(attempt),), ()
    return (_code(attempt), ()) if attempt.person_id else _word_to_stranger(world, attempt, source)


def _code(attempt: Attempt) -> tuple[Message, ...]:
    variables = {"attempt_id": attempt.attempt_id}
    recipient = person_recipient(attempt.person_id)
    return (new_message(f"{attempt.attempt_id}|code", "sign_in_code", recipient, variables, attempt.asked_at),)


def _word_to_stranger(world: World, attempt: Attempt, source: str) -> tuple[Sequence[Message], Sequence[Task]]:
    """One email and one task a day for each unknown address; of many unknown addresses at once, one task for them all."""
    today, address = london_day(attempt.asked_at).isoformat(), attempt.address
    of_source = world.sign_ins.allow(f"strangers#{source}", STRANGERS_OF_A_SOURCE)
    if not (of_source and world.sign_ins.allow("strangers", STRANGERS_IN_ALL)):
        text = "Very many unknown addresses tried to sign in today. They got no email. If this goes on, tell IT."
        return (), (_for_administrators(f"strangers-{today}", text, "", attempt),)
    key = f"stranger|{world.keys.digest('stranger', address)}|{today}"
    message = new_message(key, "sign_in_unknown", SEALED_ADDRESS, {}, attempt.asked_at, address=address)
    text = "Somebody whom the service does not know tried to sign in. Add them as a contact if they should have access."
    return (message,), (_for_administrators(message.message_id, text, address, attempt),)


def _for_administrators(task_id: str, text: str, detail: str, attempt: Attempt) -> Task:
    """Nobody else can let somebody in."""
    mends = Mends.CONTACTS if detail else None
    return Task(task_id, text, detail, attempt.asked_at, audience=Audience.ADMINISTRATORS, mends=mends)


@dataclass(frozen=True)
class SignedIn:
    token: str
    destination: str
    person: Person


def enter_code(world: World, code: str, browser: Browser) -> SignedIn:
    """Spends a code and opens a session. Raises TooMany, CodeEnded or WrongCode."""
    now = world.clock.now()
    if world.sign_ins.failures(browser.source) >= SOURCE_FAILURES:
        world.log("sign-in-failed", why="too many wrong codes from one source")
        raise TooMany("Too many wrong codes came from your network. Wait 15 minutes, then ask for a new code.")
    attempt = world.sign_ins.attempt(browser.digest)
    if not attempt or attempt.has_ended(now):
        raise CodeEnded("This code has run out, or it was asked for in another browser. Ask for a new one.")
    if not world.sign_ins.guess(attempt):
        raise CodeEnded(f"A code may be tried {GUESSES} times, and it may be used once. Ask for a new one.")
    person = _person_with(world, attempt, code)
    if not person:
        world.sign_ins.count_failure(browser.source)
        world.log("sign-in-failed", why="wrong code")
        raise WrongCode("That is not the code that we sent last. Check the newest email.")
    return _open_session(world, attempt, person)


def _person_with(world: World, attempt: Attempt, code: str) -> Person | None:
    right = compare_digest(world.keys.sign_in_code(attempt.attempt_id).encode(), code.encode())
    if right and attempt.newcomer:
        return newcomers.partner_of(world, attempt)
    person = world.people.get(attempt.person_id) if attempt.person_id else None
    if not (right and person and person.active):
        return None
    return person if attempt.address == normalise_email(person.email) else None


def _open_session(world: World, attempt: Attempt, person: Person) -> SignedIn:
    now = world.clock.now()
    token = world.keys.new_id()
    session = Session(world.keys.digest("session", token), person.person_id, person.is_staff, now, now)
    try:
        world.sign_ins.finish(attempt, session)
    except Conflict:
        raise CodeEnded("This code was used already. Ask for a new one.") from None
    return SignedIn(token, attempt.destination, person)


def who_is(world: World, token: str) -> Person | None:
    """The person behind a session token; None when it has ended. The person's rights are read afresh each time."""
    now = world.clock.now()
    session = world.sign_ins.session(world.keys.digest("session", token))
    if not session or session.has_ended(now):
        return None
    person = world.people.get(session.person_id)
    if not person or not person.active or replace(session, staff=person.is_staff).has_ended(now):
        return None
    if now >= session.seen_at + TOUCH_AFTER:
        world.sign_ins.touch(replace(session, seen_at=now))
    return person


def sessions_of(world: World, person: Person) -> list[Session]:
    """Where the person is signed in, the newest first; what has ended is left out."""
    now = world.clock.now()
    stored = (replace(session, staff=person.is_staff) for session in world.sign_ins.of_person(person.person_id))
    return sorted((s for s in stored if not s.has_ended(now)), key=lambda session: session.started_at, reverse=True)


def session_id(world: World, token: str) -> str:
    """What a session is called on a page. It cannot be turned back into the token, so it opens nothing."""
    return world.keys.digest("session", token)


def end_session(world: World, person: Person, session: str) -> None:
    """Raises NotFound when it is not one of this person's."""
    found = world.sign_ins.session(session)
    if not found or found.person_id != person.person_id:
        raise NotFound
    world.sign_ins.end(session)


def end_sessions(world: World, person_id: str, but: str = "") -> int:
    """Ends every session of this person, except that of the token `but`; how many there were."""
    kept = session_id(world, but) if but else ""
    ended = [session for session in world.sign_ins.of_person(person_id) if session.token_digest != kept]
    for session in ended:
        world.sign_ins.end(session.token_digest)
    return len(ended)


def sign_out(world: World, token: str) -> None:
    world.sign_ins.end(world.keys.digest("session", token))
