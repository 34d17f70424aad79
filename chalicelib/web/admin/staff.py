"""The administrator’s pages about staff: who they are, and adding one."""

from collections.abc import Collection, Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.instants import london_day
from chalicelib.domain.people.covering import Absence, absence_of, by_id
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import ROLE_NAMES, Role
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.administration import administering, known_people
from chalicelib.services.administration.asking_second import is_by_oneself
from chalicelib.services.administration.leaving import NotPossible
from chalicelib.web.admin.person_questions import EMAIL, NAME, ROLES, RoleChoice, role_choices, roles_in
from chalicelib.web.admin.waiting import WaitingLine, waiting_lines
from chalicelib.web.http.asked import Asked
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

NEW_STAFF = Page("staff", "Add somebody of the authority", (NAME, EMAIL))


class StaffLine(Struct, frozen=True):
    """Somebody of the authority, with their roles in words."""

    person: Person
    roles: str
    absence: Absence | None


class StaffPage(Struct, frozen=True):
    """Everybody of the authority, and what waits for a second person; `alone`: whether there is no such person."""

    people: Sequence[StaffLine]
    waiting: Sequence[WaitingLine]
    alone: bool


class NewStaffPage(Asked, frozen=True, kw_only=True):
    """The questions about somebody new; `council`: whether staff sign in with their council account."""

    roles: Sequence[RoleChoice]
    alone: bool
    council: bool


@view("GET", "/admin/staff")
def staff(visit: Visit) -> Show:
    found, today = known_people.staff(visit.world), london_day(visit.world.clock.now())
    by = by_id(found)
    people = [StaffLine(person, _in_words(person.roles), absence_of(by, person, today)) for person in found]
    return Show("admin/staff", StaffPage(people, waiting_lines(visit), is_by_oneself(visit.world, visit.me)))


def _in_words(roles: Collection[Role]) -> str:
    return ", ".join(ROLE_NAMES[role] for role in ROLES if role in roles)


def _new_staff(visit: Visit, raw: Mapping[str, str], problems: Mapping[str, str], roles: Collection[Role]) -> Show:
    alone = is_by_oneself(visit.world, visit.me)
    model = NewStaffPage(
        page=NEW_STAFF,
        raw=raw,
        problems=problems,
        roles=role_choices(roles),
        alone=alone,
        council=visit.world.council.current().is_ready,
    )
    return Show("admin/new_staff", model)


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
