"""Who may say that a person still works here, and the tasks about those of whom nobody said it."""

import re
from collections.abc import Collection, Iterator
from datetime import date

from chalicelib.domain.authority.tasks import Audience, Mends, Task
from chalicelib.domain.casework.events import SERVICE
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.instants import london_day
from chalicelib.domain.paging import all_rows
from chalicelib.domain.people.confirming import is_silent
from chalicelib.domain.people.covering import by_id
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.access import NO_CASE, Access, View
from chalicelib.ports.world import World

AT_ONCE = 50
SETTLED = "Everybody whom it named was confirmed, or has left."
_NAMED = re.compile(r"\(([^()\s]+@[^()\s]+)\)")


def as_named(person: Person) -> str:
    """How the detail of a task names an account."""
    return f"({person.email})"


def open_tasks(world: World) -> Iterator[Task]:
    """Those about accounts of which nobody said in time that they stay."""
    tasks = all_rows(lambda after: world.tasks.open(AT_ONCE, Audience.ADMINISTRATORS, after))
    return (task for task in tasks if task.mends is Mends.STILL_HERE)


def finish_settled(world: World) -> None:
    """Ends each task that has nobody left to ask about. An account whose address was moved is named by a new task. A task
    whose text, or one of whose people, cannot be read stays open."""
    now = world.clock.now()
    for task in [task for task in open_tasks(world) if _is_settled(world, task, london_day(now))]:
        facts = {"task": task.task_id}
        access_id = world.keys.digest("still-here-settled", task.task_id)
        world.tasks.done(task.task_id, SETTLED, Access(access_id, NO_CASE, SERVICE, View.TASK_DONE, now, facts))


def _is_settled(world: World, task: Task, today: date) -> bool:
    named = _NAMED.findall(task.detail)
    try:
        people = [world.people.by_email(address) for address in named]
    except Unreadable:
        return False
    return bool(named) and not any(person and is_silent(person, today) for person in people)


def people_around(world: World, person: Person) -> Collection[Person]:
    """All staff, and for a contact those of their first school: a lead of all their schools is among them."""
    contacts = world.people.contacts_of(person.schools[0].urn) if person.schools and not person.is_staff else ()
    return by_id([*world.people.staff(), *contacts]).values()
