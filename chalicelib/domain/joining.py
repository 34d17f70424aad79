"""The return about a new pupil: by when it is due, and what to say of dates that cannot be right.

Source: SI 2024/208 regulation 13(1) and (2): by the end of the fifth day after the day of entry. The text says "day", so all
days count.
"""

from datetime import date, timedelta

from chalicelib.domain.consequence import LATE, Becomes, Consequence
from chalicelib.domain.days import add_calendar_days
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


def consequence_of_joining(entered: date, today: date) -> Consequence:
    reasons = (f"Entered in the register on {plain_day(entered)}; the return was due by {plain_day(due_by(entered))}.",)
    return Consequence(Becomes.RECORDED, reasons, flags=(LATE,) if lateness(entered, today) else ())
