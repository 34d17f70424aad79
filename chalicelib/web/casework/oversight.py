"""What the silent-child check found, the long watch, and each officer's cases in numbers: the managers' page.

An officer may open it too: the email about it also goes to people who cover for a manager.
"""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.casework.case import Case
from chalicelib.domain.deadlines.digests import ALARM_WORDS, Workload, alarms_of
from chalicelib.domain.deadlines.silence import REASONS, Reason
from chalicelib.domain.deadlines.silence_report import Found, Report
from chalicelib.domain.instants import london_day
from chalicelib.domain.wording import london, london_time
from chalicelib.ports.world import World
from chalicelib.services.casework.oversight import Oversight, oversight
from chalicelib.web.casework.names import Names
from chalicelib.web.http.paging import Pages, page_asked_for, pages
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class AlarmingCase(Struct, frozen=True):
    """A case that cannot wait, and why."""

    reference: str
    child: str
    href: str
    since: datetime
    why: str


class SilentCase(Struct, frozen=True):
    """A case that the check found. `href`: None where it has no page."""

    reference: str
    id: str
    href: str | None
    reasons: Sequence[str]


class LastCheck(Struct, frozen=True, kw_only=True):
    """What the silent-child check found, and when it ended; `walked`: when it last looked at every case."""

    exceptions: int
    when: str
    looked_at: int
    walked: str | None
    found: Sequence[SilentCase]
    unnamed: int


class WatchedCase(Struct, frozen=True, kw_only=True):
    """A case of the long watch: the last human act for the child, and what is due."""

    reference: str
    child: str
    href: str
    owner: str | None
    last: datetime | None
    by: str | None
    due: datetime | None
    overdue: bool


class WorkloadLine(Struct, frozen=True):
    """The cases of one person in numbers; `who`: None for the unowned ones."""

    who: str | None
    open: int
    overdue: int
    today: int
    oldest: datetime | None


class OversightPage(Struct, frozen=True, kw_only=True):
    """`is_late`: whether the check should have run since."""

    check: LastCheck | None
    pages: Pages
    is_late: bool
    alarming: Sequence[AlarmingCase]
    watched: Sequence[WatchedCase]
    workloads: Sequence[WorkloadLine]


@view("GET", "/oversight")
def open_oversight(visit: Visit) -> Show:
    world, names = visit.world, Names(visit.world)
    seen = oversight(world, visit.me, page_asked_for(visit, "found"))
    model = OversightPage(
        check=_check(world, seen.report, seen) if seen.report else None,
        pages=pages(visit, seen.found.after, "found"),
        is_late=seen.is_late,
        alarming=[_alarming(case, world) for case in seen.alarming],
        watched=[_watched(case, names, world) for case in seen.long_watch],
        workloads=[_workload(workload, names) for workload in seen.workloads],
    )
    return Show("cases/oversight", model)


def _alarming(case: Case, world: World) -> AlarmingCase:
    why = " ".join(ALARM_WORDS[alarm] for alarm in alarms_of(case, world.clock.now()))
    href = world.links().case(case.reference)
    return AlarmingCase(case.reference, case.child_name, href, case.received_at, why)


def _check(world: World, report: Report, seen: Oversight) -> LastCheck:
    return LastCheck(
        exceptions=report.exceptions,
        when=_when(world, report.finished_at),
        looked_at=report.looked_at,
        walked=_when(world, report.walked_at) if report.walked_at else None,
        found=[_found(world, one) for one in seen.found.rows],
        unnamed=seen.unnamed,
    )


def _when(world: World, at: datetime) -> str:
    is_today = london_day(at) == london_day(world.clock.now())
    return f"today at {london_time(at)}" if is_today else f"on {london(at)}"


def _found(world: World, one: Found) -> SilentCase:
    """A case whose head is gone has no page."""
    has_page = one.reference and Reason.HEAD_GONE not in one.reasons
    href = world.links().case(one.reference) if has_page else None
    return SilentCase(one.reference, one.leads_to, href, [REASONS[reason] for reason in one.reasons])


def _watched(case: Case, names: Names, world: World) -> WatchedCase:
    return WatchedCase(
        reference=case.reference,
        child=case.child_name,
        href=world.links().case(case.reference),
        owner=names.of(case.owner_id) if case.owner_id else None,
        last=case.last_act_at,
        by=names.of(case.last_act_by) if case.last_act_by else None,
        due=case.next_due_at,
        overdue=case.is_overdue(world.clock.now()),
    )


def _workload(workload: Workload, names: Names) -> WorkloadLine:
    who = names.of(workload.owner_id) if workload.owner_id else None
    return WorkloadLine(who, workload.open, workload.overdue, workload.today, workload.oldest_due)
