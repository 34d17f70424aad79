"""A fresh sign-in before an act that a thief at an open browser would try: roles, addresses and exports.

A person with an older session enters a new code. It begins a new session in place of the old one.
"""

from datetime import timedelta

from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.council import Vouched
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.sessions import Session
from chalicelib.domain.people.sign_in import FRESH_FOR, RECENT_FOR, Answer, Attempt
from chalicelib.ports.world import World
from chalicelib.services.mail.sign_in_asked import asked
from chalicelib.services.sign_in import sessions, signing_in
from chalicelib.services.sign_in.signing_in import CodeEnded


def is_fresh(world: World, token: str) -> bool:
    """Whether the session of this token began a moment ago."""
    return _began_within(world, token, FRESH_FOR)


def is_recent(world: World, token: str) -> bool:
    """Whether the last code was entered within the time for confidential answers."""
    return _began_within(world, token, RECENT_FOR)


def _began_within(world: World, token: str, time: timedelta) -> bool:
    session = world.sign_ins.session(sessions.session_id(world, token))
    return session is not None and world.clock.now() < session.started_at + time


def send_code(world: World, person: Person, browser: Browser) -> None:
    """To the person's own address, unless one that was sent just now can still be used. Raises TooMany."""
    try:
        if _is_the_councils(person, world.sign_ins.session(browser.session)):
            signing_in.ask(world, _code_only(world, person, browser), asked)
        else:
            signing_in.ask_for_code(world, person.email, browser, "", again=True)
    except signing_in.TooMany:
        if not signing_in.has_asked(world, person.email, browser):
            raise


def _code_only(world: World, person: Person, browser: Browser) -> Attempt:
    """A link would open a session, which only the council's provider does for them. The list of unused codes is their own:
    what others ask for at the sign-in page holds up nobody who is in."""
    return Attempt(
        world.keys.new_id(),
        browser.digest,
        normalise_email(person.email),
        world.clock.now(),
        source=browser.source,
        unused=world.keys.digest("codes-of-council-sessions", person.person_id),
        answer=Answer.CODE,
        again=True,
    )


def sign_in_again(world: World, person: Person, token: str, code: str, browser: Browser) -> str:
    """The token of a new session of the same person, with the second factor of the old one, which ends. It
    lasts no longer than that would have. Raises as `enter_code`."""
    attempt = world.sign_ins.attempt(browser.digest)
    if not attempt or attempt.address != normalise_email(person.email):
        raise CodeEnded("This code has run out. Ask for a new one.")
    session = world.sign_ins.session(sessions.session_id(world, token))
    signed_in = signing_in.enter_code(world, code, browser, _vouched(world, person, session), session)
    sessions.sign_out(world, token)
    return signed_in.token


def _vouched(world: World, person: Person, session: Session | None) -> Vouched | None:
    """When the council's provider was asked last; the new session takes it over."""
    if not session or not session.council_asked_at or not _is_the_councils(person, session):
        return None
    return Vouched(session.council_asked_at)


def _is_the_councils(person: Person, session: Session | None) -> bool:
    """Whether the council's provider opened the session."""
    return bool(session and session.person_id == person.person_id and session.council_asked_at)
