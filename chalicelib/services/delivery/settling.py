"""Records what became of an email."""

from chalicelib.domain.errors import Conflict, TryAgain
from chalicelib.domain.messages.lifecycle import handed_over
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.retries import after_failure
from chalicelib.ports.mailer import SendResult
from chalicelib.ports.world import World
from chalicelib.services.delivery.problems import problem_of

RECORD_TRIES = 5


def settle(world: World, before: Message, after: Message) -> None:
    world.outbox.settle(before, after, *problem_of(world, after))


def record(world: World, reserved: Message, sent: SendResult) -> None:
    """Where the store does not answer, the lease runs out, and the provider's Send event or the wait for it settles the row."""
    _log(world, reserved, sent)
    after = _after(world, reserved, sent)
    for attempt in range(RECORD_TRIES):
        try:
            settle(world, reserved, after)
            return
        except Conflict:
            return  # the provider's own word arrived first
        except TryAgain:
            world.log("message-not-recorded", message=reserved.message_id, attempt=attempt)
            world.pause(0.2 * 2**attempt)


def _log(world: World, reserved: Message, sent: SendResult) -> None:
    happened = "message-sent" if sent.failure is None else "message-not-sent"
    facts = {"message": reserved.message_id, "email": reserved.email}
    world.log(happened, **facts, reason=sent.reason, tries=reserved.tries)


def _after(world: World, reserved: Message, sent: SendResult) -> Message:
    now = world.clock.now()
    if sent.failure is None:
        return handed_over(reserved, sent.provider_id, now)
    return after_failure(reserved, sent.failure, now)
