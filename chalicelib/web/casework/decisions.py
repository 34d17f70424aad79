"""The decisions for a school, as its contacts read them."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.casework.events import Event
from chalicelib.domain.newer import NEWER
from chalicelib.domain.returns.removal import ground_label
from chalicelib.journeys.casework.steps.decision import DECISIONS
from chalicelib.services.casework.decisions_read import decisions_for_school
from chalicelib.web.http.posted import reference_of
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class DecisionLine(Struct, frozen=True):
    """One decision about a pupil on the roll of the school."""

    what: str
    from_day: date | None
    ground: str
    reason: str
    at: datetime


class DecisionsPage(Struct, frozen=True):
    """The decisions on one case, for its school."""

    reference: str
    school: str
    decisions: Sequence[DecisionLine]


def _line(event: Event) -> DecisionLine:
    facts = event.facts
    return DecisionLine(
        what=DECISIONS.get(facts["decision"], NEWER),
        from_day=date.fromisoformat(facts["from_day"]) if "from_day" in facts else None,
        ground=ground_label(facts.get("ground", "")),
        reason=event.text,
        at=event.recorded_at,
    )


@view("GET", "/referrals/decisions/{reference}")
def decisions(visit: Visit, reference: str) -> Show:
    found = decisions_for_school(visit.world, reference_of(reference), visit.me)
    lines = [_line(event) for event in found.events]
    return Show("cases/decisions", DecisionsPage(found.reference, found.school, lines))
