"""Tasks of the team and of administrators: a page on which one is finished, and the list of those finished lately."""

from collections.abc import Callable, Mapping
from typing import Any

from chalice.app import Blueprint

from chalicelib.domain.tasks import Audience, Mends, Task
from chalicelib.journeys.answers import parse, typed
from chalicelib.journeys.note import TASK_DONE
from chalicelib.links import Links
from chalicelib.ports import NO_CASE, View
from chalicelib.services.casework import look
from chalicelib.services.finishing import RECENT, find_task, finish_task
from chalicelib.web.case_view import Names
from chalicelib.web.replies import Go, Show
from chalicelib.web.views import view
from chalicelib.web.visit import Visit

blueprint = Blueprint(__name__)

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


def _recent(visit: Visit, audience: Audience) -> Show:
    world, links, names = visit.world, visit.world.links(), Names(visit.world)
    done = [
        {
            "text": each.task.text,
            "thing": thing_of(each.task, links),
            "by": names.of(each.by),
            "at": each.at,
            "how": each.how,
        }
        for each in world.tasks.recently_done(RECENT, audience)
    ]
    of_team = audience is Audience.TEAM
    if of_team:
        look(world, visit.me, View.LIST_OPENED, found=str(len(done)))
    back = links.cases if of_team else links.admin
    return Show("tasks/done", {"done": done, "back": back, "section": "cases" if of_team else "admin"})


@view(blueprint, "GET", "/tasks")
def recent(visit: Visit) -> Show:
    return _recent(visit, Audience.TEAM)


@view(blueprint, "GET", "/tasks/{task_id}")
def task(visit: Visit, task_id: str) -> Show | Go:
    found = find_task(visit.world, task_id)
    if found.step:
        return Go(visit.world.links().step(found.reference, found.step))
    look(visit.world, visit.me, View.TASK_OPENED, found.case_id or NO_CASE, task=task_id)
    return _page(visit, task_id, Audience.TEAM, {}, {})


@view(blueprint, "POST", "/tasks/{task_id}/done")
def task_done(visit: Visit, task_id: str) -> Show | Go:
    return _finish(visit, task_id, Audience.TEAM)


@view(blueprint, "GET", "/admin/tasks")
def admin_recent(visit: Visit) -> Show:
    return _recent(visit, Audience.ADMINISTRATORS)


@view(blueprint, "GET", "/admin/tasks/{task_id}")
def admin_task(visit: Visit, task_id: str) -> Show:
    return _page(visit, task_id, Audience.ADMINISTRATORS, {}, {})


@view(blueprint, "POST", "/admin/tasks/{task_id}/done")
def admin_task_done(visit: Visit, task_id: str) -> Show | Go:
    return _finish(visit, task_id, Audience.ADMINISTRATORS)
