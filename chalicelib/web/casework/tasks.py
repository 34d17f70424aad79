"""Tasks of the team and of administrators: the lists of open and of finished ones, and the page that finishes one."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.authority.tasks import Audience, Task
from chalicelib.domain.records.access import NO_CASE, View
from chalicelib.journeys.casework.task import TASK_DONE
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.audit.access import record_access
from chalicelib.services.casework.finishing import find_task, finish_task, open_tasks
from chalicelib.web.casework.task_lines import TaskLine, task_lines, thing_of
from chalicelib.web.casework.task_place import place_of
from chalicelib.web.http.asked import Posted
from chalicelib.web.http.paging import Pages, page_asked_for, pages
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


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


def _page(visit: Visit, task_id: str, audience: Audience, raw: Mapping[str, str], problems: Mapping[str, str]) -> Show:
    world, links = visit.world, visit.world.links()
    task, place = find_task(world, task_id, audience), place_of(audience, links)
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
    return Go(place_of(audience, visit.world.links()).back)


def _open(visit: Visit, audience: Audience) -> Show:
    links, of_team = visit.world.links(), audience is Audience.TEAM
    page, place = open_tasks(visit.world, audience, page_asked_for(visit)), place_of(audience, links)
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


@view("GET", "/tasks")
def tasks(visit: Visit) -> Show:
    return _open(visit, Audience.TEAM)


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


@view("GET", "/admin/tasks/{task_id}")
def admin_task(visit: Visit, task_id: str) -> Show:
    return _page(visit, task_id, Audience.ADMINISTRATORS, {}, {})


@view("POST", "/admin/tasks/{task_id}/done")
def admin_task_done(visit: Visit, task_id: str) -> Show | Go:
    return _finish(visit, task_id, Audience.ADMINISTRATORS)
