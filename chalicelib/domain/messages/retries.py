"""What happens to an email that failed, or may have failed."""

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec.structs import replace

from chalicelib.domain.messages.message import Message, in_state
from chalicelib.domain.messages.states import State

GIVE_UP_AFTER = timedelta(hours=24)


GIVE_UP_TRIES = 48


HELD_PAUSE = timedelta(minutes=10)


THROTTLED_PAUSE = timedelta(seconds=15)
"""For a busy morning. It does not count as a try: the email itself was not refused."""


class Failure(StrEnum):
    """How a send failed, as far as the next step is concerned."""

    LATER = "later"
    """Refused for now: the provider had an error of its own, or could not be reached."""
    THROTTLED = "throttled"
    """Refused for this second: others are being sent at the provider's rate."""
    HELD = "held"
    """Sending is paused or the sender is not verified: nothing goes until a person mends it."""
    REFUSED = "refused"
    """This message will never be taken."""
    NOT_LISTED = "not-listed"
    """This practice copy may not email the address."""
    UNCLEAR = "unclear"
    """No answer: it may have been sent."""


def _backoff(tries: int) -> timedelta:
    return min(timedelta(seconds=30 * 2 ** min(tries, 7)), timedelta(minutes=30))


def after_failure(message: Message, failure: Failure, now: datetime) -> Message:
    """A reserved message after a failed send. Held mail stays held until it goes, however long that takes."""
    match failure:
        case Failure.REFUSED:
            return in_state(message, State.FAILED, now)
        case Failure.NOT_LISTED:
            return in_state(message, State.WITHHELD, now)
        case Failure.UNCLEAR:
            return in_state(message, State.UNKNOWN, now, now + message.policy.unknown_wait)
        case Failure.HELD:
            return in_state(message, State.DUE, now, now + HELD_PAUSE)
        case Failure.THROTTLED if now < message.waiting_since + GIVE_UP_AFTER:
            return replace(in_state(message, State.DUE, now, now + THROTTLED_PAUSE), tries=message.tries - 1)
        case Failure.LATER | Failure.THROTTLED:
            given_up = message.tries >= GIVE_UP_TRIES or now >= message.waiting_since + GIVE_UP_AFTER
            return (
                in_state(message, State.FAILED, now)
                if given_up
                else in_state(message, State.DUE, now, now + _backoff(message.tries))
            )


def when_looked_at(message: Message, now: datetime) -> Message:
    """The message as it stands when its time has come: a lost lease turns unknown, a long unknown is repeated or parked."""
    if message.state is State.RESERVED:
        return in_state(message, State.UNKNOWN, now, now + message.policy.unknown_wait)
    if message.state is State.UNKNOWN:
        if message.policy.repeats and not message.repeat:
            return replace(in_state(message, State.DUE, now, now), repeat=True)
        return in_state(message, State.FAILED, now)
    return message
