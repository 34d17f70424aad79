"""What a referrer sees of a case: its stage and what it waits for, but never who must answer.

The same words serve restricted and ordinary cases, so a difference gives nothing away.
"""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.waiting import WaitKind


class Standing(NamedTuple):
    words: str
    waits_for: str
    by: datetime | None = None
    """The date for the referrer's part; else when the team looks at the case next. None when that is past: how late the team
    is says nothing about the child."""


STANDINGS: Mapping[Stage, Standing] = {
    Stage.RECEIVED: Standing("Received", "The team to read it"),
    Stage.TRIAGE: Standing("Being read", "A decision on what to do next"),
    Stage.ENQUIRIES: Standing("Enquiries are being made", "Answers to enquiries"),
    Stage.TRACING: Standing("Enquiries are being made", "Answers to enquiries"),
    Stage.AWAITING_PLACE: Standing("A school place is being sought", "A school place"),
    Stage.HOME_EDUCATION_UNSUITABLE: Standing("Education is being arranged", "A school place"),
    Stage.AWAITING_ARRIVAL: Standing("Education has been found", "The child’s arrival there"),
    Stage.LONG_WATCH: Standing("Still open, looked at from time to time", "News of the child"),
    Stage.CLOSED: Standing("Closed", "Nothing more"),
}

_AT_A_NEWER_STAGE = Standing("Still open", "The team")
"""For a stage that only a newer version of the service knows."""

_YOURS: Mapping[WaitKind, str] = {
    WaitKind.QUESTION: "You: answer our questions",
    WaitKind.DECISION: "You: read our decision",
    WaitKind.DELETION: "You: send your deletion return",
}


def standing_of(case: Case, now: datetime) -> Standing:
    """The stage that the referrer sees; what they must do comes first."""
    at_stage = STANDINGS.get(case.stage, _AT_A_NEWER_STAGE)
    words = (
        at_stage.words
        if case.waits_for_first_act or case.stage is not Stage.RECEIVED
        else STANDINGS[Stage.TRIAGE].words
    )
    yours = [wait for wait in case.waits if wait.kind in _YOURS]
    if yours:
        return Standing(words, "; ".join(_YOURS[w.kind] for w in yours), min(wait.due_at for wait in yours))
    return Standing(words, at_stage.waits_for, None if case.is_overdue(now) else case.next_due_at)
