"""The administrator's pages on which somebody loses their role or is disabled, and their cases get new owners.

They show references and dates only: an administrator opens no child's record."""

from collections.abc import Mapping

from msgspec import Struct

from chalicelib.domain.casework.reference import normalise_reference
from chalicelib.domain.people.people import Person
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.administration import administering, known_people, shutting_out
from chalicelib.services.administration.leaving import NotPossible, OwnsCases
from chalicelib.services.casework.reassigning import NewOwners
from chalicelib.web.admin.hand_on_page import TO, show_hand_on
from chalicelib.web.admin.people import STAFF, show_person
from chalicelib.web.admin.person_questions import roles_in
from chalicelib.web.http.posted import version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

QUEUE = "queue"
"""The answer that puts a case into the unowned queue."""


class AtOncePage(Struct, frozen=True):
    """The question whether to disable somebody who owns cases; `count`: how many."""

    shown: Person
    count: int
    problems: Mapping[str, str]


def _owners(form: Mapping[str, str]) -> NewOwners | None:
    """The choice; None until somebody is chosen for the rest."""
    rest = form.get("rest", "")
    if not rest:
        return None
    named = {
        reference: _owner(value)
        for name, value in form.items()
        if name.startswith(TO) and value and (reference := normalise_reference(name.removeprefix(TO)))
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
        return show_hand_on(visit, person_id, roles=True)
    except NotPossible as refused:
        if owners:
            return show_hand_on(visit, person_id, {"rest": str(refused)}, roles=True)
        return show_person(visit, person_id, visit.form, {"roles": str(refused)}, roles)
    return Go(visit.world.links().admin_person(person_id))


@view("GET", "/admin/people/{person_id}/hand-on")
def ask_hand_on(visit: Visit, person_id: str) -> Show:
    return show_hand_on(visit, person_id)


@view("POST", "/admin/people/{person_id}/hand-on")
def hand_cases_on(visit: Visit, person_id: str) -> Show | Go:
    owners, roles = _owners(visit.form), visit.form.get("act") == "roles"
    if not owners:
        return show_hand_on(visit, person_id, {"rest": "Choose who gets the cases."}, roles)
    if roles:
        return _change_person(visit, person_id, owners)
    try:
        shutting_out.disable(visit.world, visit.me, person_id, version_of(visit), owners)
    except NotPossible as refused:
        return show_hand_on(visit, person_id, {"rest": str(refused)})
    return Go(visit.world.links().admin_person(person_id))


def _show_at_once(visit: Visit, person_id: str, problem: str = "") -> Show:
    known = known_people.known(visit.world, person_id)
    problems = {"disable": problem} if problem else {}
    return Show("admin/disable_at_once", AtOncePage(known.person, len(known.owned), problems))


@view("GET", "/admin/people/{person_id}/disable-at-once")
def ask_disable_at_once(visit: Visit, person_id: str) -> Show:
    return _show_at_once(visit, person_id)


@view("POST", "/admin/people/{person_id}/disable-at-once")
def disable_at_once(visit: Visit, person_id: str) -> Show | Go:
    try:
        shutting_out.disable(visit.world, visit.me, person_id, version_of(visit), at_once=True)
    except NotPossible as refused:
        return _show_at_once(visit, person_id, str(refused))
    return Go(visit.world.links().admin_person(person_id))
