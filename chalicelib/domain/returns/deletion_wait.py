"""The school days that have to pass before a name may be deleted."""

from datetime import date

from msgspec import Struct

from chalicelib.domain.calendar.days import Counted, SchoolCalendar, counted_days
from chalicelib.domain.errors import CalendarTooShort
from chalicelib.domain.returns.deletion import Deletion
from chalicelib.domain.returns.ground import Asks, Ground
from chalicelib.domain.wording import london_date, plain_day

AFTER_LEAVE = 10
OF_ABSENCE = 20
"""School days."""


class Wait(Struct, frozen=True):
    """How many school days have to pass first. `counted` is None where the calendar does not reach: nothing is guessed."""

    counted: Counted | None
    words: str

    def too_early(self, on: date) -> bool:
        """Whether the day is known to be too early. False where nobody can count."""
        return self.counted is not None and on < self.counted.due


def wait(ground: Ground, since: date | None, calendar: SchoolCalendar) -> Wait | None:
    """For ground (h), after the last day of leave; for (i), after the last day attended; None for every other."""
    days, what = _needed(ground)
    if not days:
        return None
    if since is None:
        return Wait(None, f"Nobody said {what}, so the school days could not be counted.")
    try:
        counted = counted_days(since, days, calendar)
    except CalendarTooShort as problem:
        return Wait(None, f"The {days} school days could not be counted. {problem}")
    return Wait(counted, " ".join(filter(None, (_working(days, what, since, counted), calendar.caveat))))


def since(deletion: Deletion) -> date | None:
    """The day after which the school days of its ground are counted."""
    return deletion.leave_ended if Asks.LEAVE in deletion.ground.asks else deletion.last_attended


def _needed(ground: Ground) -> tuple[int, str]:
    if Asks.LEAVE in ground.asks:
        return AFTER_LEAVE, "when the leave ended"
    return (OF_ABSENCE, "when the child last attended") if Asks.CODES in ground.asks else (0, "")


def _working(days: int, what: str, since: date, counted: Counted) -> str:
    return (
        f"{days} school days after {plain_day(since)}, {what}, end with {london_date(counted.due)}. "
        f"{_left_out(counted)} do not count. The name may be deleted on that day after the last session, and not before."
    )


def _left_out(counted: Counted) -> str:
    """“Weekends, 6 weekdays of holidays (27 October 2025 to 3 November 2025) and 1 day closed (4 May 2026)”."""
    kinds = (("holiday", "of holidays"), ("closure", "when the school is closed"))
    groups = [(words, [day for day, why in counted.skipped if why == kind]) for kind, words in kinds]
    parts = ["Weekends", *(_span(days, words) for words, days in groups if days)]
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if len(parts) > 1 else parts[0]


def _span(days: list[date], words: str) -> str:
    if len(days) == 1:
        return f"1 weekday {words} ({plain_day(days[0])})"
    return f"{len(days)} weekdays {words} ({plain_day(days[0])} to {plain_day(days[-1])})"
