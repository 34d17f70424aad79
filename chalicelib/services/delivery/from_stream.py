"""Sends the messages that a batch of the stream brings: codes first, and no message holds up those behind it."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.errors import TryAgain
from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.ports.world import World
from chalicelib.services.delivery.delivering import deliver
from chalicelib.services.delivery.sweeps import sweep_first
from chalicelib.services.schedule.time_budget import CODES, URGENT


class Brought(Struct, frozen=True):
    """A message that was just written."""

    lane: str
    case_id: str | None
    message_id: str

    @property
    def is_code(self) -> bool:
        return self.lane == Lane.SIGN_IN


class Outcome(Struct, frozen=True):
    left: int
    """Messages that there was no time for: the minute's run sends them."""
    hand_back: int | None
    """The place of the first message that the stream must repeat, with all that follow; None for none."""


def deliver_batch(world: World, batch: Sequence[Brought]) -> Outcome:
    """Sends the codes, then the others while their time lasts, then what earlier batches left.

    A message that fails is still due in the ledger, so the minute's run takes it up. Messages are handed back only when the
    store did not answer. Repeating the others with them is harmless, because a message is claimed before it is sent.
    """
    begun, answered, left = world.clock.now(), set[int](), 0
    end = begun + URGENT
    for place, brought in sorted(enumerate(batch), key=lambda found: not found[1].is_code):
        if world.clock.now() >= (begun + CODES if brought.is_code else end):
            left += 1
        elif not _is_answered(world, brought):
            break
        answered.add(place)
    else:
        _help(world, end)
    return Outcome(left, min(set(range(len(batch))) - answered, default=None))


def _help(world: World, until: datetime) -> None:
    """The batch itself is done: if this fails, the minute's run does it."""
    try:
        sweep_first(world, until)
    except Exception as problem:
        world.log("help-failed", problem=type(problem).__name__)


def _is_answered(world: World, brought: Brought) -> bool:
    try:
        deliver(world, brought.case_id, brought.message_id)
    except Exception as problem:
        world.log("deliver-failed", problem=type(problem).__name__)
        return not isinstance(problem, TryAgain)
    return True
