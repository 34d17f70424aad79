"""The administrator's pages of term dates and days without pupils: the county's, and one school's."""

from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from typing import Any

from msgspec import Struct

from chalicelib.domain.calendar.term_dates import TermDates
from chalicelib.domain.errors import DomainError, NotFound
from chalicelib.domain.instants import london_day
from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.journeys.engine.school_choice import Found, offered
from chalicelib.services.referrals import choosing_school
from chalicelib.services.settings import school_calendar, setting_up
from chalicelib.web.admin.people import version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

FIRST = Field("first", "First day for pupils", Kind.DATE, missing="Enter the first day for pupils.")
LAST = Field("last", "Last day for pupils", Kind.DATE, missing="Enter the last day for pupils.")
DAY = Field("day", "Day without pupils", Kind.DATE, missing="Enter the day.")
TERM = Page("term", "Add a term or half term", (FIRST, LAST))
CLOSURE = Page("closure", "Add a day without pupils", (DAY,))
FIND = Field("find", "Name and town, postcode, URN or DfE number of the school")


class Calendar(Struct, frozen=True):
    """Whose dates a page is about. `acts` are what can be done to them, by the end of its address."""

    dates: TermDates
    acts: Mapping[str, Callable[..., None]]
    address: str
    missing: list[str]
    school: Found | None = None
    assumed: bool = False


def _county(visit: Visit) -> Calendar:
    now, made = setting_up.set_up(visit.world), (visit.world, visit.me, version_of(visit))
    acts = {
        "terms": partial(setting_up.add_term, *made),
        "terms/remove": partial(setting_up.remove_term, *made),
        "closures": partial(setting_up.add_closure, *made),
        "closures/remove": partial(setting_up.remove_closure, *made),
    }
    missing = setting_up.what_is_missing(now.authority, london_day(visit.world.clock.now()))
    dates = TermDates(now.authority.terms, now.authority.closures, now.version)
    return Calendar(dates, acts, visit.world.links().admin_calendar, missing)


def _school(visit: Visit, urn: str) -> Calendar:
    world, made = visit.world, (visit.world, visit.me, urn, version_of(visit))
    school, dates = school_calendar.registered(world, urn), world.schools.dates(urn)
    acts = {
        "terms": partial(school_calendar.add_term, *made),
        "terms/remove": partial(school_calendar.remove_term, *made),
        "closures": partial(school_calendar.add_closure, *made),
        "closures/remove": partial(school_calendar.remove_closure, *made),
    }
    missing = [
        f"The dates from September {year} do not begin in September and reach July yet. Until they do, the county’s are used."
        for year in dates.unfinished_years()
    ]
    assumed = dates.is_assumed(london_day(world.clock.now()))
    return Calendar(dates, acts, world.links().admin_school_calendar(urn), missing, offered(school), assumed)


def _show(visit: Visit, shown: Calendar, problems: Mapping[str, str] | None = None) -> Show:
    context: dict[str, Any] = {
        "terms": shown.dates.terms,
        "closures": sorted(shown.dates.closures),
        "ends": shown.dates.terms[-1][1] if shown.dates.terms else None,
        "missing": shown.missing,
        "school": shown.school,
        "assumed": shown.assumed,
        "address": shown.address,
        "term": TERM,
        "closure": CLOSURE,
        "both": Page("calendar", "Calendar", (FIRST, LAST, DAY)),
        "raw": visit.form if problems else {},
        "problems": problems or {},
        "version": shown.dates.version,
    }
    return Show("admin/calendar", context)


def _add(visit: Visit, shown: Calendar, act: str, page: Page) -> Show | Go:
    """What the calendar refuses is said at the first question."""
    parsed = parse(page, visit.form, visit.world.clock.now())
    if parsed.problems:
        return _show(visit, shown, parsed.problems)
    dates = [value for value in parsed.values.values() if isinstance(value, date)]
    try:
        shown.acts[act](*dates)
    except NotFound:
        raise
    except DomainError as refused:
        return _show(visit, shown, {page.fields[0].name: str(refused)})
    return Go(shown.address)


def _remove(visit: Visit, shown: Calendar, act: str) -> Go:
    try:
        day = date.fromisoformat(visit.form.get("named", ""))
    except ValueError:
        raise NotFound from None
    shown.acts[act](day)
    return Go(shown.address)


# --- the county's -------------------------------------------------------------------------------------------------------


@view("GET", "/admin/calendar")
def calendar(visit: Visit) -> Show:
    return _show(visit, _county(visit))


@view("POST", "/admin/calendar/terms")
def add_term(visit: Visit) -> Show | Go:
    return _add(visit, _county(visit), "terms", TERM)


@view("POST", "/admin/calendar/closures")
def add_closure(visit: Visit) -> Show | Go:
    return _add(visit, _county(visit), "closures", CLOSURE)


@view("POST", "/admin/calendar/terms/remove")
def remove_term(visit: Visit) -> Go:
    return _remove(visit, _county(visit), "terms/remove")


@view("POST", "/admin/calendar/closures/remove")
def remove_closure(visit: Visit) -> Go:
    return _remove(visit, _county(visit), "closures/remove")


# --- a school's ---------------------------------------------------------------------------------------------------------


@view("GET", "/admin/schools")
def schools(visit: Visit) -> Show:
    text = visit.query.get("find", "")
    found = choosing_school.find(visit.world, text)
    return Show("admin/schools", {"find": FIND, "raw": {"find": text}, "found": found, "problems": {}})


@view("GET", "/admin/schools/{urn}/calendar")
def school(visit: Visit, urn: str) -> Show:
    return _show(visit, _school(visit, urn))


@view("POST", "/admin/schools/{urn}/calendar/terms")
def add_school_term(visit: Visit, urn: str) -> Show | Go:
    return _add(visit, _school(visit, urn), "terms", TERM)


@view("POST", "/admin/schools/{urn}/calendar/closures")
def add_school_closure(visit: Visit, urn: str) -> Show | Go:
    return _add(visit, _school(visit, urn), "closures", CLOSURE)


@view("POST", "/admin/schools/{urn}/calendar/terms/remove")
def remove_school_term(visit: Visit, urn: str) -> Go:
    return _remove(visit, _school(visit, urn), "terms/remove")


@view("POST", "/admin/schools/{urn}/calendar/closures/remove")
def remove_school_closure(visit: Visit, urn: str) -> Go:
    return _remove(visit, _school(visit, urn), "closures/remove")
