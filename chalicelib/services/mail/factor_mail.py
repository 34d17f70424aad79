"""The emails to a member of staff about their second factor."""

from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World

SET_UP, RECOVERY_USED, NEW_CODES, RESET, GUESSED = "set-up", "recovery-used", "new-codes", "reset", "guessed"


def word(world: World, person: Person, what: str, key: int | str) -> Message:
    """`key`: the version of the factor, or the change, so that the same thing is told once."""
    to, now = person_recipient(person.person_id), world.clock.now()
    return new_message(
        f"factor|{person.person_id}|{what}|{key}|{now.isoformat()}", "second_factor", to, {"what": what}, now
    )


def guessed_at(world: World, person: Person) -> Message:
    """One a day."""
    to, now = person_recipient(person.person_id), world.clock.now()
    key = f"factor|{person.person_id}|{GUESSED}|{london_day(now).isoformat()}"
    return new_message(key, "second_factor", to, {"what": GUESSED}, now)
