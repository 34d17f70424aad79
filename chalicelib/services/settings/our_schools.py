"""All schools of the authority, from the register."""

from functools import partial

from chalicelib.domain.paging import all_rows
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.ports.world import World

READ_AT_ONCE = 500


def our_schools(world: World) -> list[RegisteredSchool]:
    """The authority's own, open or about to open, by name."""
    code = world.authorities.current().la_code
    rows = all_rows(partial(world.schools.of_authority, code, READ_AT_ONCE))
    return sorted(
        (school for school in rows if not school.is_closed), key=lambda school: (school.name.casefold(), school.urn)
    )
