"""The list of open cases, and assigning several of them at once."""

import re
from collections.abc import Sequence
from typing import Any

from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.records.access import View
from chalicelib.domain.records.case_file import CasePage
from chalicelib.journeys.casework.steps.owner import assign_page
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.audit import access
from chalicelib.services.casework import lists
from chalicelib.services.casework.assigning import assign_many as assign_all
from chalicelib.services.casework.carry_out import Form
from chalicelib.services.casework.lists import MINE, NOBODY, Filters
from chalicelib.services.people import absences
from chalicelib.web.casework.list_view import list_context, results
from chalicelib.web.casework.on_call_view import rota_context
from chalicelib.web.casework.tasks import OPEN_TASKS, tasks_context
from chalicelib.web.http.paging import page_asked_for, pages
from chalicelib.web.http.posted import once_of, reference_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

MOST_PICKED = 25


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


_PICK = "pick-"


@view("POST", "/cases/assign")
def assign_many(visit: Visit) -> Show | Go:
    """First a page that says what will happen, then, confirmed, it happens to each case by itself."""
    world, form = visit.world, visit.form
    picked = [reference_of(name.removeprefix(_PICK)) for name in sorted(form) if name.startswith(_PICK)]
    people = lists.workers(world)
    page = assign_page(people, absences.hints(world, people))
    raw = typed(page, form)
    parsed = parse(page, raw, world.clock.now())
    is_confirmed, done = form.get("confirmed") == "yes", dict[str, str]()
    problems = (parsed.problems if is_confirmed else {}) | _how_many(picked)
    if is_confirmed and not problems:
        to, note = str(parsed.values["to"]), str(parsed.values.get("note", ""))
        done = assign_all(world, picked, Form(visit.me, once_of(visit)), to, note)
        if not done:
            return Go(world.links().cases_where(assigned=str(len(picked))))
    context = {
        "picked": _picked(visit, picked[:MOST_PICKED]),
        "page": page,
        "raw": raw,
        "problems": problems,
        "not_done": done,
        "hidden": {"once": world.keys.new_id(), "confirmed": "yes", **{f"{_PICK}{r}": "yes" for r in picked}},
    }
    return Show("cases/assign", context)


def _how_many(picked: Sequence[str]) -> dict[str, str]:
    """What is wrong with how many cases were chosen."""
    if not picked:
        return {"to": "Go back and choose at least one case."}
    if len(picked) > MOST_PICKED:
        return {"to": f"You chose {len(picked)} cases. Go back and choose at most {MOST_PICKED} at a time."}
    return {}


def _picked(visit: Visit, references: Sequence[str]) -> list[dict[str, Any]]:
    """The cases as a list shows them, which is recorded as a look at a list. One that is not there is left out."""
    found = lists.picked(visit.world, references)
    access.record_access(visit.world, visit.me, View.LIST_OPENED, found=str(len(found)))
    return results(visit.world, CasePage(tuple(found), ""))
