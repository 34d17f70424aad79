"""What a case waits for from people outside the team. Each wait has a clock, so nothing hangs without a date."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.newer import Kept


class WaitKind(StrEnum):
    """Each is also the name of its clock's rule in `domain.deadlines.rules`."""

    HAND_OVER = "hand-over"
    """Another team says whether it takes the child on."""
    QUESTION = "question"
    """The referrer answers what we asked."""
    ENQUIRY = "enquiry"
    """Another authority asked us, and we owe it an answer."""
    DECISION = "decision"
    """The school reads our decision about its roll."""
    DELETION = "deletion"
    """The school was allowed to remove the name: its deletion return, and word of the child, are due."""


class Wait(Struct, frozen=True):
    """One thing that a case waits for. A case has at most one of each kind; a newer one takes its place."""

    kind: WaitKind
    since: datetime
    due_at: datetime
    working: str
    """How the date was counted, as a sentence."""
    to: str = ""
    """The people asked: a team of the authority, an authority's code; empty where the kind says it."""
    chase_at: tuple[datetime, ...] = ()
    """The moments to ask again, the earliest first."""
    newer: Kept = Kept()


Waits = tuple[Wait, ...]


def wait_for(waits: Waits, kind: WaitKind) -> Wait | None:
    return next((wait for wait in waits if wait.kind is kind), None)


def with_wait(waits: Waits, wait: Wait) -> Waits:
    """The waits with this one in place of an older one of its kind."""
    return (*without_wait(waits, wait.kind), wait)


def without_wait(waits: Iterable[Wait], *kinds: WaitKind) -> Waits:
    return tuple(wait for wait in waits if wait.kind not in kinds)
