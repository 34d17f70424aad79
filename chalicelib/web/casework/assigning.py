"""Assigns several cases of a list at once."""

from collections.abc import Mapping, Sequence

from chalicelib.domain.records.access import View
from chalicelib.domain.records.case_file import CasePage
from chalicelib.journeys.casework.steps.owner import assign_page
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.audit import access
from chalicelib.services.casework import lists
from chalicelib.services.casework.assigning import assign_many as assign_all
from chalicelib.services.casework.carry_out import Actor
from chalicelib.services.people import absences
from chalicelib.web.casework.list_view import CaseLine, results
from chalicelib.web.http.asked import Asked
from chalicelib.web.http.posted import once_of, reference_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

MOST_PICKED = 25
_PICK = "pick-"


class AssignPage(Asked, frozen=True, kw_only=True):
    """The chosen cases and the question who gets them; `not_done`: why a case was not assigned, by reference."""

    picked: Sequence[CaseLine]
    not_done: Mapping[str, str]
    hidden: Mapping[str, str]


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
        done = assign_all(world, picked, Actor(visit.me, once_of(visit)), to, note)
        if not done:
            return Go(world.links().cases_where(assigned=str(len(picked))))
    model = AssignPage(
        picked=_picked(visit, picked[:MOST_PICKED]),
        page=page,
        raw=raw,
        problems=problems,
        not_done=done,
        hidden={"once": world.keys.new_id(), "confirmed": "yes", **{f"{_PICK}{r}": "yes" for r in picked}},
    )
    return Show("cases/assign", model)


def _how_many(picked: Sequence[str]) -> dict[str, str]:
    """What is wrong with how many cases were chosen."""
    if not picked:
        return {"to": "Go back and choose at least one case."}
    if len(picked) > MOST_PICKED:
        return {"to": f"You chose {len(picked)} cases. Go back and choose at most {MOST_PICKED} at a time."}
    return {}


def _picked(visit: Visit, references: Sequence[str]) -> list[CaseLine]:
    """The cases as a list shows them, which is recorded as a look at a list. One that is not there is left out."""
    found = lists.picked(visit.world, references)
    access.record_access(visit.world, visit.me, View.LIST_OPENED, found=str(len(found)))
    return results(visit.world, CasePage(tuple(found), ""))
