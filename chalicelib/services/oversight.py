"""What managers oversee: the silent-child check, every child on long watch, and each officer's cases in numbers."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from chalicelib.domain.barring import may_see
from chalicelib.domain.case import Case, Stage
from chalicelib.domain.covering import by_id
from chalicelib.domain.digests import Desk, alarms_of, desks, soonest
from chalicelib.domain.people import Person
from chalicelib.domain.silence_report import Report, is_late
from chalicelib.ports import View, World
from chalicelib.services.all_cases import all_open
from chalicelib.services.casework import look


@dataclass(frozen=True)
class Oversight:
    report: Report | None
    is_late: bool
    alarming: tuple[Case, ...]
    """Those that the RED email of the morning speaks of, the oldest first."""
    long_watch: tuple[Case, ...]
    """The next due first."""
    desks: tuple[Desk, ...]


def oversight(world: World, person: Person) -> Oversight:
    """Recorded like every look at a list, before anything is shown."""
    look(world, person, View.LIST_OPENED)
    now, report = world.clock.now(), _seen_by(world, person, world.watch.report())
    cases = list(all_open(world))
    people = by_id(world.people.staff())
    late = is_late(report, now, world.authorities.current())
    alarming = tuple(sorted((case for case in cases if alarms_of(case, now)), key=lambda case: case.received_at))
    return Oversight(report, late, alarming, _long_watch(cases), desks(cases, people, now))


def _seen_by(world: World, person: Person, report: Report | None) -> Report | None:
    """The report, with each case from which the person is barred as a number only."""
    if not report:
        return None
    heads = [(one, world.cases.head(one.leads_to)) for one in report.found]
    seen = tuple(one for one, case in heads if not case or may_see(case, person.person_id))
    return replace(report, found=seen, more=report.more + len(report.found) - len(seen))


def _long_watch(cases: Iterable[Case]) -> tuple[Case, ...]:
    return tuple(sorted((case for case in cases if case.stage is Stage.LONG_WATCH), key=soonest))
