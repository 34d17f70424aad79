"""An administrator's change of the person shown on their page."""

from chalicelib.domain.errors import Conflict
from chalicelib.domain.people.changes import Changed
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.administration.changing_people import Result, change
from chalicelib.services.casework.reassigning import NewOwners


def change_seen(
    world: World,
    me: Person,
    what: Changed,
    before: Person,
    after: Person,
    version: int,
    owners: NewOwners | None = None,
) -> Result:
    """Raises Conflict where somebody else changed the person; not where this was done already, by a button pressed twice."""
    if before.version != version and after != before:
        raise Conflict
    return change(world, me, what, before, after, owners)
