"""The emails about signing in that are written with the page."""

from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import ASKER, person_recipient
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.sessions import Session
from chalicelib.domain.people.sign_in import (
    Attempt,
)
from chalicelib.ports.world import World

CODE, LINK, WRONG_CODES = "sign_in_code", "sign_in_link", "sign_in_wrong_codes"
COUNCIL = "sign_in_council"


def asked(attempt: Attempt) -> Message:
    variables = {"attempt_id": attempt.attempt_id, "browser": attempt.browser_digest}
    return new_message(f"{attempt.attempt_id}|asked", CODE, ASKER, variables, attempt.asked_at)


def guessed_at(world: World, attempt: Attempt) -> Message:
    """One a day for each address."""
    now = world.clock.now()
    key = f"{world.keys.digest('guessed-at', attempt.address)}|{london_day(now).isoformat()}"
    return new_message(key, WRONG_CODES, ASKER, {}, now, address=attempt.address)


def new_browser(person: Person, session: Session) -> Message:
    to = person_recipient(person.person_id)
    return new_message(f"{session.token_digest}|browser", "sign_in_new_browser", to, {}, session.started_at)
