"""Where a new school says whether a child who was to start there has come."""

from collections.abc import Mapping
from datetime import date

from chalicelib.domain.child.referral import Child
from chalicelib.journeys.casework.arrival import ARRIVAL
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.returns import arrivals
from chalicelib.web.http.asked import Posted
from chalicelib.web.http.posted import reference_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class ArrivalPage(Posted, frozen=True, kw_only=True):
    """The question to a new school; `child` is None once it is answered."""

    reference: str
    child: Child | None
    arrived: bool


def _show(visit: Visit, reference: str, raw: Mapping[str, str], problems: Mapping[str, str]) -> Show:
    asked, links = arrivals.find(visit.world, reference, visit.me), visit.world.links()
    model = ArrivalPage(
        page=ARRIVAL,
        raw=raw,
        problems=problems,
        reference=reference,
        child=asked.child,
        action=links.arrival(reference),
        arrived=visit.query.get("arrived") == "yes",
    )
    return Show("arrivals/arrival", model)


@view("GET", "/arrivals/{reference}")
def asked(visit: Visit, reference: str) -> Show:
    return _show(visit, reference_of(reference), {}, {})


@view("POST", "/arrivals/{reference}")
def answered(visit: Visit, reference: str) -> Show | Go:
    wanted, raw = reference_of(reference), typed(ARRIVAL, visit.form)
    parsed = parse(ARRIVAL, raw, visit.world.clock.now())
    if parsed.problems:
        return _show(visit, wanted, raw, parsed.problems)
    has_come, on = str(parsed.values["has_come"]), parsed.values.get("started_on")
    arrivals.answer(visit.world, wanted, visit.me, has_come, on if isinstance(on, date) else None)
    return Go(f"{visit.world.links().arrival(wanted)}?arrived={'yes' if has_come == 'yes' else 'no'}")
