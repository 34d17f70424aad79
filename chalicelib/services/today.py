"""One worker's cases today, with those they cover: what the digest of the morning counted."""

from collections.abc import Sequence

from chalicelib.domain.case import Case
from chalicelib.domain.digests import Day, day_of
from chalicelib.domain.messages import person_recipient
from chalicelib.domain.people import Person
from chalicelib.ports import View, World
from chalicelib.services.all_cases import all_open
from chalicelib.services.casework import look
from chalicelib.services.staffing import owner_or_team


def cases_of(world: World, person: Person) -> Sequence[Case]:
    """The open cases of everybody for whom this person stands today, first of all their own."""
    mine = person_recipient(person.person_id)
    owners = [other.person_id for other in world.people.staff() if owner_or_team(world, other.person_id) == mine]
    return [case for owner in owners for case in all_open(world, owner)]


def today(world: World, person: Person) -> Day:
    """Recorded like every look at a list."""
    day = day_of(cases_of(world, person), world.clock.now())
    look(world, person, View.LIST_OPENED, found=str(sum(map(len, day.values()))))
    return day
