"""The identities of a form that is being accepted."""

from chalicelib.domain.casework.reference import new_reference
from chalicelib.domain.errors import TryAgain
from chalicelib.ports.world import World
from chalicelib.services.casework.new_case import New

DRAWN_AT_MOST = 5


def draw_identities(world: World) -> New:
    new_id = world.keys.new_id
    return New(new_id(), new_id(), new_id(), new_id(), _free_reference(world), world.clock.now())


def _free_reference(world: World) -> str:
    """Draws again while the reference is taken.

    It looks before anything is written, because the sender could do nothing about a refused reference. If two senders draw
    the same one at the same moment, the write refuses the second.
    """
    for _ in range(DRAWN_AT_MOST):
        reference = new_reference(world.keys.random_bytes)
        if not world.cases.is_taken(reference):
            return reference
    raise TryAgain("reference")
