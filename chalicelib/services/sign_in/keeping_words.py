"""Keeps what somebody typed into a form whose session had ended, and offers it after they sign in again."""

from collections.abc import Mapping
from datetime import datetime

from chalicelib.domain.people.kept import KeptWords
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.sessions import Ended
from chalicelib.ports.world import World
from chalicelib.services.sign_in.sessions import session_id, why_signed_out


def keep(world: World, token: str, path: str, fields: Mapping[str, str]) -> bool:
    """For the person of the session that was, whether they are at this browser or not; False where it is too long, or
    nobody knows whose it is. Not for a session that was taken away, here or by the council: its person may be gone."""
    session = world.sign_ins.session(session_id(world, token))
    if not session or why_signed_out(world, token) in (None, Ended.REVOKED, Ended.COUNCIL):
        return False
    words = KeptWords(session.person_id, path, fields, world.clock.now())
    if not words.fits:
        return False
    world.kept.keep(words)
    world.log("words-kept", person=session.person_id)
    return True


def kept_for(world: World, person: Person) -> KeptWords | None:
    words = world.kept.get(person.person_id)
    return words if words and not words.has_ended(world.clock.now()) else None


def drop(world: World, person: Person, at: datetime) -> None:
    """The words that were kept at this moment, as a page showed them. What was kept since stays."""
    world.kept.drop(person.person_id, at)
