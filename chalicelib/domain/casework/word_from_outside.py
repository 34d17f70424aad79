"""The answer that a case waited for has come through the service."""

from collections.abc import Mapping

from msgspec.structs import replace

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.steps import Step
from chalicelib.domain.waiting import WaitKind, without_wait

ENDED_BY_WORD: Mapping[WaitKind, EventKind] = {
    WaitKind.QUESTION: EventKind.ANSWERED_MORE,
    WaitKind.DECISION: EventKind.DECISION_READ,
    WaitKind.DELETION: EventKind.RETURN_CAME,
}
"""The waits that end as soon as the school or the referrer does its part, and the event of that."""


def word_came(case: Case, kind: WaitKind, text: str = "", more: Mapping[str, str] | None = None) -> Step:
    """Records the answer that the case waited for."""
    after = replace(case, waits=without_wait(case.waits, kind))
    return Step(after, ENDED_BY_WORD[kind], {"wait": str(kind)} | dict(more or {}), text)
