"""The states of an email, from due to delivered, and the words for each."""

from collections.abc import Mapping
from enum import StrEnum

from chalicelib.domain.newer import Words


class State(StrEnum):
    DUE = "due"
    RESERVED = "reserved"
    UNKNOWN = "unknown"
    HANDED_OVER = "handed-over"
    DELAYED = "delayed"
    OUT_OF_OFFICE = "out-of-office"
    SOFT_BOUNCED = "soft-bounced"
    DELIVERED = "delivered"
    BOUNCED = "bounced"
    COMPLAINED = "complained"
    FAILED = "failed"
    WITHDRAWN = "withdrawn"
    WITHHELD = "withheld"
    HELD = "held"


STATE_LABELS: Mapping[State, str] = Words(
    {
        State.DUE: "Waiting to be sent",
        State.RESERVED: "Being sent",
        State.UNKNOWN: "Not certain that it was sent",
        State.HANDED_OVER: "Sent",
        State.DELAYED: "Delayed by the recipient’s mail server",
        State.OUT_OF_OFFICE: "Delivered, out-of-office answer",
        State.SOFT_BOUNCED: "Bounced: it could not be delivered this time",
        State.DELIVERED: "Delivered",
        State.BOUNCED: "Bounced: it cannot be delivered to this address",
        State.COMPLAINED: "Marked as spam by the recipient",
        State.FAILED: "Could not be sent",
        State.WITHDRAWN: "Not sent: no longer needed",
        State.WITHHELD: "Not sent: not on this practice copy’s list",
        State.HELD: "Waiting for the school’s next open day",
    }
)


REPORTED = (
    State.HANDED_OVER,
    State.DELAYED,
    State.DELIVERED,
    State.OUT_OF_OFFICE,
    State.SOFT_BOUNCED,
    State.BOUNCED,
    State.COMPLAINED,
)


PROBLEMS = frozenset({State.SOFT_BOUNCED, State.BOUNCED, State.COMPLAINED, State.FAILED})
"""The states that need a person: each becomes a task."""


SENDABLE_AGAIN = PROBLEMS - {State.COMPLAINED}
"""Excludes complaints: those were delivered."""


def worse_of(*states: State) -> State:
    """The worst of what the provider reported."""
    return max(states, key=REPORTED.index)
