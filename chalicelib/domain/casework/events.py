"""The events of a case. They are added and never changed: replaying them gives the state of any past day."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.messages.message import Message
from chalicelib.domain.newer import Words

SERVICE = "service"
"""The actor of what no person did."""


class EventKind(StrEnum):
    REFERRED = "referred"
    ON_CALL = "on-call"
    TAKEN = "taken"
    NOTE = "note"
    TRIAGED = "triaged"
    ASSIGNED = "assigned"
    CONTACT = "contact"
    PRIORITY = "priority"
    MOVED = "moved"
    CHECKED = "checked"
    REVIEWED = "reviewed"
    SOCIAL_CARE = "social-care"
    DECIDED = "decided"
    DECISION_PROPOSED = "decision-proposed"
    DECISION_SENT_BACK = "decision-sent-back"
    FACTS = "facts"
    HANDED_OVER = "handed-over"
    TEAM_ANSWERED = "team-answered"
    ROLL = "roll"
    OTHERWISE = "otherwise"
    CLOSED = "closed"
    REOPENED = "reopened"
    MATCHED = "matched"
    SAME_CHILD = "same-child"
    NOT_SAME_CHILD = "not-same-child"
    INFORMATION = "information"
    RETURNED = "returned"
    ASKED_MORE = "asked-more"
    ANSWERED_MORE = "answered-more"
    CALLED_BACK = "called-back"
    ENQUIRY_ANSWERED = "enquiry-answered"
    DECISION_READ = "read-by-school"
    RETURN_CAME = "return-came"
    ARRIVED = "arrived"
    REMINDED = "reminded"
    EMAIL_PROBLEM = "email-problem"
    SENT_AGAIN = "sent-again"
    BARRED = "barred"
    LET_BACK = "let-back"
    LINK_WITHDRAWN = "withdrew-link"


TITLES: Mapping[EventKind, str] = Words(
    {
        EventKind.REFERRED: "Referral received",
        EventKind.ON_CALL: "The manager on call has it",
        EventKind.TAKEN: "Case taken",
        EventKind.NOTE: "Note",
        EventKind.TRIAGED: "Triage confirmed",
        EventKind.ASSIGNED: "Owner assigned",
        EventKind.CONTACT: "Contact attempt",
        EventKind.PRIORITY: "Priority changed",
        EventKind.MOVED: "Stage changed",
        EventKind.CHECKED: "Initial checks done",
        EventKind.REVIEWED: "Case reviewed",
        EventKind.SOCIAL_CARE: "Children’s social care told",
        EventKind.DECIDED: "Decision written to the school",
        EventKind.DECISION_PROPOSED: "Removal from the roll proposed to a second person",
        EventKind.DECISION_SENT_BACK: "Proposed removal from the roll sent back",
        EventKind.FACTS: "Facts corrected",
        EventKind.HANDED_OVER: "Handed over",
        EventKind.TEAM_ANSWERED: "The other team has answered the hand-over",
        EventKind.ROLL: "School roll recorded",
        EventKind.OTHERWISE: "Education otherwise than at school recorded",
        EventKind.CLOSED: "Case closed",
        EventKind.REOPENED: "Case reopened",
        EventKind.MATCHED: "Possibly the same child as another case",
        EventKind.SAME_CHILD: "Confirmed as the same child as another case",
        EventKind.NOT_SAME_CHILD: "Found not to be the same child as another case",
        EventKind.INFORMATION: "Information from the referrer",
        EventKind.RETURNED: "The referrer says that the child has returned",
        EventKind.ASKED_MORE: "The referrer was asked for more",
        EventKind.ANSWERED_MORE: "The referrer has answered what was asked",
        EventKind.CALLED_BACK: "The other authority was phoned back",
        EventKind.ENQUIRY_ANSWERED: "The other authority’s enquiry was answered",
        EventKind.DECISION_READ: "The school has read the decision",
        EventKind.RETURN_CAME: "The school’s deletion return has arrived",
        EventKind.ARRIVED: "What the case waited for has arrived",
        EventKind.REMINDED: "Reminder sent out",
        EventKind.EMAIL_PROBLEM: "An email did not arrive, or was marked as spam",
        EventKind.SENT_AGAIN: "An email was sent again",
        EventKind.BARRED: "Somebody may no longer see the case",
        EventKind.LET_BACK: "Somebody may see the case again",
        EventKind.LINK_WITHDRAWN: "Link withdrawn because our email reached the wrong person",
    }
)


FIRST_ACTS = frozenset(
    {
        EventKind.TAKEN,
        EventKind.ASSIGNED,
        EventKind.TRIAGED,
        EventKind.PRIORITY,
        EventKind.MOVED,
        EventKind.CLOSED,
        EventKind.TEAM_ANSWERED,
    }
)
"""The acts that acknowledge a case; a look is not one."""


HUMAN_ACTS = frozenset(
    {
        EventKind.NOTE,
        EventKind.TRIAGED,
        EventKind.CONTACT,
        EventKind.MOVED,
        EventKind.CHECKED,
        EventKind.REVIEWED,
        EventKind.SOCIAL_CARE,
        EventKind.DECIDED,
        EventKind.DECISION_PROPOSED,
        EventKind.DECISION_SENT_BACK,
        EventKind.HANDED_OVER,
        EventKind.TEAM_ANSWERED,
        EventKind.ROLL,
        EventKind.OTHERWISE,
        EventKind.CLOSED,
        EventKind.REOPENED,
        EventKind.SAME_CHILD,
        EventKind.NOT_SAME_CHILD,
        EventKind.ASKED_MORE,
        EventKind.ARRIVED,
        EventKind.CALLED_BACK,
        EventKind.ENQUIRY_ANSWERED,
    }
)
"""The acts that a person does for the child. Taking, assigning, changing the priority and resending an email are not: a
case that only changes hands has been left alone."""


class Event(Struct, frozen=True):
    """`facts` hold no personal data (they stay readable after an erasure); `text` may, and is sealed at rest."""

    event_id: str
    case_id: str
    kind: EventKind
    happened_on: date
    recorded_at: datetime
    by: str
    facts: Mapping[str, str] = field(default_factory=dict)
    text: str = ""


_WRITTEN = "messages"


def writing(event: Event, messages: Iterable[Message]) -> Event:
    """The event with the ids of the emails written with it, so that the silent-child check notices a lost one."""
    ids = " ".join(message.message_id for message in messages if message.case_id == event.case_id)
    return replace(event, facts={**event.facts, _WRITTEN: ids}) if ids else event


def written(facts: Mapping[str, str]) -> frozenset[str]:
    """The ids of the emails that were written with an event of these facts."""
    return frozenset(facts.get(_WRITTEN, "").split())
