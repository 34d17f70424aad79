"""The administrator's pages on which somebody loses their role or is disabled, and their cases get new owners.

They show references and dates only: an administrator opens no child's record.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.domain.casework.case import STAGE_LABELS, Case
from chalicelib.domain.casework.reference import normalise_reference
from chalicelib.domain.people.people import Person
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.administration import administering
from chalicelib.services.administration.changing_people import NotPossible, OwnsCases
from chalicelib.services.casework import lists
from chalicelib.services.casework.reassigning import CASES_LISTED, NewOwners
from chalicelib.web.admin.people import STAFF, roles_in, show_person, version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

QUEUE = "queue"
"""The answer that puts a case into the unowned queue."""
_TO = "to-"


def _show(visit: Visit, person_id: str, problems: Mapping[str, str] | None = None, roles: bool = False) -> Show:
    """Who gets the cases. `roles`: the person stays, with the roles that were posted, and works no cases any more."""
    known = administering.known(visit.world, person_id)
    links, form = visit.world.links(), visit.form if visit.method == "POST" else {}
    hidden = {"version": form.get("version", "") or str(known.person.version)}
    if roles:
        hidden |= {"act": "roles", "name": form.get("name", "")}
        hidden |= {f"role-{role}": "yes" for role in roles_in(form)}
    context: dict[str, Any] = {
        "shown": known.person,
        "cases": [_listed(case) for case in known.owned[:CASES_LISTED]],
        "more": max(0, len(known.owned) - CASES_LISTED),
        "choices": [(worker.person_id, worker.name) for worker in _others(visit, known.person)],
        "raw": {name: value for name, value in form.items() if name == "rest" or name.startswith(_TO)},
        "problems": problems or {},
        "hidden": hidden,
        "action": links.admin_person(person_id, "hand-on"),
        "roles": roles,
    }
    return Show("admin/hand_on", context)


def _others(visit: Visit, leaving: Person) -> Sequence[Person]:
    found = [person for person in lists.workers(visit.world) if person.person_id != leaving.person_id]
    return sorted(found, key=lambda person: person.name.casefold())


def _listed(case: Case) -> dict[str, Any]:
    return {
        "reference": case.reference,
        "priority": str(case.priority),
        "stage": STAGE_LABELS[case.stage],
        "due": case.next_due_at,
    }


def _owners(form: Mapping[str, str]) -> NewOwners | None:
    """The choice; None until somebody is chosen for the rest."""
    rest = form.get("rest", "")
    if not rest:
        return None
    named = {
        reference: _owner(value)
        for name, value in form.items()
        if name.startswith(_TO) and value and (reference := normalise_reference(name.removeprefix(_TO)))
    }
    return NewOwners(named, _owner(rest))


def _owner(value: str) -> str:
    return "" if value == QUEUE else value


@view("POST", "/admin/people/{person_id}")
def change_person(visit: Visit, person_id: str) -> Show | Go:
    """Name and roles; with the role that works cases, the cases go too."""
    return _change_person(visit, person_id, None)


def _change_person(visit: Visit, person_id: str, owners: NewOwners | None) -> Show | Go:
    parsed, roles = parse(STAFF, typed(STAFF, visit.form), visit.world.clock.now()), roles_in(visit.form)
    if parsed.problems:
        return show_person(visit, person_id, visit.form, parsed.problems, roles)
    name = str(parsed.values["name"])
    try:
        administering.change_person(visit.world, visit.me, person_id, version_of(visit), name, roles, owners)
    except OwnsCases:
        return _show(visit, person_id, roles=True)
    except NotPossible as refused:
        if owners:
            return _show(visit, person_id, {"rest": str(refused)}, roles=True)
        return show_person(visit, person_id, visit.form, {"roles": str(refused)}, roles)
    return Go(visit.world.links().admin_person(person_id))


@view("GET", "/admin/people/{person_id}/hand-on")
def ask_hand_on(visit: Visit, person_id: str) -> Show:
    return _show(visit, person_id)


@view("POST", "/admin/people/{person_id}/hand-on")
def hand_on(visit: Visit, person_id: str) -> Show | Go:
    owners, roles = _owners(visit.form), visit.form.get("act") == "roles"
    if not owners:
        return _show(visit, person_id, {"rest": "Choose who gets the cases."}, roles)
    if roles:
        return _change_person(visit, person_id, owners)
    try:
        administering.disable(visit.world, visit.me, person_id, version_of(visit), owners)
    except NotPossible as refused:
        return _show(visit, person_id, {"rest": str(refused)})
    return Go(visit.world.links().admin_person(person_id))


def _show_at_once(visit: Visit, person_id: str, problem: str = "") -> Show:
    known = administering.known(visit.world, person_id)
    problems = {"disable": problem} if problem else {}
    return Show("admin/disable_at_once", {"shown": known.person, "count": len(known.owned), "problems": problems})


@view("GET", "/admin/people/{person_id}/disable-at-once")
def ask_disable_at_once(visit: Visit, person_id: str) -> Show:
    return _show_at_once(visit, person_id)


@view("POST", "/admin/people/{person_id}/disable-at-once")
def disable_at_once(visit: Visit, person_id: str) -> Show | Go:
    try:
        administering.disable(visit.world, visit.me, person_id, version_of(visit), at_once=True)
    except NotPossible as refused:
        return _show_at_once(visit, person_id, str(refused))
    return Go(visit.world.links().admin_person(person_id))
