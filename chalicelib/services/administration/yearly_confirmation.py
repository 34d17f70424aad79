"""The yearly confirmation: managers, leads and administrators say who still works here and who has left."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Audience, Mends, Task
from chalicelib.domain.errors import NotFound
from chalicelib.domain.instants import london_day
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.confirming import confirmers, due_on, is_asked_about, may_confirm, needs_confirming
from chalicelib.domain.people.covering import by_id
from chalicelib.domain.people.people import Person
from chalicelib.domain.wording import plain_day
from chalicelib.ports.world import World
from chalicelib.services.administration.shutting_out import disable
from chalicelib.services.people.confirming import finish_settled, people_around
from chalicelib.services.people.people_read_once import PeopleReadOnce

SHOWN = 20
"""A page ends once it has so many."""
STRETCHES = 50
"""Reads for one page, each of some people or of one school. A page may then have few, or none, and a link to more."""

Stretch = tuple[Sequence[Person], str]
"""Some people, and the mark of the next; empty at the end."""


def asked_about(world: World, me: Person, after: str = "") -> ListPage[Person]:
    """The people of whom this person may say now that they stay: staff, then contacts."""
    world = world.but(people=PeopleReadOnce(world.people))
    part, _, mark = after.partition(":")
    parts = _parts(me)
    parts = parts[parts.index(part) :] if part in parts else parts
    found = list[Person]()
    for _ in range(STRETCHES):
        if not parts or len(found) >= SHOWN:
            break
        people, mark = _READ[parts[0]](world, me, mark)
        found += [person for person in people if _is_theirs(world, me, person)]
        parts = parts if mark else parts[1:]
    return ListPage(tuple(found), f"{parts[0]}:{mark}" if parts else "")


def _parts(me: Person) -> list[str]:
    staff = ["staff"] if me.manages or me.administers else []
    return [*staff, "contacts" if me.administers else "schools"]


def _staff(world: World, me: Person, mark: str) -> Stretch:
    beyond = (person for person in world.people.staff() if person.person_id > mark)
    people = sorted(beyond, key=lambda one: one.person_id)
    return people[:SHOWN], people[SHOWN - 1].person_id if len(people) > SHOWN else ""


def _contacts(world: World, me: Person, mark: str) -> Stretch:
    page = world.people.contacts(SHOWN, mark)
    return [person for person in page.rows if not person.on_staff_list], page.after


def _of_school(world: World, me: Person, mark: str) -> Stretch:
    """The contacts of the next school that this person leads. Those of several schools stand under their first."""
    urns = sorted(school.urn for school in me.schools if school.safeguarding and school.urn > mark)
    if not urns:
        return (), ""
    people = [one for one in world.people.contacts_of(urns[0]) if not one.is_staff and one.schools[0].urn == urns[0]]
    return people, urns[0] if len(urns) > 1 else ""


_READ: Mapping[str, Callable[[World, Person, str], Stretch]] = {
    "staff": _staff,
    "contacts": _contacts,
    "schools": _of_school,
}


def asked_later(world: World, me: Person) -> Sequence[Person]:
    """The staff, and the contacts of the schools that this person leads, about whom they are asked next; the soonest first.
    Contacts about whom an administrator is asked because their schools have no lead are not listed: there may be thousands."""
    world, today = world.but(people=PeopleReadOnce(world.people)), london_day(world.clock.now())
    staff = world.people.staff() if me.manages or me.administers else ()
    led = sorted(school.urn for school in me.schools if school.safeguarding)[:STRETCHES]
    known = by_id([*staff, *(contact for urn in led for contact in world.people.contacts_of(urn))]).values()
    waiting = (person for person in known if needs_confirming(person) and not is_asked_about(person, today))
    theirs = [person for person in waiting if me.person_id in by_id(confirmers(person, people_around(world, person)))]
    return sorted(theirs, key=lambda person: (due_on(person), person.name))[:SHOWN]


def _is_theirs(world: World, me: Person, person: Person) -> bool:
    today = london_day(world.clock.now())
    return is_asked_about(person, today) and may_confirm(me, person, people_around(world, person), today)


def theirs(world: World, me: Person, person_ids: Iterable[str]) -> list[Person]:
    """Those of these people of whom nobody has said anything yet. Raises NotFound for one about whom they are not asked."""
    found, today = list[Person](), london_day(world.clock.now())
    for person_id in person_ids:
        person = world.people.get(person_id)
        if person and not is_asked_about(person, today):
            continue  # somebody else was quicker, or it was pressed twice
        if not person or not _is_theirs(world, me, person):
            raise NotFound
        found.append(person)
    return found


def confirm(world: World, me: Person, person_ids: Iterable[str]) -> None:
    """They stay: good for a year. Raises NotFound or Conflict."""
    now = world.clock.now()
    for person in theirs(world, me, person_ids):
        said = {"Name": person.name, "Still works here": plain_day(london_day(now))}
        written = Change(world.keys.new_id(), Changed.PERSON_CONFIRMED, person.person_id, me.person_id, now, {}, said)
        world.people.change(person, replace(person, confirmed=london_day(now)), written)
    finish_settled(world)


def have_left(world: World, me: Person, person_ids: Iterable[str]) -> None:
    """Contacts are shut out at once. Of staff the administrators hear: they also settle who gets the cases. Raises NotFound
    or Conflict."""
    for person in theirs(world, me, person_ids):
        if person.is_staff:
            world.tasks.add(_task(world, me, person))
        else:
            disable(world, me, person.person_id, person.version)
    finish_settled(world)


def _task(world: World, me: Person, person: Person) -> Task:
    """Once for each year that is asked about."""
    return Task(
        world.keys.digest("has-left", person.person_id, str(person.confirmed)),
        "A manager says that a member of staff has left. Disable them. The page asks who gets their cases.",
        f"{me.name} says that {person.name} ({person.email}) has left.",
        world.clock.now(),
        audience=Audience.ADMINISTRATORS,
        mends=Mends.STAFF,
    )
