"""Sends an email about a case again that failed."""

from chalicelib.domain.errors import NotFound
from chalicelib.domain.messages.many_readers import is_listed
from chalicelib.domain.messages.recipients import SEALED_ADDRESS
from chalicelib.journeys.casework.steps.send_again import SEND_AGAIN
from chalicelib.ports.world import World
from chalicelib.services.casework.carry_out import Actor, carry_out_on
from chalicelib.services.casework.reading import load_for_step


def send_again(world: World, reference: str, actor: Actor, message_id: str) -> None:
    """Raises NotFound for a message of another case, Refused for one that has not failed, Conflict when it was done."""
    file = load_for_step(world, reference)
    message = world.outbox.get(file.case.case_id, message_id)
    if not message or message.recipient == SEALED_ADDRESS or not is_listed(message):
        raise NotFound
    carry_out_on(world, file, actor, SEND_AGAIN, {"message": message_id})
