"""The lines of a list of cases."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

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
from chalicelib.web.casework.names import Names


class CaseLine(Struct, frozen=True, kw_only=True):
    """A case as a list shows it; `due` and `step`: what is next."""

    reference: str
    child_name: str
    priority: str
    stage: str
    owner: str | None
    received: datetime
    age: str
    due: datetime | None
    step: str
    news: Sequence[str]
    overdue: bool
    acknowledged: bool
    owes_social_care: bool


STAGES = [(str(stage), label) for stage, label in STAGE_LABELS.items() if stage is not Stage.CLOSED]
"""The answers of the filter by stage."""


def chosen(filters: Filters) -> Mapping[str, str]:
    """The filters as an address has them."""
    return {
        "owner": filters.owner,
        "stage": filters.stage,
        "priority": filters.priority,
        "overdue": "yes" if filters.overdue else "",
    }


def owners(world: World, names: Names) -> list[tuple[str, str]]:
    """The answers of the filter by owner."""
    workers, gone = owners_to_choose(world, names.staff.values())
    first = [("", "Everybody"), (MINE, "Me"), (NOBODY, "Nobody: the unowned queue")]
    return [
        *first,
        *((person.person_id, person.name) for person in workers),
        *((person.person_id, f"{person.name} (no longer works here)") for person in gone),
    ]


def results(world: World, page: CasePage, names: Names | None = None) -> list[CaseLine]:
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


def _listed(case: Case, names: Names, now: datetime, calendar: SchoolCalendar) -> CaseLine:
    return CaseLine(
        reference=case.reference,
        child_name=case.child_name,
        priority=str(case.priority),
        stage=STAGE_LABELS[case.stage],
        owner=names.of_owner(case),
        received=case.received_at,
        age=age_of(case, now, calendar),
        due=case.next_due_at,
        step=LABELS[read_as(Rule, case.next_rule)] if case.next_rule else "",
        news=[NEWS_WORDS[read_as(News, kind)] for kind in sorted(case.news)],
        overdue=case.is_overdue(now),
        acknowledged=case.acknowledged_at is not None,
        owes_social_care=case.owes_social_care,
    )
