"""The managers' view: the silent-child check, every child on long watch, and each officer's cases in numbers."""

from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.casework.barring import may_see
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.deadlines.digests import Workload, alarms_of, soonest, workloads
from chalicelib.domain.deadlines.silence_report import Found, Report, is_late
from chalicelib.domain.paging import ListPage, page_after
from chalicelib.domain.people.covering import by_id
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.access import View
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access
from chalicelib.services.casework.all_cases import all_open

PAGE_OF_FOUND = 100


class Oversight(Struct, frozen=True):
    report: Report | None
    found: ListPage[Found]
    """A page of what the check found, without the cases from which the person is barred."""
    unnamed: int
    """How many exceptions of this page, or after the last one, have no line."""
    is_late: bool
    alarming: tuple[Case, ...]
    """Those that the RED email of the morning speaks of, the oldest first."""
    long_watch: tuple[Case, ...]
    """The next due first."""
    workloads: tuple[Workload, ...]


def oversight(world: World, person: Person, after: str = "") -> Oversight:
    """Recorded like every look at a list, before anything is shown. `after`: the mark of a page of what the check found."""
    record_access(world, person, View.LIST_OPENED)
    now, report = world.clock.now(), world.watch.report()
    found, unnamed = _seen_by(world, person, report, after) if report else (ListPage[Found](), 0)
    cases = list(all_open(world))
    people = by_id(world.people.staff())
    late = is_late(report, now, world.authorities.current())
    alarming = tuple(sorted((case for case in cases if alarms_of(case, now)), key=lambda case: case.received_at))
    return Oversight(report, found, unnamed, late, alarming, _long_watch(cases), workloads(cases, people, now))


def _seen_by(world: World, person: Person, report: Report, after: str) -> tuple[ListPage[Found], int]:
    """A page, with each case from which the person is barred as a number only. The check itself names a case that cannot be
    read: else nobody would look for it."""
    page = page_after(report.found, PAGE_OF_FOUND, after, lambda one: one.leads_to)
    hidden = {
        case.case_id
        for case in world.cases.heads(one.leads_to for one in page.rows)
        if not may_see(case, person.person_id)
    }
    seen = tuple(one for one in page.rows if one.leads_to not in hidden)
    beyond = 0 if page.after else report.more
    return replace(page, rows=seen, total=report.exceptions), beyond + len(page.rows) - len(seen)


def _long_watch(cases: Iterable[Case]) -> tuple[Case, ...]:
    return tuple(sorted((case for case in cases if case.stage is Stage.LONG_WATCH), key=soonest))
