"""A clock on a case, with its working shown."""

from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.deadlines.counting import Due
from chalicelib.domain.deadlines.rules import Rule


class Deadline(Struct, frozen=True):
    """A clock on a case, with its working shown: in words, and for working days the days counted and skipped."""

    deadline_id: str
    case_id: str
    rule: Rule
    started_by: str
    started_at: datetime
    due_at: datetime
    working: str
    counted: tuple[date, ...] = ()
    skipped: tuple[tuple[date, str], ...] = ()
    dates_missing_from: date | None = None
    """Set when a calendar ended too early: the date is then provisional, counted without bank holidays."""
    met_at: datetime | None = None
    next_check_at: datetime | None = None
    """When its next reminder goes; None when only digests have it."""
    rungs_done: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    """Rungs that were past already when the clock was set: they are never sent."""


def a_deadline(deadline_id: str, case_id: str, rule: Rule, started_by: str, start: datetime, by: Due) -> Deadline:
    """A clock without reminders of its own; see `domain.deadlines.ladders`."""
    blank = Deadline(deadline_id, case_id, rule, started_by, start, by.at, by.working)
    return replace(blank, counted=by.counted, skipped=by.skipped, dates_missing_from=by.dates_missing_from)
