"""The deadlines on the page of a case."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.deadlines.rules import LABELS, Rule
from chalicelib.domain.records.case_file import CaseFile
from chalicelib.domain.wording import how_long, london


def open_first(deadline: Deadline) -> tuple[bool, datetime, str]:
    return deadline.met_at is not None, deadline.due_at, deadline.rule


_MEETS: Mapping[Rule, frozenset[EventKind]] = {
    Rule.TRIAGE: frozenset({EventKind.TRIAGED}),
    Rule.TO_HAND_OVER: frozenset({EventKind.HANDED_OVER}),
    Rule.HAND_OVER: frozenset({EventKind.TEAM_ANSWERED}),
    Rule.QUESTION: frozenset({EventKind.ANSWERED_MORE, EventKind.ARRIVED}),
    Rule.ENQUIRY: frozenset({EventKind.ENQUIRY_ANSWERED}),
    Rule.DECISION: frozenset({EventKind.DECISION_READ, EventKind.ARRIVED}),
    Rule.DELETION: frozenset({EventKind.RETURN_CAME, EventKind.ARRIVED}),
}
"""The events that meet a clock. A clock that ends with any other event was not met."""


def _was_done(deadline: Deadline, file: CaseFile) -> bool:
    """Whether an ended clock was met. One that ended with the case, or gave way to a sooner one, was not."""
    match deadline.rule:
        case Rule.ACKNOWLEDGE:
            return True
        case Rule.SOCIAL_CARE:
            return file.case.social_care_told_at is not None
        case Rule.CHECKS:
            return file.case.checked_at is not None
        case _:
            meets = _MEETS.get(deadline.rule, frozenset({EventKind.REVIEWED}))
            return any(event.kind in meets and event.recorded_at == deadline.met_at for event in file.events)


def _state(deadline: Deadline, file: CaseFile, now: datetime) -> tuple[str, str]:
    """The state of a deadline in a word, and what there is to say of it."""
    if not deadline.met_at:
        late = how_long(now - deadline.due_at) if deadline.due_at < now else ""
        return ("overdue", f"Overdue by {late}.") if late else ("open", "")
    if not _was_done(deadline, file):
        return "ended", f"Ended on {london(deadline.met_at)}."
    if deadline.met_at > deadline.due_at:
        return "met-late", f"Met on {london(deadline.met_at)}, {how_long(deadline.met_at - deadline.due_at)} late."
    return "met", f"Met on {london(deadline.met_at)}."


class DeadlineLine(Struct, frozen=True):
    """One deadline: its state in a word, what there is to say of it, and how it was counted."""

    label: str
    due: datetime
    state: str
    said: str
    working: str
    counted: Sequence[date]
    skipped: Sequence[tuple[date, str]]
    not_applicable: Sequence[str]
    assumed: bool


def deadline_line(deadline: Deadline, file: CaseFile, now: datetime) -> DeadlineLine:
    state, said = _state(deadline, file, now)
    return DeadlineLine(
        LABELS[deadline.rule],
        deadline.due_at,
        state,
        said,
        deadline.working,
        deadline.counted,
        deadline.skipped,
        deadline.not_applicable,
        assumed=deadline.dates_missing_from is not None,
    )
