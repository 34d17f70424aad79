"""The fields of a case that a step may change, in words, and the differences."""

from collections.abc import Mapping
from datetime import date, datetime

from chalicelib.domain.casework.case import Case
from chalicelib.domain.instants import instant_text


def recorded(value: object) -> str:
    """A value of a case as an event keeps it."""
    if value is None:
        return ""
    if isinstance(value, frozenset):
        return " ".join(sorted(value))
    if isinstance(value, datetime):
        return instant_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


FIELDS: Mapping[str, str] = {
    "owner_id": "Owner",
    "stage": "Stage",
    "priority": "Priority",
    "route": "Route",
    "needs_social_care": "Children’s social care must be told",
    "primary_reason": "Main reason",
    "sex": "Sex",
    "year_group": "Year group",
    "on_roll": "On roll",
    "cme_since": "Counts as missing education since",
    "otherwise": "Education otherwise than at school",
    "otherwise_on": "Educated so, or decided, on",
    "outcome": "Outcome",
    "evidence": "Evidence",
    "acknowledged_at": "Acknowledged",
    "on_call_at": "On call has it",
    "social_care_told_at": "Children’s social care told",
    "checked_at": "Initial checks done",
    "asked_at": "Referrer asked for more",
    "proposed_at": "Removal from the roll proposed",
    "closed_at": "Closed",
    "barred": "May not see the case",
}
"""The fields that a step may change, each with its words."""


def changes(before: Case, after: Case) -> dict[str, str]:
    """Every field that differs, as `field.before` and `field.after`: what the event and the audit keep of a step."""
    found: dict[str, str] = {}
    for name in FIELDS:
        old, new = recorded(getattr(before, name)), recorded(getattr(after, name))
        if old != new:
            found |= {f"{name}.before": old, f"{name}.after": new}
    return found
