"""The list of open cases."""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.records.access import View
from chalicelib.services.audit import access
from chalicelib.services.casework import lists
from chalicelib.services.casework.lists import MINE, NOBODY, Filters
from chalicelib.web.casework.done_view import Done
from chalicelib.web.casework.list_view import STAGES, CaseLine, chosen, owners, results
from chalicelib.web.casework.names import Names
from chalicelib.web.casework.on_call_view import keeps_rota, nobody_on_call
from chalicelib.web.casework.task_lines import OPEN_TASKS, FirstTasks, first_tasks
from chalicelib.web.http.paging import Pages, page_asked_for, pages
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


def _filters(visit: Visit) -> Filters:
    """The filter's values; unknown ones are ignored."""
    query = visit.query
    return Filters(
        owner=_owner(visit, query.get("owner", "")),
        stage=_offered(query.get("stage", ""), tuple(Stage)),
        priority=_offered(query.get("priority", ""), tuple(Priority)),
        overdue=query.get("overdue") == "yes",
    )


def _owner(visit: Visit, value: str) -> str:
    """The id of a member of staff; any other id filters nothing."""
    if value in ("", MINE, NOBODY):
        return value
    try:
        person = visit.world.people.get(value) if re.fullmatch(r"[A-Za-z0-9_-]{1,64}", value) else None
    except Unreadable:
        return value  # what they own is listed all the same
    return person.person_id if person and person.is_staff else ""


def _offered(value: str, values: Sequence[str]) -> str:
    return value if value in values else ""


class Worklist(Struct, frozen=True, kw_only=True):
    """Open cases with their filters, the first open tasks, and a warning while nobody is on call."""

    cases: Sequence[CaseLine]
    filters: Mapping[str, str]
    owners: Sequence[tuple[str, str]]
    stages: Sequence[tuple[str, str]]
    done: Done | None
    first_tasks: FirstTasks
    pages: Pages
    keeps_rota: bool
    nobody_on_call: str


@view("GET", "/cases")
def cases(visit: Visit) -> Show:
    world, filters = visit.world, _filters(visit)
    page = lists.open_cases(world, page_asked_for(visit), filters, visit.me)
    access.record_access(world, visit.me, View.LIST_OPENED, found=str(len(page.cases)))
    names, kept = Names(world), chosen(filters)
    model = Worklist(
        cases=results(world, page, names),
        filters=kept,
        owners=owners(world, names),
        done=_assigned(visit),
        stages=STAGES,
        first_tasks=first_tasks(visit, OPEN_TASKS),
        pages=pages(visit, page.after, **kept),
        keeps_rota=keeps_rota(visit.me),
        nobody_on_call=nobody_on_call(world, visit.me),
    )
    return Show("cases/list", model)


def _assigned(visit: Visit) -> Done | None:
    """How many cases were assigned together just before."""
    number = visit.query.get("assigned", "")
    if not re.fullmatch("[1-9][0-9]?", number):
        return None
    return Done("The case has a new owner." if number == "1" else f"{number} cases have a new owner.")
