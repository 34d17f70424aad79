"""The first event of a case: what was sent, and what the service makes of it."""

from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.priority import Proposal
from chalicelib.domain.casework.standing import standing
from chalicelib.domain.child.referral import Referral
from chalicelib.domain.forms.disposition import Decision
from chalicelib.journeys.engine.form import Values
from chalicelib.services.casework.new_case import New


def first_event(new: New, by: str, referral: Referral, proposal: Proposal, decision: Decision, values: Values) -> Event:
    found = standing(referral.on_roll, referral.child, referral.last_attended, new.today)
    since = found.since
    facts = {
        "priority": str(proposal.priority),
        "on_roll": str(referral.on_roll),
        "counts_as_cme": "yes" if since else "no",
        "cme_since": since.isoformat() if since else "",
        "cme_reasons": "\n".join(found.reasons),
        "immediate_risk": str(referral.immediate_risk),
        "phoned": str(referral.phoned),
        "opened_because": "\n".join(decision.reasons),
        "flags": "\n".join(decision.flags),
    }
    if "source" in values:
        facts |= {
            "source": str(values["source"]),
            "told_on": str(values["told_on"]),
            "told_at": str(values.get("told_at", "")),
        }
    # The reasons name needs and risks, so they are sealed like any text.
    reasons = "\n".join(proposal.reasons)
    return Event(new.event_id, new.case_id, EventKind.REFERRED, new.today, new.now, by, facts, reasons)
