"""The administrator's pages about people: staff, one person, what an administrator did."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from chalicelib.domain.instants import london_day
from chalicelib.domain.people.changes import LABELS
from chalicelib.domain.people.covering import absence_of, by_id
from chalicelib.domain.people.people import OPERATOR, OPERATOR_NAME
from chalicelib.domain.people.roles import ROLE_NAMES, STAFF_ROLES, Role
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.administration import administering, school_contacts
from chalicelib.services.administration.asking_second import is_by_oneself
from chalicelib.services.administration.changing_people import NotPossible, OwnsCases
from chalicelib.services.people.staffing import person_if_readable
from chalicelib.services.settings import setting_up
from chalicelib.services.sign_in.sessions import sessions_of
from chalicelib.web.admin.waiting import waiting_context
from chalicelib.web.casework.on_call_view import rota_context
from chalicelib.web.casework.tasks import ADMIN_TASKS, tasks_context
from chalicelib.web.http.paging import page_asked_for, pages
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

CHANGES_SHOWN = 50
ROLES = sorted(STAFF_ROLES, key=list(Role).index)

NAME = Field(
    "name", "Name", hint="First and last name, as colleagues know the person.", missing="Enter the person’s name."
)
EMAIL = Field("email", "Work email address", Kind.EMAIL, missing="Enter the person’s work email address.", longest=254)
NEW_STAFF = Page("staff", "Add somebody of the authority", (NAME, EMAIL))
STAFF = Page("person", "Name and roles", (NAME,))
ADDRESS = Page("address", "Change the email address", (replace(EMAIL, label="New work email address"),))


def version_of(visit: Visit) -> int:
    """The version that the page was made from, or one that nothing has."""
    text = visit.form.get("version", "")
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else -1


def roles_in(form: Mapping[str, str]) -> list[Role]:
    return [role for role in ROLES if form.get(f"role-{role}") == "yes"]


def _role_choices(chosen: Any) -> list[dict[str, Any]]:
    return [
        {"name": f"role-{role}", "text": ROLE_NAMES[role], "checked": role in chosen, "hint": _HINTS[role]}
        for role in ROLES
    ]


_HINTS: Mapping[Role, str] = {
    Role.OFFICER: "Works cases.",
    Role.MANAGER: "Works cases, and hears when something slips.",
    Role.ADMINISTRATOR: "Keeps people, settings and dates. Opens no child’s record unless also an officer or a manager.",
    Role.AUDITOR: "Sees cases and who looked at them. Changes nothing.",
}


@view("GET", "/admin")
def home(visit: Visit) -> Show:
    world = visit.world
    missing = setting_up.what_is_missing(world.authorities.current(), london_day(world.clock.now()))
    context = tasks_context(visit, ADMIN_TASKS) | {
        "missing": missing,
        "invented": setting_up.keeps_closed(world),
        "teams": setting_up.without_mailbox(world),
        "alone": is_by_oneself(world, visit.me),
    }
    return Show("admin/home", context | rota_context(world, visit.me))


@view("GET", "/admin/staff")
def staff(visit: Visit) -> Show:
    found, today = administering.staff(visit.world), london_day(visit.world.clock.now())
    by = by_id(found)
    people = [{"person": p, "roles": _role_words(p.roles), "absence": absence_of(by, p, today)} for p in found]
    context = {"people": people, "waiting": waiting_context(visit), "alone": is_by_oneself(visit.world, visit.me)}
    return Show("admin/staff", context)


def _role_words(roles: Any) -> str:
    return ", ".join(ROLE_NAMES[role] for role in ROLES if role in roles)


def _new_staff(visit: Visit, raw: Mapping[str, str], problems: Mapping[str, str], roles: Any) -> Show:
    context = {"page": NEW_STAFF, "raw": raw, "problems": problems, "roles": _role_choices(roles)}
    return Show("admin/new_staff", context | {"alone": is_by_oneself(visit.world, visit.me)})


@view("GET", "/admin/staff/new")
def ask_new_staff(visit: Visit) -> Show:
    return _new_staff(visit, {}, {}, ())


@view("POST", "/admin/staff/new")
def add_staff(visit: Visit) -> Show | Go:
    parsed, roles = (
        parse(NEW_STAFF, typed(NEW_STAFF, visit.form), visit.world.clock.now()),
        roles_in(visit.form),
    )
    problems = parsed.problems | ({} if roles else {"roles": "Choose at least one role."})
    if problems:
        return _new_staff(visit, visit.form, problems, roles)
    name, email = str(parsed.values["name"]), str(parsed.values["email"])
    try:
        done = administering.add_staff(visit.world, visit.me, name, email, roles)
    except NotPossible as refused:
        return _new_staff(visit, visit.form, {"email": str(refused)}, roles)
    links = visit.world.links()
    return Go(links.admin_waiting if done.waits else links.admin_person(done.person.person_id))


def show_person(
    visit: Visit,
    person_id: str,
    raw: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    roles: Any = None,
) -> Show:
    known = administering.known(visit.world, person_id)
    person = known.person
    context = {
        "page": STAFF,
        "address": ADDRESS,
        "shown": person,
        "owned": len(known.owned),
        "sessions": len(sessions_of(visit.world, person)) if person.active else 0,
        "raw": {"name": person.name, **(raw or {})},
        "problems": problems or {},
        "roles": _role_choices(person.roles if roles is None else roles),
        "myself": person.person_id == visit.me.person_id,
        "waiting": waiting_context(visit, person_id),
        "alone": is_by_oneself(visit.world, visit.me),
    }
    return Show("admin/person", context)


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
        administering.disable(visit.world, visit.me, person_id, version_of(visit))
    except OwnsCases:
        return Go(visit.world.links().admin_person(person_id, "hand-on"))
    except NotPossible as refused:
        return show_person(visit, person_id, problems={"disable": str(refused)})
    return Go(visit.world.links().admin_person(person_id))


@view("POST", "/admin/people/{person_id}/enable")
def enable(visit: Visit, person_id: str) -> Go:
    administering.enable(visit.world, visit.me, person_id, version_of(visit))
    return Go(visit.world.links().admin_person(person_id))


@view("POST", "/admin/people/{person_id}/end-sessions")
def end_sessions(visit: Visit, person_id: str) -> Go:
    administering.end_sessions_of(visit.world, visit.me, person_id)
    return Go(visit.world.links().admin_person(person_id))


@view("POST", "/admin/people/{person_id}/remove-school")
def remove_school(visit: Visit, person_id: str) -> Go:
    school_contacts.remove_contact(visit.world, visit.me, person_id, version_of(visit), visit.form.get("urn", ""))
    return Go(visit.world.links().admin_person(person_id))


@view("GET", "/admin/changes")
def changes(visit: Visit) -> Show:
    world = visit.world
    page = world.changes.newest(page_asked_for(visit), CHANGES_SHOWN)
    names = {person.person_id: person.name for person in world.people.staff()} | {OPERATOR: OPERATOR_NAME}
    shown = [
        {
            "what": LABELS[change.what],
            "about": _about(change.after, change.before) or _name_of(visit, change.about, names),
            "by": _name_of(visit, change.by, names),
            "at": change.at,
            "rows": [(name, change.before.get(name, ""), after) for name, after in change.after.items()],
        }
        for change in page.changes
    ]
    return Show("admin/changes", {"changes": shown, "pages": pages(visit, page.after)})


def _about(after: Mapping[str, str], before: Mapping[str, str]) -> str:
    return after.get("Name") or before.get("Name") or ""


def _name_of(visit: Visit, person_id: str, names: dict[str, str]) -> str:
    """Each person is looked up at most once for a page."""
    if person_id and person_id not in names:
        found = person_if_readable(visit.world, person_id)
        names[person_id] = found.name if found else "somebody who is no longer known"
    return names.get(person_id, "")
