"""The team's pages: the list of open cases, a case, and what is done with it."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from chalice.app import Blueprint

from chalicelib.domain.casework.case import NotYours, Stage
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.errors import Conflict, NotFound, Unreadable
from chalicelib.domain.records.access import View
from chalicelib.domain.records.case_file import CasePage
from chalicelib.journeys.casework.note import NOTE
from chalicelib.journeys.casework.steps import SEARCH, assign_page
from chalicelib.journeys.engine.answers import parse, typed
from chalicelib.services.audit import access
from chalicelib.services.casework import casework, decisions_read, lists, reading, searching
from chalicelib.services.casework.carry_out import Form
from chalicelib.services.casework.lists import MINE, NOBODY, Filters
from chalicelib.services.returns import absences
from chalicelib.web.casework.case_view import (
    accesses_context,
    case_context,
    changed_since,
    decisions_context,
    done_just_now,
    emails_context,
    events_context,
    list_context,
    results,
)
from chalicelib.web.casework.on_call_view import rota_context
from chalicelib.web.casework.tasks import OPEN_TASKS, tasks_context
from chalicelib.web.http.paging import going_on, mark_in, page_asked_for, pages, sealed_mark
from chalicelib.web.http.posted import once_of, reference_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

blueprint = Blueprint(__name__)

MOST_PICKED = 25


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


@view(blueprint, "GET", "/cases")
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


@view(blueprint, "POST", "/cases/assign")
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
        done = casework.assign_many(world, picked, Form(visit.me, once_of(visit)), to, note)
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


def _case(
    visit: Visit,
    reference: str,
    *,
    note: str = "",
    problems: dict[str, str] | None = None,
    changed: str | None = None,
    seen: int | None = None,
    status: int = 200,
) -> Show:
    is_back = visit.query.get("done") == "yes"
    is_only_looked_at = visit.method == "GET" and not is_back
    opened = reading.open_case(visit.world, reference, visit.me, may_lag=is_only_looked_at)
    context = case_context(visit.world, opened, visit.me) | {
        "note_raw": note,
        "problems": problems or {},
        "changed": changed,
        "done": done_just_now(visit.world, opened.file, visit.me) if is_back else None,
    }
    context["earlier"] = going_on(visit, f"/cases/{reference}/events", opened.file.earlier)
    context["earlier_emails"] = going_on(visit, f"/cases/{reference}/emails", opened.emails.after)
    context["changes"] = changed_since(visit.world, opened.file, seen) if seen is not None else []
    return Show("cases/case", context, status)


@view(blueprint, "GET", "/cases/{reference}")
def case(visit: Visit, reference: str) -> Show | Go:
    """A reference may be that of a return, which has a page of its own."""
    wanted = reference_of(reference)
    try:
        return _case(visit, wanted)
    except NotFound:
        if not visit.world.returns.named(wanted):
            raise
        return Go(visit.world.links().return_page(wanted))


@view(blueprint, "GET", "/cases/{reference}/events")
def earlier_events(visit: Visit, reference: str) -> Show:
    case, page = reading.earlier_events(visit.world, reference_of(reference), visit.me, page_asked_for(visit))
    return Show("cases/events", events_context(visit.world, case, page) | {"pages": pages(visit, page.earlier)})


@view(blueprint, "GET", "/cases/{reference}/emails")
def earlier_emails(visit: Visit, reference: str) -> Show:
    case, page = reading.earlier_emails(visit.world, reference_of(reference), visit.me, page_asked_for(visit))
    return Show("cases/emails", emails_context(visit.world, case, page) | {"pages": pages(visit, page.after)})


@view(blueprint, "POST", "/cases/{reference}/take")
def take(visit: Visit, reference: str) -> Show | Go:
    reference = reference_of(reference)
    version = visit.form.get("version", "")
    seen = int(version) if re.fullmatch("[0-9]{1,9}", version) else -1
    try:
        casework.take(visit.world, reference, visit.me, seen, once_of(visit))
    except (NotYours, Refused) as refused:
        return _case(visit, reference, changed=str(refused), seen=seen, status=409)
    except Conflict:
        sentence = "Somebody else changed this case since you opened it."
        return _case(visit, reference, changed=sentence, seen=seen, status=409)
    return Go(visit.world.links().case_done(reference))


@view(blueprint, "POST", "/cases/{reference}/have-it")
def have_it(visit: Visit, reference: str) -> Show | Go:
    reference = reference_of(reference)
    try:
        casework.have_it(visit.world, reference, Form(visit.me, once_of(visit)))
    except Refused as refused:
        return _case(visit, reference, changed=str(refused), status=409)
    except Conflict:
        sentence = "Somebody else changed this case at the same moment. Check whether somebody has it now."
        return _case(visit, reference, changed=sentence, status=409)
    return Go(visit.world.links().case_done(reference))


@view(blueprint, "POST", "/cases/{reference}/notes")
def note(visit: Visit, reference: str) -> Show | Go:
    reference, raw = reference_of(reference), typed(NOTE, visit.form)
    parsed = parse(NOTE, raw, visit.world.clock.now())
    if parsed.problems:
        return _case(visit, reference, note=raw["note"], problems=parsed.problems)
    try:
        casework.add_note(visit.world, reference, visit.me, raw["note"], once_of(visit))
    except Refused as refused:
        return _case(visit, reference, note=raw["note"], problems={"note": str(refused)})
    return Go(visit.world.links().case_done(reference))


@view(blueprint, "POST", "/cases/{reference}/messages/{message_id}/again")
def send_again(visit: Visit, reference: str, message_id: str) -> Show | Go:
    reference = reference_of(reference)
    try:
        casework.send_again(visit.world, reference, Form(visit.me, once_of(visit)), message_id)
    except Refused as refused:
        return _case(visit, reference, changed=str(refused), status=409)
    except Conflict:
        return _case(visit, reference, changed="This email was sent again already.", status=409)
    return Go(visit.world.links().case_done(reference))


@view(blueprint, "GET", "/cases/{reference}/accesses")
def accesses(visit: Visit, reference: str) -> Show:
    case, page = reading.accesses(visit.world, reference_of(reference), visit.me, page_asked_for(visit))
    return Show("cases/accesses", accesses_context(visit.world, case, page.rows) | {"pages": pages(visit, page.after)})


@view(blueprint, "GET", "/referrals/decisions/{reference}")
def decisions(visit: Visit, reference: str) -> Show:
    found = decisions_read.decisions_for_school(visit.world, reference_of(reference), visit.me)
    return Show("cases/decisions", decisions_context(found))


@view(blueprint, "GET", "/search")
def search_form(visit: Visit) -> Show:
    return Show(
        "cases/search", {"page": SEARCH, "raw": {}, "problems": {}, "results": None, "next": None, "alike": False}
    )


@view(blueprint, "POST", "/search")
def search(visit: Visit) -> Show:
    """By post, so that what was looked for is in no address, history or log."""
    world, raw = visit.world, typed(SEARCH, visit.form)
    parsed = parse(SEARCH, raw, world.clock.now())
    context = {"page": SEARCH, "raw": raw, "problems": parsed.problems, "results": None, "next": None, "alike": False}
    if not parsed.problems:
        by, born = str(parsed.values["by"]), parsed.values.get("born")
        born_on = born if isinstance(born, date) else None
        found = searching.search(
            world, visit.me, by, str(parsed.values[by]), born_on, mark_in(visit, visit.form.get("after", ""))
        )
        further = sealed_mark(visit, visit.path, found.page.after) or None
        context |= {"results": results(world, found.page), "next": further, "alike": found.alike}
    return Show("cases/search", context)
