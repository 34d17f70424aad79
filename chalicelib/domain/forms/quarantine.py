"""Sets aside forms of the public that a program may have sent.

The public's form asks for no name, so a program may send it too. Such a form waits for the team to read it: it is
stored whole, and the sender sees no difference. Nothing is ever discarded.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

MINIMUM_TIME = timedelta(seconds=20)
"""From the first page to the last answer: the shortest form has five pages, and a program needs a second."""
PER_SOURCE = 5
"""Forms from one network address in a window of 15 minutes: a household or a library sends fewer."""


class Sign(StrEnum):
    """Why something was set aside."""

    TRAP = "trap"
    TOO_FAST = "too-fast"
    TOO_MANY = "too-many"


SIGNS_IN_WORDS: Mapping[Sign, str] = {
    Sign.TRAP: "A question that no person can see was answered.",
    Sign.TOO_FAST: f"It was filled in within {MINIMUM_TIME.seconds} seconds.",
    Sign.TOO_MANY: "Many came from one network address within 15 minutes.",
}


class Manner(Struct, frozen=True):
    """How a form came: the answer to the hidden question, when it was begun and sent by our own clock, and whether its
    source is within its limit."""

    trap: str
    begun_at: datetime
    sent_at: datetime
    source_is_within_limit: bool


class NotGenuine(StrEnum):
    """Why a person of the team leaves something set aside. A list and no free text: the audit keeps no words about a child."""

    ADVERTISING = "advertising"
    NONSENSE = "nonsense"
    ABUSE = "abuse"
    REPEATED = "repeated"


NOT_GENUINE_IN_WORDS: Mapping[NotGenuine, str] = {
    NotGenuine.ADVERTISING: "Advertising",
    NotGenuine.NONSENSE: "Nonsense, or made by a program",
    NotGenuine.ABUSE: "Written to insult or to harm, about no child",
    NotGenuine.REPEATED: "The same as another that we have",
}


def signs(manner: Manner) -> tuple[Sign, ...]:
    """Everything that speaks against a human sender; empty for an ordinary form."""
    found = (
        (bool(manner.trap.strip()), Sign.TRAP),
        (manner.sent_at - manner.begun_at < MINIMUM_TIME, Sign.TOO_FAST),
        (not manner.source_is_within_limit, Sign.TOO_MANY),
    )
    return tuple(sign for holds, sign in found if holds)
