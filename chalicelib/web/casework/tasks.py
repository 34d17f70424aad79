"""Tasks of the team and of administrators: the lists of open and of finished ones, and the page that finishes one."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.authority.tasks import Audience, Task
from chalicelib.domain.records.access import NO_CASE, View
from chalicelib.journeys.casework.task import TASK_DONE
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.parsing import parse
from chalicelib.links.links import Links
from chalicelib.services.audit.access import record_access
from chalicelib.services.casework.finishing import find_task, finish_task, open_tasks, tasks_done
from chalicelib.web.casework.names import Names
from chalicelib.web.casework.task_lines import TaskLine, task_lines, thing_of
from chalicelib.web.http.asked import Posted
from chalicelib.web.http.paging import Pages, page_asked_for, pages
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class Place(Struct, frozen=True):
    """Where tasks of one audience stand: the page that they lead back to, and its section of the navigation."""

    back: str
    section: str


def _place(audience: Audience, links: Links) -> Place:
    return Place(links.cases, "cases") if audience is Audience.TEAM else Place(links.admin, "admin")


class TaskPage(Posted, frozen=True, kw_only=True):
    """A task with the question how it was done; `thing`: the words and the address of what it is about."""

    task: Task
    thing: tuple[str, str] | None
    is_open: bool
    button: str
    back: str
    section: str


class OpenTasksPage(Struct, frozen=True, kw_only=True):
    """A page of open tasks; `done`: the address of those that are done."""

    tasks: Sequence[TaskLine]
    total: int
    pages: Pages
    done: str
    back: str
    section: str


class DoneTask(Struct, frozen=True):
    """A task that somebody finished, and how."""

    text: str
    thing: tuple[str, str] | None
    by: str
    at: datetime
    how: str


class DoneTasksPage(Struct, frozen=True, kw_only=True):
    """The tasks that were finished last."""

    done: Sequence[DoneTask]
    pages: Pages
    back: str
    section: str


def _page(visit: Visit, task_id: str, audience: Audience, raw: Mapping[str, str], problems: Mapping[str, str]) -> Show:
    world, links = visit.world, visit.world.links()
    task, place = find_task(world, task_id, audience), _place(audience, links)
    model = TaskPage(
        page=TASK_DONE,
        raw=raw,
        problems=problems,
        task=task,
        thing=thing_of(task, links),
        is_open=bool(world.tasks.is_open(task_id)),
        action=links.task_done(task_id) if audience is Audience.TEAM else links.admin_task_done(task_id),
        button="Save, and take it off the list",
        back=place.back,
        section=place.section,
    )
    return Show("tasks/task", model)


def _finish(visit: Visit, task_id: str, audience: Audience) -> Show | Go:
    raw = typed(TASK_DONE, visit.form)
    parsed = parse(TASK_DONE, raw, visit.world.clock.now())
    if parsed.problems:
        return _page(visit, task_id, audience, raw, parsed.problems)
    finish_task(visit.world, task_id, visit.me, str(parsed.values["how"]), audience)
    return Go(_place(audience, visit.world.links()).back)


def _open(visit: Visit, audience: Audience) -> Show:
    links, of_team = visit.world.links(), audience is Audience.TEAM
    page, place = open_tasks(visit.world, audience, page_asked_for(visit)), _place(audience, links)
    if of_team:
        record_access(visit.world, visit.me, View.LIST_OPENED, found=str(len(page.rows)))
    model = OpenTasksPage(
        tasks=task_lines(page.rows, links),
        total=page.total or 0,
        pages=pages(visit, page.after),
        done=links.tasks_done if of_team else links.admin_tasks_done,
        back=place.back,
        section=place.section,
    )
    return Show("tasks/open", model)


def _recent(visit: Visit, audience: Audience) -> Show:
    world, links, names = visit.world, visit.world.links(), Names(visit.world)
    page, place = tasks_done(world, audience, page_asked_for(visit)), _place(audience, links)
    if audience is Audience.TEAM:
        record_access(world, visit.me, View.LIST_OPENED, found=str(len(page.rows)))
    done = [
        DoneTask(each.task.text, thing_of(each.task, links), names.of(each.by), each.at, each.how) for each in page.rows
    ]
    return Show(
        "tasks/done", DoneTasksPage(done=done, pages=pages(visit, page.after), back=place.back, section=place.section)
    )


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
