"""Finds out whether anybody else could agree to a change, and asks them."""

from collections.abc import Sequence

from chalicelib.domain.authority.agreement import Request
from chalicelib.domain.authority.second_person import is_alone
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World


def is_by_oneself(world: World, me: Person) -> bool:
    """Whether nobody else could have agreed within the last 72 hours: what this person changes is then done at once."""
    return is_alone(world.people.agreers(), me.person_id, world.clock.now())


def ask(world: World, request: Request, messages: Sequence[Message]) -> None:
    """The same request, made twice, waits once."""
    if any(request.asks_the_same(other) for other in world.access_requests.waiting(request.asked_at)):
        return
    asked = Change(
        world.keys.new_id(),
        Changed.ASKED,
        request.person_id,
        request.by,
        request.asked_at,
        request.was,
        request.will_be,
    )
    world.access_requests.ask(request, asked, messages)
