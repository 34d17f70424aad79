"""The decisions for a school, as its contacts read them."""

from datetime import date
from typing import Any

from chalicelib.domain.newer import NEWER
from chalicelib.domain.returns.removal import ground_label
from chalicelib.journeys.casework.steps.decision import DECISIONS
from chalicelib.services.casework.decisions_read import Decisions, decisions_for_school
from chalicelib.web.http.posted import reference_of
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


def _context(found: Decisions) -> dict[str, Any]:
    return {
        "reference": found.reference,
        "school": found.school,
        "decisions": [
            {
                "what": DECISIONS.get(event.facts["decision"], NEWER),
                "from_day": date.fromisoformat(event.facts["from_day"]) if "from_day" in event.facts else None,
                "ground": ground_label(event.facts.get("ground", "")),
                "reason": event.text,
                "at": event.recorded_at,
            }
            for event in found.events
        ],
    }


@view("GET", "/referrals/decisions/{reference}")
def decisions(visit: Visit, reference: str) -> Show:
    found = decisions_for_school(visit.world, reference_of(reference), visit.me)
    return Show("cases/decisions", _context(found))
