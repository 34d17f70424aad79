"""The due rows, in any world."""

from datetime import datetime

from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.records.due import What
from chalicelib.ports.world import World


def ids_due(world: World, what: What | Lane, at: datetime) -> list[str]:
    """The ids of all that is due, soonest first."""
    return [due.id for due in world.due_index.due(what, at)]
