"""A worker's own page of the day."""

from collections.abc import Sequence

from msgspec import Struct

from chalicelib.domain.deadlines.digests import PART_LABELS, Part
from chalicelib.domain.records.case_file import CasePage
from chalicelib.services.casework.today import today
from chalicelib.web.casework.list_view import CaseLine, results
from chalicelib.web.casework.names import Names
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class DayPart(Struct, frozen=True):
    """The cases that need the person for one reason."""

    slug: str
    label: str
    cases: Sequence[CaseLine]


class TodayPage(Struct, frozen=True):
    """A worker's day; `away`: a sentence about their own absence."""

    parts: Sequence[DayPart]
    mine: str
    away: str


@view("GET", "/today")
def open_today(visit: Visit) -> Show:
    day = today(visit.world, visit.me)
    names = Names(visit.world)
    parts = [
        DayPart(str(part), PART_LABELS[part], results(visit.world, CasePage(day[part], ""), names)) for part in Part
    ]
    mine = visit.world.links().cases_where(owner="mine")
    return Show("cases/today", TodayPage(parts, mine, names.absence_of(visit.me, visit.world)))
