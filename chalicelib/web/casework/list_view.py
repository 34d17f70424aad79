"""The lines of a list of cases."""

from datetime import datetime
from typing import Any

from chalicelib.domain.calendar.days import SchoolCalendar, school_days_between
from chalicelib.domain.casework.case import STAGE_LABELS, Case, Stage
from chalicelib.domain.casework.news import NEWS_WORDS, News
from chalicelib.domain.deadlines.rules import LABELS, Rule
from chalicelib.domain.errors import CalendarTooShort
from chalicelib.domain.instants import london_day
from chalicelib.domain.newer import read_as
from chalicelib.domain.records.case_file import CasePage
from chalicelib.ports.world import World
from chalicelib.services.casework.lists import MINE, NOBODY, Filters, owners_to_choose
from chalicelib.web.casework.done_view import Done
from chalicelib.web.casework.names import Names


def list_context(world: World, page: CasePage, filters: Filters, assigned: int) -> dict[str, Any]:
    chosen = {
        "owner": filters.owner,
        "stage": filters.stage,
        "priority": filters.priority,
        "overdue": "yes" if filters.overdue else "",
    }
    names = Names(world)
    return {
        "cases": results(world, page, names),
        "filters": chosen,
        "owners": _owners(world, names),
        "done": _assigned(assigned) if assigned else None,
        "stages": [(str(stage), label) for stage, label in STAGE_LABELS.items() if stage is not Stage.CLOSED],
    }


def _owners(world: World, names: Names) -> list[tuple[str, str]]:
    """The answers of the filter by owner."""
    workers, gone = owners_to_choose(world, names.staff.values())
    first = [("", "Everybody"), (MINE, "Me"), (NOBODY, "Nobody: the unowned queue")]
    return [
        *first,
        *((person.person_id, person.name) for person in workers),
        *((person.person_id, f"{person.name} (no longer works here)") for person in gone),
    ]


def _assigned(number: int) -> Done:
    return Done("The case has a new owner." if number == 1 else f"{number} cases have a new owner.")


def results(world: World, page: CasePage, names: Names | None = None) -> list[dict[str, Any]]:
    """The cases of a page as a list shows them. `names`: those that the page has looked up already."""
    names, now, calendar = names or Names(world), world.clock.now(), world.authorities.current().calendar()
    return [_listed(case, names, now, calendar) for case in page.cases]


def age_of(case: Case, now: datetime, calendar: SchoolCalendar) -> str:
    """How long the case has been open, in school days; closed, until it was closed."""
    try:
        days = school_days_between(london_day(case.received_at), london_day(case.closed_at or now), calendar)
    except CalendarTooShort:
        return "Not countable: term dates are missing"
    return f"{days} school day{'' if days == 1 else 's'}"


def _listed(case: Case, names: Names, now: datetime, calendar: SchoolCalendar) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "child_name": case.child_name,
        "priority": str(case.priority),
        "stage": STAGE_LABELS[case.stage],
        "owner": names.of_owner(case),
        "received": case.received_at,
        "age": age_of(case, now, calendar),
        "due": case.next_due_at,
        "step": LABELS[read_as(Rule, case.next_rule)] if case.next_rule else "",
        "news": [NEWS_WORDS[read_as(News, kind)] for kind in sorted(case.news)],
        "overdue": case.is_overdue(now),
        "acknowledged": case.acknowledged_at is not None,
        "owes_social_care": case.owes_social_care,
    }
