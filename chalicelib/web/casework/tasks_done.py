"""The pages of tasks that are done."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.authority.tasks import Audience
from chalicelib.domain.records.access import View
from chalicelib.services.audit.access import record_access
from chalicelib.services.casework.finishing import tasks_done
from chalicelib.web.casework.names import Names
from chalicelib.web.casework.task_lines import thing_of
from chalicelib.web.casework.task_place import place_of
from chalicelib.web.http.paging import Pages, page_asked_for, pages
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


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


def _recent(visit: Visit, audience: Audience) -> Show:
    world, links, names = visit.world, visit.world.links(), Names(visit.world)
    page, place = tasks_done(world, audience, page_asked_for(visit)), place_of(audience, links)
    if audience is Audience.TEAM:
        record_access(world, visit.me, View.LIST_OPENED, found=str(len(page.rows)))
    done = [
        DoneTask(each.task.text, thing_of(each.task, links), names.of(each.by), each.at, each.how) for each in page.rows
    ]
    return Show(
        "tasks/done", DoneTasksPage(done=done, pages=pages(visit, page.after), back=place.back, section=place.section)
    )


@view("GET", "/tasks/done")
def recent(visit: Visit) -> Show:
    return _recent(visit, Audience.TEAM)


@view("GET", "/admin/tasks/done")
def admin_recent(visit: Visit) -> Show:
    return _recent(visit, Audience.ADMINISTRATORS)
