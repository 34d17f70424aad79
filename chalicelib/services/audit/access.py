"""Records who looked at what."""

from chalicelib.domain.people.people import Person
from chalicelib.domain.records.access import NO_CASE, Access, View
from chalicelib.ports.world import World


def record_access(world: World, person: Person, view: View, case_id: str = NO_CASE, **facts: str) -> Access:
    """Records who looked at what. Call it before showing anything: if it fails, nothing is shown."""
    access = Access(world.keys.new_id(), case_id, person.person_id, view, world.clock.now(), facts)
    world.audit.add(access)
    return access
