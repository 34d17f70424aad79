"""The administrator’s page about one person, and what can be done to them."""

from collections.abc import Collection, Mapping, Sequence

from msgspec.structs import replace

from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.administration import (
    administering,
    known_people,
    resetting_factor,
    school_contacts,
    shutting_out,
)
from chalicelib.services.administration.asking_second import is_by_oneself
from chalicelib.services.administration.leaving import NotPossible, OwnsCases
from chalicelib.services.sign_in.sessions import sessions_of
from chalicelib.web.admin.person_questions import EMAIL, NAME, RoleChoice, role_choices
from chalicelib.web.admin.waiting import WaitingLine, waiting_lines
from chalicelib.web.http.asked import Asked
from chalicelib.web.http.posted import version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

STAFF = Page("person", "Name and roles", (NAME,))
ADDRESS = Page("address", "Change the email address", (replace(EMAIL, label="New work email address"),))


class PersonPage(Asked, frozen=True, kw_only=True):
    """`shown`: the person; `owned`: how many cases they own; `alone`: whether there is no second person to
    agree; `app`: in words, that they have an authenticator app."""

    address: Page
    shown: Person
    owned: int
    sessions: int
    roles: Sequence[RoleChoice]
    app: str
    myself: bool
    waiting: Sequence[WaitingLine]
    alone: bool


def show_person(
    visit: Visit,
    person_id: str,
    raw: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    roles: Collection[Role] | None = None,
) -> Show:
    known = known_people.known(visit.world, person_id)
    person = known.person
    model = PersonPage(
        page=STAFF,
        raw={"name": person.name, **(raw or {})},
        problems=problems or {},
        address=ADDRESS,
        shown=person,
        owned=len(known.owned),
        sessions=len(sessions_of(visit.world, person)) if person.active else 0,
        roles=role_choices(person.roles if roles is None else roles),
        app=resetting_factor.app_of(visit.world, person),
        myself=person.person_id == visit.me.person_id,
        waiting=waiting_lines(visit, person_id),
        alone=is_by_oneself(visit.world, visit.me),
    )
    return Show("admin/person", model)


@view("GET", "/admin/people/{person_id}")
def person(visit: Visit, person_id: str) -> Show:
    return show_person(visit, person_id)


@view("POST", "/admin/people/{person_id}/email")
def change_email(visit: Visit, person_id: str) -> Show | Go:
    parsed = parse(ADDRESS, typed(ADDRESS, visit.form), visit.world.clock.now())
    if parsed.problems:
        return show_person(visit, person_id, visit.form, parsed.problems)
    try:
        administering.change_email(visit.world, visit.me, person_id, version_of(visit), str(parsed.values["email"]))
    except NotPossible as refused:
        return show_person(visit, person_id, visit.form, {"email": str(refused)})
    return Go(visit.world.links().admin_person(person_id))


@view("POST", "/admin/people/{person_id}/disable")
def disable(visit: Visit, person_id: str) -> Show | Go:
    try:
        shutting_out.disable(visit.world, visit.me, person_id, version_of(visit))
    except OwnsCases:
        return Go(visit.world.links().admin_person(person_id, "hand-on"))
    except NotPossible as refused:
        return show_person(visit, person_id, problems={"disable": str(refused)})
    return Go(visit.world.links().admin_person(person_id))


@view("POST", "/admin/people/{person_id}/enable")
def enable(visit: Visit, person_id: str) -> Go:
    shutting_out.enable(visit.world, visit.me, person_id, version_of(visit))
    return Go(visit.world.links().admin_person(person_id))


@view("POST", "/admin/people/{person_id}/end-sessions")
def end_sessions(visit: Visit, person_id: str) -> Go:
    shutting_out.end_sessions_of(visit.world, visit.me, person_id)
    return Go(visit.world.links().admin_person(person_id))


@view("POST", "/admin/people/{person_id}/reset-app")
def reset_app(visit: Visit, person_id: str) -> Show | Go:
    try:
        resetting_factor.reset(visit.world, visit.me, person_id)
    except NotPossible as refused:
        return show_person(visit, person_id, problems={"app": str(refused)})
    return Go(visit.world.links().admin_person(person_id))


@view("POST", "/admin/people/{person_id}/remove-school")
def remove_school(visit: Visit, person_id: str) -> Go:
    school_contacts.remove_contact(visit.world, visit.me, person_id, version_of(visit), visit.form.get("urn", ""))
    return Go(visit.world.links().admin_person(person_id))
