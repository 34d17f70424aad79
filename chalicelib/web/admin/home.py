"""The administrator’s first page: what is missing, the tasks, and the way to every other page."""

from collections.abc import Sequence

from msgspec import Struct

from chalicelib.domain.instants import london_day
from chalicelib.services.administration.asking_second import is_by_oneself
from chalicelib.services.settings import setting_up
from chalicelib.web.casework.on_call_view import nobody_on_call
from chalicelib.web.casework.task_lines import ADMIN_TASKS, FirstTasks, first_tasks
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class HomePage(Struct, frozen=True, kw_only=True):
    """`missing`: what the calendar lacks; `invented`: settings that are still the example’s; `teams`: those without a mailbox."""

    missing: Sequence[str]
    invented: Sequence[str]
    teams: Sequence[str]
    alone: bool
    first_tasks: FirstTasks
    nobody_on_call: str


@view("GET", "/admin")
def home(visit: Visit) -> Show:
    world = visit.world
    model = HomePage(
        missing=setting_up.what_is_missing(world.authorities.current(), london_day(world.clock.now())),
        invented=setting_up.keeps_closed(world),
        teams=setting_up.without_mailbox(world),
        alone=is_by_oneself(world, visit.me),
        first_tasks=first_tasks(visit, ADMIN_TASKS),
        nobody_on_call=nobody_on_call(world, visit.me),
    )
    return Show("admin/home", model)
