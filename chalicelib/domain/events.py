"""What happened on a case. Events are added and never changed: the state of any past day can be replayed from them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum

SERVICE = "service"
"""The actor of what no person did."""


class EventKind(StrEnum):
    REFERRED = "referred"
    TAKEN = "taken"
    NOTE = "note"
    INFORMATION = "information"
    RETURNED = "returned"
    REMINDED = "reminded"
    EMAIL_PROBLEM = "email-problem"


TITLES: Mapping[EventKind, str] = {
    EventKind.REFERRED: "Referral received",
    EventKind.TAKEN: "Case taken",
    EventKind.NOTE: "Note",
    EventKind.INFORMATION: "Information from the referrer",
    EventKind.RETURNED: "The referrer says that the child has returned",
    EventKind.REMINDED: "Reminder sent out",
    EventKind.EMAIL_PROBLEM: "An email did not arrive",
}


@dataclass(frozen=True)
class Event:
    """`facts` hold no personal data (they stay readable after an erasure); `text` may, and is sealed at rest."""

    event_id: str
    case_id: str
    kind: EventKind
    happened_on: date
    recorded_at: datetime
    by: str
    facts: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
