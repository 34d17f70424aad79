"""One worker's cases today, with those they cover: what the digest of the morning counted."""

from collections.abc import Sequence

from chalicelib.domain.casework.barring import may_see
from chalicelib.domain.casework.case import Case
from chalicelib.domain.deadlines.digests import Day, day_of
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.domain.people.covering import by_id, recipient_for
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.access import View
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access
from chalicelib.services.casework.all_cases import all_open


def cases_of(world: World, person: Person) -> Sequence[Case]:
    """The open cases of all people this person stands in for today, and their own unless they are away; none from which
    they are barred."""
    mine = person_recipient(person.person_id)
    people, on = by_id(world.people.staff()), london_day(world.clock.now())
    owners = [owner for owner in people if recipient_for(people, owner, on) == mine]
    return [case for owner in owners for case in all_open(world, owner) if may_see(case, person.person_id)]


def today(world: World, person: Person) -> Day:
    """Recorded like every look at a list."""
    day = day_of(cases_of(world, person), world.clock.now())
    record_access(world, person, View.LIST_OPENED, found=str(sum(map(len, day.values()))))
    return day
