"""A worker's own page of the day."""

from chalicelib.domain.deadlines.digests import PART_LABELS, Part
from chalicelib.domain.records.case_file import CasePage
from chalicelib.services.casework.today import today
from chalicelib.web.casework.list_view import results
from chalicelib.web.casework.names import Names
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


@view("GET", "/today")
def open_today(visit: Visit) -> Show:
    day = today(visit.world, visit.me)
    names = Names(visit.world)
    parts = [
        {"slug": str(part), "label": PART_LABELS[part], "cases": results(visit.world, CasePage(day[part], ""), names)}
        for part in Part
    ]
    mine = visit.world.links().cases_where(owner="mine")
    return Show("cases/today", {"parts": parts, "mine": mine, "away": names.absence_of(visit.me, visit.world)})
