"""The team's pages: the list of open cases, a case, and what is done with it."""

import re

from chalice.app import Blueprint

from chalicelib.domain.case import NotYours
from chalicelib.domain.errors import NotFound
from chalicelib.domain.instants import london_day
from chalicelib.domain.reference import normalise_reference
from chalicelib.journeys.answers import parse, typed
from chalicelib.journeys.note import NOTE
from chalicelib.ports import Conflict
from chalicelib.services import casework
from chalicelib.web.case_view import case_context, list_context
from chalicelib.web.replies import Go, Show
from chalicelib.web.views import view
from chalicelib.web.visit import BadForm, Visit

blueprint = Blueprint(__name__)

TASKS_SHOWN = 25


def _once(visit: Visit) -> str:
    """The one-time token of the posted form."""
    token = visit.form.get("once", "")
    if len(token) < 20:
        raise BadForm(400, "The form was not complete. Load the page again and repeat what you did.")
    return token


def _reference(text: str) -> str:
    reference = normalise_reference(text)
    if not reference:
        raise NotFound
    return reference


@view(blueprint, "GET", "/cases")
def cases(visit: Visit) -> Show:
    page = casework.open_cases(visit.world, visit.query.get("after", ""))
    return Show("cases/list", list_context(visit.world, page, visit.world.tasks.open(TASKS_SHOWN)))


def _case(
    visit: Visit,
    reference: str,
    *,
    note: str = "",
    problems: dict[str, str] | None = None,
    changed: str | None = None,
    status: int = 200,
) -> Show:
    opened = casework.open_case(visit.world, reference, visit.me)
    context = case_context(visit.world, opened) | {"note_raw": note, "problems": problems or {}, "changed": changed}
    return Show("cases/case", context, status)


@view(blueprint, "GET", "/cases/{reference}")
def case(visit: Visit, reference: str) -> Show:
    return _case(visit, _reference(reference))


@view(blueprint, "POST", "/cases/{reference}/take")
def take(visit: Visit, reference: str) -> Show | Go:
    reference = _reference(reference)
    version = visit.form.get("version", "")
    try:
        seen = int(version) if re.fullmatch("[0-9]{1,9}", version) else -1
        casework.take(visit.world, reference, visit.me, seen, _once(visit))
    except NotYours as refused:
        return _case(visit, reference, changed=str(refused), status=409)
    except Conflict:
        return _case(visit, reference, changed="Somebody else changed this case since you opened it.", status=409)
    return Go(visit.world.links().case(reference))


@view(blueprint, "POST", "/cases/{reference}/notes")
def note(visit: Visit, reference: str) -> Show | Go:
    reference, raw = _reference(reference), typed(NOTE, visit.form)
    parsed = parse(NOTE, raw, london_day(visit.world.clock.now()))
    if parsed.problems:
        return _case(visit, reference, note=raw["note"], problems=parsed.problems)
    casework.add_note(visit.world, reference, visit.me, raw["note"], _once(visit))
    return Go(f"{visit.world.links().case(reference)}#timeline")


@view(blueprint, "POST", "/tasks/{task_id}/done")
def task_done(visit: Visit, task_id: str) -> Go:
    casework.finish_task(visit.world, task_id, visit.me)
    return Go(visit.world.links().cases)
