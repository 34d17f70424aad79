"""The page of the on-call rota, for managers and administrators."""

from collections.abc import Mapping
from datetime import date

from chalicelib.domain.authority.on_call import OnCall, RotaRefused
from chalicelib.domain.errors import NotFound
from chalicelib.domain.people.people import Person
from chalicelib.journeys.casework.on_call import on_call_page, to_stretch
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.settings import setting_up
from chalicelib.services.settings.on_call import DAYS_SHOWN, Ahead, rota_ahead
from chalicelib.web.admin.people import version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


def _show(visit: Visit, ahead: Ahead, raw: Mapping[str, str], problems: Mapping[str, str]) -> Show:
    world = visit.world
    context = {
        "stretches": [_stretch(stretch, ahead.people) for stretch in ahead.stretches],
        "today": ahead.today,
        "gaps": ahead.gaps,
        "days_shown": DAYS_SHOWN,
        "minutes": world.authorities.current().limits.on_call_minutes,
        "page": on_call_page(ahead.choices),
        "raw": raw,
        "problems": problems,
        "version": ahead.version,
    }
    return Show("admin/on_call", context)


def _stretch(stretch: OnCall, people: Mapping[str, Person]) -> dict[str, object]:
    def name(person_id: str) -> str:
        return people[person_id].name if person_id in people else "Somebody who is no longer known"

    return {
        "first": stretch.first,
        "last": stretch.last,
        "person": name(stretch.person_id),
        "phone": stretch.phone,
        "second": name(stretch.second_id) if stretch.second_id else "",
        "second_phone": stretch.second_phone,
    }


@view("GET", "/admin/on-call")
def rota(visit: Visit) -> Show:
    return _show(visit, rota_ahead(visit.world), {}, {})


@view("POST", "/admin/on-call")
def add(visit: Visit) -> Show | Go:
    """What the rota refuses is said at the first day."""
    world, ahead = visit.world, rota_ahead(visit.world)
    page = on_call_page(ahead.choices)
    raw = typed(page, visit.form)
    parsed = parse(page, raw, world.clock.now())
    if parsed.problems:
        return _show(visit, ahead, raw, parsed.problems)
    try:
        setting_up.add_on_call(world, visit.me, version_of(visit), to_stretch(parsed.values))
    except RotaRefused as refused:
        return _show(visit, ahead, raw, {"first": str(refused)})
    return Go(world.links().admin_on_call)


@view("POST", "/admin/on-call/remove")
def remove(visit: Visit) -> Go:
    try:
        first = date.fromisoformat(visit.form.get("named", ""))
    except ValueError:
        raise NotFound from None
    setting_up.remove_on_call(visit.world, visit.me, version_of(visit), first)
    return Go(visit.world.links().admin_on_call)
