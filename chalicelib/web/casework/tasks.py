"""Tasks of the team and of administrators: the lists of open and of finished ones, and a page on which one is finished."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from chalicelib.domain.authority.tasks import Audience, Mends, Task
from chalicelib.domain.records.access import NO_CASE, View
from chalicelib.journeys.casework.task import TASK_DONE
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.parsing import parse
from chalicelib.links.links import Links
from chalicelib.services.audit.access import record_access
from chalicelib.services.casework.finishing import find_task, finish_task, open_tasks, tasks_done
from chalicelib.web.casework.names import Names
from chalicelib.web.http.paging import going_on, page_asked_for, pages
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

OPEN_TASKS, ADMIN_TASKS = "/tasks", "/admin/tasks"

_MENDS: Mapping[Mends, tuple[str, Callable[[Links], str]]] = {
    Mends.SET_ASIDE: ("Read what was set aside", lambda links: links.set_aside),
    Mends.CONTACTS: ("Contacts of schools", lambda links: links.admin_contacts),
    Mends.CALENDAR: ("School calendar", lambda links: links.admin_calendar),
    Mends.BANK_HOLIDAYS: ("Bank holidays", lambda links: links.admin_bank_holidays),
}


def thing_of(task: Task, links: Links) -> tuple[str, str] | None:
    """What a task is about, in words, and the address of its page."""
    if task.mends:
        words, address = _MENDS[task.mends]
        return words, address(links)
    if not task.reference or task.audience is not Audience.TEAM:
        return None
    return f"{'Case' if task.case_id else 'Open'} {task.reference}", links.case(task.reference)


def _page(visit: Visit, task_id: str, audience: Audience, raw: Mapping[str, str], problems: Mapping[str, str]) -> Show:
    world, links = visit.world, visit.world.links()
    task = find_task(world, task_id, audience)
    of_team = audience is Audience.TEAM
    context: dict[str, Any] = {
        "page": TASK_DONE,
        "raw": raw,
        "problems": problems,
        "task": task,
        "thing": thing_of(task, links),
        "is_open": world.tasks.is_open(task_id),
        "action": links.task_done(task_id) if of_team else links.admin_task_done(task_id),
        "back": links.cases if of_team else links.admin,
        "section": "cases" if of_team else "admin",
        "button": "Save, and take it off the list",
    }
    return Show("tasks/task", context)


def _finish(visit: Visit, task_id: str, audience: Audience) -> Show | Go:
    raw = typed(TASK_DONE, visit.form)
    parsed = parse(TASK_DONE, raw, visit.world.clock.now())
    if parsed.problems:
        return _page(visit, task_id, audience, raw, parsed.problems)
    finish_task(visit.world, task_id, visit.me, str(parsed.values["how"]), audience)
    links = visit.world.links()
    return Go(links.cases if audience is Audience.TEAM else links.admin)


def task_lines(tasks: Iterable[Task], links: Links) -> list[dict[str, Any]]:
    """Open tasks as a list shows them."""
    return [_line(task, links) for task in tasks]


def _line(task: Task, links: Links) -> dict[str, Any]:
    of_team = task.audience is Audience.TEAM
    by_step = links.step(task.reference, task.step) if task.step else ""
    return {
        "text": task.text,
        "detail": task.detail,
        "created": task.created_at,
        "about": (f"Open case {task.reference}", links.case(task.reference)) if of_team and task.reference else None,
        "finish": by_step or (links.task(task.task_id) if of_team else links.admin_task(task.task_id)),
    }


def tasks_context(visit: Visit, path: str) -> dict[str, Any]:
    """The first open tasks, for a page that shows other things too. `path`: the address of the whole list."""
    page = open_tasks(visit.world, Audience.TEAM if path == OPEN_TASKS else Audience.ADMINISTRATORS)
    return {
        "tasks": task_lines(page.rows, visit.world.links()),
        "total": page.total,
        "more_tasks": going_on(visit, path, page.after),
    }


def _open(visit: Visit, audience: Audience) -> Show:
    links, of_team = visit.world.links(), audience is Audience.TEAM
    page = open_tasks(visit.world, audience, page_asked_for(visit))
    if of_team:
        record_access(visit.world, visit.me, View.LIST_OPENED, found=str(len(page.rows)))
    context = {
        "tasks": task_lines(page.rows, links),
        "total": page.total,
        "pages": pages(visit, page.after),
        "back": links.cases if of_team else links.admin,
        "done": links.tasks_done if of_team else links.admin_tasks_done,
        "section": "cases" if of_team else "admin",
    }
    return Show("tasks/open", context)


def _recent(visit: Visit, audience: Audience) -> Show:
    world, links, names = visit.world, visit.world.links(), Names(visit.world)
    page = tasks_done(world, audience, page_asked_for(visit))
    done = [
        {
            "text": each.task.text,
            "thing": thing_of(each.task, links),
            "by": names.of(each.by),
            "at": each.at,
            "how": each.how,
        }
        for each in page.rows
    ]
    of_team = audience is Audience.TEAM
    if of_team:
        record_access(world, visit.me, View.LIST_OPENED, found=str(len(done)))
    back = links.cases if of_team else links.admin
    context = {"done": done, "pages": pages(visit, page.after), "back": back}
    return Show("tasks/done", context | {"section": "cases" if of_team else "admin"})


@view("GET", "/tasks")
def tasks(visit: Visit) -> Show:
    return _open(visit, Audience.TEAM)


@view("GET", "/tasks/done")
def recent(visit: Visit) -> Show:
    return _recent(visit, Audience.TEAM)


@view("GET", "/tasks/{task_id}")
def task(visit: Visit, task_id: str) -> Show | Go:
    found = find_task(visit.world, task_id)
    if found.step:
        return Go(visit.world.links().step(found.reference, found.step))
    record_access(visit.world, visit.me, View.TASK_OPENED, found.case_id or NO_CASE, task=task_id)
    return _page(visit, task_id, Audience.TEAM, {}, {})


@view("POST", "/tasks/{task_id}/done")
def task_done(visit: Visit, task_id: str) -> Show | Go:
    return _finish(visit, task_id, Audience.TEAM)


@view("GET", "/admin/tasks")
def admin_tasks(visit: Visit) -> Show:
    return _open(visit, Audience.ADMINISTRATORS)


@view("GET", "/admin/tasks/done")
def admin_recent(visit: Visit) -> Show:
    return _recent(visit, Audience.ADMINISTRATORS)


@view("GET", "/admin/tasks/{task_id}")
def admin_task(visit: Visit, task_id: str) -> Show:
    return _page(visit, task_id, Audience.ADMINISTRATORS, {}, {})


@view("POST", "/admin/tasks/{task_id}/done")
def admin_task_done(visit: Visit, task_id: str) -> Show | Go:
    return _finish(visit, task_id, Audience.ADMINISTRATORS)
