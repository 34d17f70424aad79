"""A worker's own page of the day."""

from chalice.app import Blueprint

from chalicelib.domain.digests import PART_LABELS, Part
from chalicelib.ports import CasePage
from chalicelib.services.today import today
from chalicelib.web.case_view import Names, results
from chalicelib.web.replies import Show
from chalicelib.web.views import view
from chalicelib.web.visit import Visit

blueprint = Blueprint(__name__)


@view(blueprint, "GET", "/today")
def open_today(visit: Visit) -> Show:
    day = today(visit.world, visit.me)
    names = Names(visit.world)
    parts = [
        {"slug": str(part), "label": PART_LABELS[part], "cases": results(visit.world, CasePage(day[part], ""), names)}
        for part in Part
    ]
    return Show("cases/today", {"parts": parts, "mine": visit.world.links().cases_where(owner="mine")})
