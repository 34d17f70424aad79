"""The return about a new pupil: by when it is due, and which dates cannot be right.

Source: SI 2024/208 regulation 13(1) to (3), seen at legislation.gov.uk: by the end of the fifth day after the day of
entry. The text says "day", so all days count. A child who starts in the most junior class on the first day of the
school year needs no return, unless the authority asked for these returns before the name was entered.
"""

from datetime import date, timedelta

from msgspec import Struct

from chalicelib.domain.calendar.days import SchoolCalendar, add_calendar_days
from chalicelib.domain.forms.disposition import LATE, Decision, Disposition
from chalicelib.domain.wording import london_date, plain_day

DAYS_TO_TELL = 5
_FAR = timedelta(days=90)
_TOO_FAR = timedelta(days=365)


def due_by(entered: date) -> date:
    """The last day on which the return is in time."""
    return add_calendar_days(entered, DAYS_TO_TELL)


def due_in_words(entered: date) -> str:
    return (
        f"This return is due by the end of {london_date(due_by(entered))}: the fifth day after the day of entry, "
        "weekends and holidays counted."
    )


def lateness(entered: date, today: date) -> str | None:
    return (
        f"This return is late: it was due by {plain_day(due_by(entered))}. Send it all the same."
        if (today > due_by(entered))
        else None
    )


def start_problem(starts: date, today: date) -> str | None:
    """A starting day that is a slip of the pen: more than a year ahead."""
    return "The starting day is more than a year ahead. Check the year." if starts - today > _TOO_FAR else None


def start_doubt(starts: date, today: date) -> str | None:
    """A starting day so far ahead that the child's name can hardly be in the register."""
    far = starts - today > _FAR
    return "The starting day is more than three months ahead. Check the month and the year." if far else None


# --- the most junior class -----------------------------------------------------------------------------------------------

_FIRST_STARTS = ((8, 1), (9, 30))


def may_be_first_day(starts: date, calendar: SchoolCalendar) -> bool:
    """Whether the school year begins on this day: with the first term after July (Education Act 1996 s.579, from memory).
    Where the calendar does not say, any day of August or September may be it."""
    first, last = (date(starts.year, *each) for each in _FIRST_STARTS)
    begins = min((begin for begin, _ in calendar.terms if first <= begin <= last), default=None)
    return starts == begins if begins else first <= starts <= last


class Junior(Struct, frozen=True):
    """A child who starts on the first day of the school year, perhaps in the most junior class."""

    placed_there: bool
    asked_on: date | None
    """When the authority asked for the returns of these children."""

    def needs_no_return(self, entered: date) -> bool:
        return self.placed_there and not self.asked_for(entered)

    def asked_for(self, entered: date) -> bool:
        return self.asked_on is not None and entered > self.asked_on

    def in_words(self, entered: date) -> str:
        """What the law asks of the school for this child."""
        if self.asked_for(entered) and self.asked_on:
            return (
                f"A return is needed: on {plain_day(self.asked_on)} the local authority asked for returns of the most junior "
                "class, and the name was entered after that day."
            )
        why = (
            f"the name was entered by {plain_day(self.asked_on)}, when the local authority asked for them"
            if self.asked_on
            else "the local authority has not asked for them"
        )
        return (
            f"No return is needed for a child who starts in the most junior class on the first day of the year: {why}."
        )


ANY_OTHER = Junior(placed_there=False, asked_on=None)


def decide_joining(entered: date, today: date, junior: Junior = ANY_OTHER) -> Decision:
    if junior.needs_no_return(entered):
        words = f"Entered in the register on {plain_day(entered)}, in the most junior class. {junior.in_words(entered)}"
        return Decision(Disposition.RECORDED, (words,))
    reasons = (f"Entered in the register on {plain_day(entered)}; the return was due by {plain_day(due_by(entered))}.",)
    return Decision(Disposition.RECORDED, reasons, flags=(LATE,) if lateness(entered, today) else ())
