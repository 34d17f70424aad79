"""The page of the on-call rota, for managers and administrators."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from chalicelib.domain.authority.on_call import Gap, OnCall, RotaRefused, Watch
from chalicelib.domain.errors import NotFound
from chalicelib.domain.people.people import Person
from chalicelib.journeys.casework.on_call import on_call_page, to_stretch
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.settings import setting_up
from chalicelib.services.settings.on_call import DAYS_SHOWN, Ahead, rota_ahead
from chalicelib.web.http.asked import Asked
from chalicelib.web.http.posted import version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class Stretch(Struct, frozen=True, kw_only=True):
    """Days on which one person is on call, and who is second."""

    first: date
    last: date
    person: str
    phone: str
    second: str
    second_phone: str


class RotaPage(Asked, frozen=True, kw_only=True):
    """The rota ahead, who is on call today, and the days of the next weeks on which nobody is."""

    stretches: Sequence[Stretch]
    today: Watch
    gaps: Sequence[Gap]
    days_shown: int
    minutes: int
    version: int


def _show(visit: Visit, ahead: Ahead, raw: Mapping[str, str], problems: Mapping[str, str]) -> Show:
    world = visit.world
    model = RotaPage(
        page=on_call_page(ahead.choices),
        raw=raw,
        problems=problems,
        stretches=[_stretch(stretch, ahead.people) for stretch in ahead.stretches],
        today=ahead.today,
        gaps=ahead.gaps,
        days_shown=DAYS_SHOWN,
        minutes=world.authorities.current().limits.on_call_minutes,
        version=ahead.version,
    )
    return Show("admin/on_call", model)


def _stretch(stretch: OnCall, people: Mapping[str, Person]) -> Stretch:
    def name(person_id: str) -> str:
        return people[person_id].name if person_id in people else "Somebody who is no longer known"

    return Stretch(
        first=stretch.first,
        last=stretch.last,
        person=name(stretch.person_id),
        phone=stretch.phone,
        second=name(stretch.second_id) if stretch.second_id else "",
        second_phone=stretch.second_phone,
    )


@view("GET", "/admin/on-call")
def rota(visit: Visit) -> Show:
    return _show(visit, rota_ahead(visit.world), {}, {})


@view("POST", "/admin/on-call")
def add(visit: Visit) -> Show | Go:
    """The page shows at the first day what the rota refuses."""
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
