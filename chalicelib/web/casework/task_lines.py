"""Open tasks, as lists show them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.authority.tasks import Audience, Mends, Task
from chalicelib.links.links import Links
from chalicelib.services.casework.finishing import open_tasks
from chalicelib.web.http.paging import going_on
from chalicelib.web.http.visit import Visit

OPEN_TASKS, ADMIN_TASKS = "/tasks", "/admin/tasks"

_MENDS: Mapping[Mends, tuple[str, Callable[[Links], str]]] = {
    Mends.SET_ASIDE: ("Read what was set aside", lambda links: links.set_aside),
    Mends.CONTACTS: ("Contacts of schools", lambda links: links.admin_contacts),
    Mends.STAFF: ("Staff", lambda links: links.admin_staff),
    Mends.STILL_HERE: ("Who still works here?", lambda links: links.who_works_here),
    Mends.CALENDAR: ("School calendar", lambda links: links.admin_calendar),
    Mends.GUIDANCE: ("Write the procedures", lambda links: links.guidance),
    Mends.BANK_HOLIDAYS: ("Bank holidays", lambda links: links.admin_bank_holidays),
    Mends.SETTINGS: ("Settings", lambda links: links.admin_settings),
}


def thing_of(task: Task, links: Links) -> tuple[str, str] | None:
    """What a task is about, in words, and the address of its page."""
    if task.mends:
        words, address = _MENDS[task.mends]
        return words, address(links)
    if not task.reference or task.audience is not Audience.TEAM:
        return None
    return f"{'Case' if task.case_id else 'Open'} {task.reference}", links.case(task.reference)


class TaskLine(Struct, frozen=True):
    """An open task; `about`: the words and the address of its case; `finish`: where it is done."""

    text: str
    detail: str
    created: datetime
    about: tuple[str, str] | None
    finish: str


def task_lines(tasks: Iterable[Task], links: Links) -> list[TaskLine]:
    return [_line(task, links) for task in tasks]


def _line(task: Task, links: Links) -> TaskLine:
    of_team = task.audience is Audience.TEAM
    about = (f"Open case {task.reference}", links.case(task.reference)) if of_team and task.reference else None
    return TaskLine(task.text, task.detail, task.created_at, about, _finish(task, links))


def _finish(task: Task, links: Links) -> str:
    if task.step:
        return links.step(task.reference, task.step)
    return links.task(task.task_id) if task.audience is Audience.TEAM else links.admin_task(task.task_id)


class FirstTasks(Struct, frozen=True):
    """The first open tasks, for a page that shows other things too; `more`: the address of the others."""

    lines: Sequence[TaskLine]
    total: int
    more: str | None


def first_tasks(visit: Visit, path: str) -> FirstTasks:
    """`path`: the address of the whole list."""
    page = open_tasks(visit.world, Audience.TEAM if path == OPEN_TASKS else Audience.ADMINISTRATORS)
    return FirstTasks(task_lines(page.rows, visit.world.links()), page.total or 0, going_on(visit, path, page.after))
