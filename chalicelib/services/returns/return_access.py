"""The audit's row of a change to a return."""

from chalicelib.domain.records.access import Access
from chalicelib.domain.returns.returns import Return
from chalicelib.ports.world import World


def access_to(world: World, head: Return, by: str, what: str, **facts: str) -> Access:
    return Access(world.keys.new_id(), head.return_id, by, what, world.clock.now(), facts)
