"""What the silent-child check found, the long watch, and each officer's cases in numbers: the managers' page.

An officer may open it too, because the email about it goes to whoever covers for a manager.
"""

from datetime import datetime
from typing import Any

from chalicelib.domain.casework.case import Case
from chalicelib.domain.deadlines.digests import ALARM_WORDS, Desk, alarms_of
from chalicelib.domain.deadlines.silence import REASONS, Reason
from chalicelib.domain.deadlines.silence_report import Found, Report
from chalicelib.domain.instants import london_day
from chalicelib.domain.wording import london, london_time
from chalicelib.ports.world import World
from chalicelib.services.casework.oversight import Oversight, oversight
from chalicelib.web.casework.names import Names
from chalicelib.web.http.paging import page_asked_for, pages
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


@view("GET", "/oversight")
def open_oversight(visit: Visit) -> Show:
    world, names = visit.world, Names(visit.world)
    seen = oversight(world, visit.me, page_asked_for(visit, "found"))
    context = {
        "check": _check(world, seen.report, seen) if seen.report else None,
        "pages": pages(visit, seen.found.after, "found"),
        "is_late": seen.is_late,
        "alarming": [_alarming(case, world) for case in seen.alarming],
        "watched": [_watched(case, names, world) for case in seen.long_watch],
        "desks": [_desk(desk, names) for desk in seen.desks],
    }
    return Show("cases/oversight", context)


def _alarming(case: Case, world: World) -> dict[str, Any]:
    why = " ".join(ALARM_WORDS[alarm] for alarm in alarms_of(case, world.clock.now()))
    href = world.links().case(case.reference)
    return {"reference": case.reference, "child": case.child_name, "href": href, "since": case.received_at, "why": why}


def _check(world: World, report: Report, seen: Oversight) -> dict[str, Any]:
    return {
        "exceptions": report.exceptions,
        "when": _when(world, report.finished_at),
        "looked_at": report.looked_at,
        "walked": _when(world, report.walked_at) if report.walked_at else None,
        "found": [_found(world, one) for one in seen.found.rows],
        "unnamed": seen.unnamed,
    }


def _when(world: World, at: datetime) -> str:
    is_today = london_day(at) == london_day(world.clock.now())
    return f"today at {london_time(at)}" if is_today else f"on {london(at)}"


def _found(world: World, one: Found) -> dict[str, Any]:
    """A case whose head is gone has no page to be led to."""
    has_page = one.reference and Reason.HEAD_GONE not in one.reasons
    return {
        "reference": one.reference,
        "id": one.leads_to,
        "href": world.links().case(one.reference) if has_page else None,
        "reasons": [REASONS[reason] for reason in one.reasons],
    }


def _watched(case: Case, names: Names, world: World) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "child": case.child_name,
        "href": world.links().case(case.reference),
        "owner": names.of(case.owner_id) if case.owner_id else None,
        "last": case.last_act_at,
        "by": names.of(case.last_act_by) if case.last_act_by else None,
        "due": case.next_due_at,
        "overdue": case.is_overdue(world.clock.now()),
    }


def _desk(desk: Desk, names: Names) -> dict[str, Any]:
    return {
        "who": names.of(desk.owner_id) if desk.owner_id else None,
        "open": desk.open,
        "overdue": desk.overdue,
        "today": desk.today,
        "oldest": desk.oldest_due,
    }
