"""The list of open cases."""

import re
from collections.abc import Sequence

from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.records.access import View
from chalicelib.services.audit import access
from chalicelib.services.casework import lists
from chalicelib.services.casework.lists import MINE, NOBODY, Filters
from chalicelib.web.casework.list_view import list_context
from chalicelib.web.casework.on_call_view import rota_context
from chalicelib.web.casework.tasks import OPEN_TASKS, tasks_context
from chalicelib.web.http.paging import page_asked_for, pages
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


def _filters(visit: Visit) -> Filters:
    """What the filter asks for; a value that it does not offer asks for nothing."""
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


@view("GET", "/cases")
def cases(visit: Visit) -> Show:
    world, filters = visit.world, _filters(visit)
    page = lists.open_cases(world, page_asked_for(visit), filters, visit.me)
    access.record_access(world, visit.me, View.LIST_OPENED, found=str(len(page.cases)))
    context = list_context(world, page, filters, _assigned(visit)) | tasks_context(visit, OPEN_TASKS)
    context |= {"pages": pages(visit, page.after, **context["filters"])}
    return Show("cases/list", context | rota_context(world, visit.me))


def _assigned(visit: Visit) -> int:
    """How many cases were assigned together just before."""
    number = visit.query.get("assigned", "")
    return int(number) if re.fullmatch("[1-9][0-9]?", number) else 0
