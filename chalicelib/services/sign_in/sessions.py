"""The sessions of a person, and how they end."""

from datetime import timedelta

from msgspec.structs import replace

from chalicelib.domain.errors import NotFound
from chalicelib.domain.people.council import is_due
from chalicelib.domain.people.factor import owes_second
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.sessions import Ended, Session
from chalicelib.ports.world import World
from chalicelib.services.people.staffing import person_if_readable

TOUCH_AFTER = timedelta(minutes=1)
"""How far the last-seen time of a session may lag, to spare a write on every page."""


def who_is(world: World, token: str) -> Person | None:
    """The person of a session token; None once it has ended, or while staff owe a second factor. It reads the person's
    rights afresh each time: an unreadable person is signed out."""
    return _person_of(world, token, whole=True)


def halfway(world: World, token: str) -> Person | None:
    """The member of staff who proved their mailbox in this session, and owes a second factor."""
    return _person_of(world, token, whole=False)


def _person_of(world: World, token: str, *, whole: bool) -> Person | None:
    now = world.clock.now()
    session = world.sign_ins.session(world.keys.digest("session", token))
    if not session or session.has_ended(now):
        return None
    person = person_if_readable(world, session.person_id)
    if not person or not person.active or replace(session, staff=person.is_staff).has_ended(now):
        return None
    if whole == owes_second(person, shown=session.second):
        return None
    if is_due(session, now):
        from chalicelib.services.sign_in.council_check import still_there  # hardly a request has to ask

        person = still_there(world, session, person)
        if not person:
            return None
    if now >= session.seen_at + TOUCH_AFTER:
        world.sign_ins.touch(replace(session, seen_at=now))
    return person


def why_signed_out(world: World, token: str) -> Ended | None:
    """Why a session ended, for the page that says so; None if nothing is known of it."""
    session = world.sign_ins.session(session_id(world, token))
    if not session:
        return None
    person = person_if_readable(world, session.person_id)
    why = session.why_ended(world.clock.now())
    if why or not person:
        return why
    if not person.active:
        return Ended.REVOKED
    return replace(session, staff=person.is_staff).why_ended(world.clock.now())


def seconds_left(world: World, token: str) -> int:
    """How long a session that was just used lasts without another use."""
    session, now = world.sign_ins.session(session_id(world, token)), world.clock.now()
    if not session:
        return 0
    return max(0, int((min(now + session.limits.idle, session.last_moment) - now).total_seconds()))


def sessions_of(world: World, person: Person) -> list[Session]:
    """Where the person is signed in, the newest first; what has ended is left out."""
    now = world.clock.now()
    stored = (replace(session, staff=person.is_staff) for session in world.sign_ins.of_person(person.person_id))
    return sorted((s for s in stored if not s.has_ended(now)), key=lambda session: session.started_at, reverse=True)


def session_id(world: World, token: str) -> str:
    """A session's name on a page. Nobody can turn it back into the token, so it opens nothing."""
    return world.keys.digest("session", token)


def end_session(world: World, person: Person, session: str) -> None:
    """Raises NotFound when it is not one of this person's."""
    found = world.sign_ins.session(session)
    if not found or found.person_id != person.person_id:
        raise NotFound
    world.sign_ins.end(session, Ended.ELSEWHERE)


def end_sessions(world: World, person_id: str, why: Ended, but: str = "") -> int:
    """Ends this person's sessions except that of the token `but`; returns how many."""
    kept = session_id(world, but) if but else ""
    ended = [session for session in world.sign_ins.of_person(person_id) if session.token_digest != kept]
    for session in ended:
        world.sign_ins.end(session.token_digest, why)
    return len(ended)


def sign_out(world: World, token: str) -> bool:
    """Returns whether the council's provider opened the session, which then has one of its own there."""
    session = world.sign_ins.session(session_id(world, token))
    world.sign_ins.end(session_id(world, token), Ended.SIGNED_OUT)
    return bool(session and session.council_asked_at)
