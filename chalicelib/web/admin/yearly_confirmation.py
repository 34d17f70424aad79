"""The pages of the yearly confirmation, “Who still works here?”, and the step before an account is disabled."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.people.confirming import asked_on, due_on
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import ROLE_NAMES
from chalicelib.domain.wording import plain_day
from chalicelib.services.administration import yearly_confirmation
from chalicelib.web.http.paging import Pages, page_asked_for, pages
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

ANSWER, SHOWN, LEFT = "answer-", "shown-", "left-"


class Asked(Struct, frozen=True, kw_only=True):
    """One person: what they are here, and by when somebody has to say it, empty where that day is not known."""

    person: Person
    what: str
    by: str
    said: str = ""


class WhoWorksHerePage(Struct, frozen=True, kw_only=True):
    """The people about whom somebody is asked; where there are none, those who come `later`. `saved`: whether they have just
    answered."""

    people: Sequence[Asked]
    later: Sequence[Asked]
    saved: bool
    hidden: Mapping[str, str]
    pages: Pages
    problems: Mapping[str, str]


class HaveLeftPage(Struct, frozen=True, kw_only=True):
    """`contacts`: they are shut out by the press of a button. `staff`: an administrator hands their cases on."""

    contacts: Sequence[Asked]
    staff: Sequence[Asked]
    hidden: Mapping[str, str]
    administers: bool


def _asked(person: Person, form: Mapping[str, str]) -> Asked:
    by = plain_day(due_on(person)) if person.confirmed else ""
    return Asked(person=person, what=_what(person), by=by, said=form.get(f"{ANSWER}{person.person_id}", ""))


def _what(person: Person) -> str:
    roles = ", ".join(sorted(ROLE_NAMES[role] for role in person.roles))
    schools = ", ".join(school.name for school in person.schools[:3])
    more = f" and {len(person.schools) - 3} more schools" if len(person.schools) > 3 else ""
    return roles if person.is_staff else f"Contact of {schools}{more}"


def _later(visit: Visit) -> list[Asked]:
    found = yearly_confirmation.asked_later(visit.world, visit.me)
    return [Asked(person=person, what=_what(person), by=plain_day(asked_on(person))) for person in found]


def _show(visit: Visit, people: Iterable[Person], links: Pages, problem: str = "") -> Show:
    asked = [_asked(person, visit.form) for person in people]
    is_done = not asked and not links.next
    model = WhoWorksHerePage(
        people=asked,
        later=_later(visit) if is_done else (),
        saved=visit.query.get("saved") == "yes",
        hidden={f"{SHOWN}{one.person.person_id}": "yes" for one in asked},
        pages=links,
        problems={"answers": problem} if problem else {},
    )
    return Show("admin/who_works_here", model)


@view("GET", "/who-works-here")
def who_works_here(visit: Visit) -> Show:
    page = yearly_confirmation.asked_about(visit.world, visit.me, page_asked_for(visit))
    return _show(visit, page.rows, pages(visit, page.after))


def _ids(visit: Visit, begins: str, value: str = "") -> list[str]:
    return [
        name.removeprefix(begins)
        for name, text in visit.form.items()
        if name.startswith(begins) and (not value or text == value)
    ]


@view("POST", "/who-works-here")
def say(visit: Visit) -> Show | Go:
    world, me = visit.world, visit.me
    shown, stay, left = _ids(visit, SHOWN), _ids(visit, ANSWER, "stays"), _ids(visit, ANSWER, "left")
    if visit.form.get("all"):
        if left:
            return _again(
                visit, shown, "You chose “Has left” for somebody. Save your answers, or choose “Still works here”."
            )
        stay = shown
    if not stay and not left:
        return _again(visit, shown, "Choose “Still works here” or “Has left” for at least one person.")
    yearly_confirmation.confirm(world, me, stay)
    gone = [_asked(person, {}) for person in yearly_confirmation.theirs(world, me, left)]
    if not gone:
        return _saved(visit)
    acts = [one for one in gone if not one.person.is_staff or not me.administers]
    model = HaveLeftPage(
        contacts=[one for one in gone if not one.person.is_staff],
        staff=[one for one in gone if one.person.is_staff],
        hidden={f"{LEFT}{one.person.person_id}": "yes" for one in acts},
        administers=me.administers,
    )
    return Show("admin/have_left", model)


def _again(visit: Visit, shown: Iterable[str], problem: str) -> Show | Go:
    """The page with what was chosen. Where others have meanwhile answered for everybody on it, the list as it is now."""
    people = yearly_confirmation.theirs(visit.world, visit.me, shown)
    return _show(visit, people, Pages(), problem) if people else Go(visit.world.links().who_works_here)


@view("POST", "/who-works-here/left")
def have_left(visit: Visit) -> Go:
    yearly_confirmation.have_left(visit.world, visit.me, _ids(visit, LEFT))
    return _saved(visit)


def _saved(visit: Visit) -> Go:
    return Go(f"{visit.world.links().who_works_here}?saved=yes")
