"""Whether we hear late of a deletion, and whether the law asks for a return at all."""

from datetime import date

from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.returns.deletion import Deletion
from chalicelib.domain.wording import plain_day


def lateness(happened: bool, on: date | None, met_on: date | None, today: date) -> str | None:
    """Words where the return should have been here before today. It is due as soon as a ground is met, and never later than
    the deletion; deletion cannot be back-dated, so a deletion before today is one that we hear of too late."""
    past = [day for day in (on if happened else None, met_on) if day and day < today]
    if not past:
        return None
    return (
        f"This return is late: it was due on {plain_day(min(past))}. The law asks for it as soon as the ground is met, and never "
        "later than the deletion. Send it all the same."
    )


_ENDS_FROM, _ENDS_BY, _STILL_ASKED = (6, 1), (8, 31), (9, 30)
"""Month and day: when the last term of a school year ends, and until when a deletion can be one of those that follow it."""


def last_term_ended(on: date, calendar: SchoolCalendar) -> date | None:
    """The last day of the school year that is over, or just ending, on that day; None at another time of the year, or where
    the calendar does not say."""
    if not _ENDS_FROM <= (on.month, on.day) <= _STILL_ASKED:
        return None
    first, last = date(on.year, *_ENDS_FROM), date(on.year, *_ENDS_BY)
    ended = max((end for _, end in calendar.terms if first <= end <= last), default=None)
    return ended if ended and on >= ended else None


def needs_no_return(deletion: Deletion, calendar: SchoolCalendar) -> bool:
    """Regulation 13(5): the name goes at or after the end of the last term, from the school's most senior class. Seen in the
    words of Bradford and of Central Bedfordshire; whether an authority may ask for these returns all the same was not seen."""
    return deletion.senior_leaver is Answer.YES and last_term_ended(deletion.on, calendar) is not None


NO_RETURN_NEEDED = (
    "You do not have to send a return for a pupil who leaves your most senior class at the end of the school year. If you "
    "send one, it is not late."
)
