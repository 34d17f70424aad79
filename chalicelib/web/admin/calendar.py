"""The administrator's pages of term dates and days without pupils: the county's, and one school's."""

from functools import partial

from chalicelib.domain.calendar.term_dates import TermDates
from chalicelib.domain.instants import london_day
from chalicelib.services.settings import setting_up
from chalicelib.web.admin.calendar_page import CLOSURE, TERM, Calendar, add_dates, remove_dates, show_calendar
from chalicelib.web.http.posted import version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


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


@view("GET", "/admin/calendar")
def county_calendar(visit: Visit) -> Show:
    return show_calendar(visit, _county(visit))


@view("POST", "/admin/calendar/terms")
def add_term(visit: Visit) -> Show | Go:
    return add_dates(visit, _county(visit), "terms", TERM)


@view("POST", "/admin/calendar/closures")
def add_closure(visit: Visit) -> Show | Go:
    return add_dates(visit, _county(visit), "closures", CLOSURE)


@view("POST", "/admin/calendar/terms/remove")
def remove_term(visit: Visit) -> Go:
    return remove_dates(visit, _county(visit), "terms/remove")


@view("POST", "/admin/calendar/closures/remove")
def remove_closure(visit: Visit) -> Go:
    return remove_dates(visit, _county(visit), "closures/remove")
