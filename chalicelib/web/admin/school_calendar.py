"""The administrator’s pages of the dates of one school, and the page that finds the school."""

from collections.abc import Mapping, Sequence
from functools import partial

from msgspec import Struct

from chalicelib.domain.instants import london_day
from chalicelib.journeys.engine.fields import Field
from chalicelib.journeys.engine.school_choice import Found, offered
from chalicelib.services.referrals import choosing_school
from chalicelib.services.settings import school_calendar
from chalicelib.web.admin.calendar_page import CLOSURE, TERM, Calendar, add_dates, remove_dates, show_calendar
from chalicelib.web.http.posted import version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

FIND = Field("find", "Name and town, postcode, URN or DfE number of the school")


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


class SchoolsPage(Struct, frozen=True, kw_only=True):
    """Schools that were looked for, to open the calendar of one."""

    find: Field
    raw: Mapping[str, str]
    problems: Mapping[str, str]
    found: Sequence[Found]


@view("GET", "/admin/schools")
def find_school(visit: Visit) -> Show:
    text = visit.query.get("find", "")
    found = choosing_school.find(visit.world, text)
    return Show("admin/schools", SchoolsPage(find=FIND, raw={"find": text}, problems={}, found=found))


@view("GET", "/admin/schools/{urn}/calendar")
def calendar_of_school(visit: Visit, urn: str) -> Show:
    return show_calendar(visit, _school(visit, urn))


@view("POST", "/admin/schools/{urn}/calendar/terms")
def add_school_term(visit: Visit, urn: str) -> Show | Go:
    return add_dates(visit, _school(visit, urn), "terms", TERM)


@view("POST", "/admin/schools/{urn}/calendar/closures")
def add_school_closure(visit: Visit, urn: str) -> Show | Go:
    return add_dates(visit, _school(visit, urn), "closures", CLOSURE)


@view("POST", "/admin/schools/{urn}/calendar/terms/remove")
def remove_school_term(visit: Visit, urn: str) -> Go:
    return remove_dates(visit, _school(visit, urn), "terms/remove")


@view("POST", "/admin/schools/{urn}/calendar/closures/remove")
def remove_school_closure(visit: Visit, urn: str) -> Go:
    return remove_dates(visit, _school(visit, urn), "closures/remove")
