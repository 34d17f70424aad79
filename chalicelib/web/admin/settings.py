"""The administrator's pages about the authority: settings and bank holidays."""

from collections.abc import Mapping, Sequence
from datetime import date

from msgspec import Struct

from chalicelib.domain.calendar.bank_holidays import ENGLAND_AND_WALES, LAST_YEAR
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.changes import Changed
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.parsing import parse
from chalicelib.journeys.settings.authority_settings import HEADINGS, SETTINGS
from chalicelib.journeys.settings.settings_answers import to_settings, typed_settings
from chalicelib.services.administration.moving_mailboxes import save_settings as save
from chalicelib.services.settings import setting_up
from chalicelib.web.admin.waiting import WaitingLine, waiting_lines
from chalicelib.web.http.asked import Asked
from chalicelib.web.http.posted import version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class SettingsPage(Asked, frozen=True, kw_only=True):
    """The settings. `headings`: by the question that each stands above."""

    headings: Mapping[str, str]
    version: int
    saved: bool
    waiting: Sequence[WaitingLine]


class HolidaysPage(Struct, frozen=True):
    """Bank holidays from this year on, and what the calendar lacks."""

    holidays: Sequence[tuple[date, str]]
    last_year: int
    missing: Sequence[str]


def _settings(
    visit: Visit, raw: Mapping[str, str], problems: Mapping[str, str], version: int, saved: bool = False
) -> Show:
    waiting = waiting_lines(visit, what=Changed.SETTINGS)
    model = SettingsPage(
        page=SETTINGS, headings=HEADINGS, raw=raw, problems=problems, version=version, saved=saved, waiting=waiting
    )
    return Show("admin/settings", model)


@view("GET", "/admin/settings")
def settings(visit: Visit) -> Show:
    now = setting_up.set_up(visit.world)
    return _settings(visit, typed_settings(now.authority), {}, now.version, visit.query.get("saved") == "yes")


@view("POST", "/admin/settings")
def save_settings(visit: Visit) -> Show | Go:
    raw = typed(SETTINGS, visit.form)
    problems = parse(SETTINGS, raw, visit.world.clock.now()).problems
    if problems:
        return _settings(visit, raw, problems, version_of(visit))
    waits = save(visit.world, visit.me, version_of(visit), to_settings(raw))
    links = visit.world.links()
    return Go(links.admin_waiting if waits else f"{links.admin_settings}?saved=yes")


@view("GET", "/admin/bank-holidays")
def bank_holidays(visit: Visit) -> Show:
    today = london_day(visit.world.clock.now())
    coming = [(day, title) for day, title in ENGLAND_AND_WALES.items() if day.year >= today.year]
    missing = setting_up.what_is_missing(visit.world.authorities.current(), today)
    return Show("admin/bank_holidays", HolidaysPage(coming, LAST_YEAR, missing))
