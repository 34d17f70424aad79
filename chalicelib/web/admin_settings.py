"""The administrator's pages about the authority: settings, term dates and closures, bank holidays."""

from collections.abc import Callable, Mapping
from datetime import date

from chalice.app import Blueprint

from chalicelib.domain.bank_holidays import ENGLAND_AND_WALES, LAST_YEAR
from chalicelib.domain.errors import DomainError, NotFound
from chalicelib.domain.instants import london_day
from chalicelib.journeys.answers import parse, typed
from chalicelib.journeys.authority_settings import SETTINGS, to_settings, typed_settings
from chalicelib.journeys.fields import Field, Kind, Page
from chalicelib.services import setting_up
from chalicelib.web.admin_people import version_of
from chalicelib.web.replies import Go, Show
from chalicelib.web.views import view
from chalicelib.web.visit import Visit

blueprint = Blueprint(__name__)


def _today(visit: Visit) -> date:
    return london_day(visit.world.clock.now())


def _settings(
    visit: Visit, raw: Mapping[str, str], problems: Mapping[str, str], version: int, saved: bool = False
) -> Show:
    context = {"page": SETTINGS, "raw": raw, "problems": problems, "version": version, "saved": saved}
    return Show("admin/settings", context)


@view(blueprint, "GET", "/admin/settings")
def settings(visit: Visit) -> Show:
    now = setting_up.set_up(visit.world)
    return _settings(visit, typed_settings(now.authority), {}, now.version, visit.query.get("saved") == "yes")


@view(blueprint, "POST", "/admin/settings")
def save_settings(visit: Visit) -> Show | Go:
    raw = typed(SETTINGS, visit.form)
    problems = parse(SETTINGS, raw, visit.world.clock.now()).problems
    if problems:
        return _settings(visit, raw, problems, version_of(visit))
    setting_up.save_settings(visit.world, visit.me, version_of(visit), to_settings(raw))
    return Go(f"{visit.world.links().admin_settings}?saved=yes")


# --- term dates and closures --------------------------------------------------------------------------------------------

FIRST = Field("first", "First day for pupils", Kind.DATE, missing="Enter the first day for pupils.")
LAST = Field("last", "Last day for pupils", Kind.DATE, missing="Enter the last day for pupils.")
DAY = Field("day", "Day without pupils", Kind.DATE, missing="Enter the day.")
TERM = Page("term", "Add a term or half term", (FIRST, LAST))
CLOSURE = Page("closure", "Add a day without pupils", (DAY,))


def _calendar(visit: Visit, raw: Mapping[str, str] | None = None, problems: Mapping[str, str] | None = None) -> Show:
    now = setting_up.set_up(visit.world)
    authority, today = now.authority, _today(visit)
    context = {
        "terms": authority.terms,
        "closures": sorted(authority.closures),
        "ends": authority.terms[-1][1] if authority.terms else None,
        "missing": setting_up.what_is_missing(authority, today),
        "term": TERM,
        "closure": CLOSURE,
        "both": Page("calendar", "Calendar", (FIRST, LAST, DAY)),
        "raw": raw or {},
        "problems": problems or {},
        "version": now.version,
    }
    return Show("admin/calendar", context)


@view(blueprint, "GET", "/admin/calendar")
def calendar(visit: Visit) -> Show:
    return _calendar(visit)


def _try(visit: Visit, name: str, change: Callable[[], None]) -> Show | Go:
    """Makes the change; what the calendar refuses is said at the question."""
    try:
        change()
    except NotFound:
        raise
    except DomainError as refused:
        return _calendar(visit, visit.form, {name: str(refused)})
    return Go(visit.world.links().admin_calendar)


def _parsed_dates(visit: Visit, page: Page) -> tuple[list[date], Mapping[str, str]]:
    parsed = parse(page, visit.form, visit.world.clock.now())
    return [value for value in parsed.values.values() if isinstance(value, date)], parsed.problems


@view(blueprint, "POST", "/admin/calendar/terms")
def add_term(visit: Visit) -> Show | Go:
    dates, problems = _parsed_dates(visit, TERM)
    if problems:
        return _calendar(visit, visit.form, problems)
    first, last = dates
    return _try(visit, "first", lambda: setting_up.add_term(visit.world, visit.me, version_of(visit), first, last))


@view(blueprint, "POST", "/admin/calendar/closures")
def add_closure(visit: Visit) -> Show | Go:
    dates, problems = _parsed_dates(visit, CLOSURE)
    if problems:
        return _calendar(visit, visit.form, problems)
    return _try(visit, "day", lambda: setting_up.add_closure(visit.world, visit.me, version_of(visit), dates[0]))


def _named_day(visit: Visit) -> date:
    try:
        return date.fromisoformat(visit.form.get("named", ""))
    except ValueError:
        raise NotFound from None


@view(blueprint, "POST", "/admin/calendar/terms/remove")
def remove_term(visit: Visit) -> Show | Go:
    day = _named_day(visit)
    return _try(visit, "first", lambda: setting_up.remove_term(visit.world, visit.me, version_of(visit), day))


@view(blueprint, "POST", "/admin/calendar/closures/remove")
def remove_closure(visit: Visit) -> Show | Go:
    day = _named_day(visit)
    return _try(visit, "day", lambda: setting_up.remove_closure(visit.world, visit.me, version_of(visit), day))


@view(blueprint, "GET", "/admin/bank-holidays")
def bank_holidays(visit: Visit) -> Show:
    today = _today(visit)
    coming = [(day, title) for day, title in ENGLAND_AND_WALES.items() if day.year >= today.year]
    missing = setting_up.what_is_missing(visit.world.authorities.current(), today)
    return Show("admin/bank_holidays", {"holidays": coming, "last_year": LAST_YEAR, "missing": missing})
