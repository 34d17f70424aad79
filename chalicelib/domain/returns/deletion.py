"""A deletion from the register: whether it comes too early, and whether we hear late.

Source: SI 2024/208 regulations 9(1), 13(4) and (5); grounds.py says what of them was seen, and conditions.py
whether its conditions are met. What has happened is always taken as it is.
"""

from datetime import date
from enum import StrEnum

from msgspec import Struct, field

from chalicelib.domain.calendar.days import Counted, SchoolCalendar, counted_days
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.errors import CalendarTooShort
from chalicelib.domain.returns.absence_return import Codes
from chalicelib.domain.returns.grounds import Asks, Ground
from chalicelib.domain.wording import london_date, plain_day

AFTER_LEAVE = 10
OF_ABSENCE = 20
"""School days."""


class Enquiries(StrEnum):
    """What came of the enquiries that the school and the authority make together, grounds (h) and (i)."""

    NOT_MADE = "not-made"
    NOT_LOCATED = "not-located"
    AGREED = "agreed"
    """The child was located, and both agree that there are no reasonable grounds to believe that the child will attend again,
    whatever reasonable steps either could take."""
    NOT_AGREED = "not-agreed"
    """The child was located, and the two have not agreed on that."""


class Deletion(Struct, frozen=True):
    """What a school says about a deletion. `on` is the day of it, past or planned; dates that nobody gave are None."""

    ground: Ground
    happened: bool
    on: date
    born: date
    met_on: date | None = None
    leave_ended: date | None = None
    last_attended: date | None = None
    codes: Codes = field(default_factory=dict)
    register_asked: bool = True
    """Whether the form could show the days of the register: not without any term dates."""
    enquiries: Enquiries = Enquiries.NOT_MADE
    unable: Answer = Answer.NO
    """To attend, by illness or another unavoidable cause."""
    notice_on: date | None = None
    """Of the parent's written notice; None where there is none in writing."""
    leaves_on: date | None = None
    """From when, by that notice, the child is educated otherwise."""
    arranged_place: Answer = Answer.NO
    """An authority arranged the place at a special school: it has to consent."""
    consented: Answer = Answer.NO
    order_names_school: Answer = Answer.NO
    """A school attendance order, this school."""
    mobile_here: Answer = Answer.NO
    """The child travels with a parent for work, and this is the main school."""
    others_agree: Answer = Answer.YES
    """Every other school at which the child is registered."""
    address_known: bool = True
    confirmed: bool = False
    """The next school confirmed it."""
    starts_on: date | None = None
    senior_leaver: Answer = Answer.NO
    """In the school's most senior class when its last term ended: no return is asked for. Asked only at that time of year."""

    @property
    def lacks_consent(self) -> bool:
        asked = Asks.CONSENT in self.ground.asks and self.arranged_place is Answer.YES
        return asked and self.consented is not Answer.YES


# --- too early? ----------------------------------------------------------------------------------------------------------


class Wait(Struct, frozen=True):
    """How many school days have to pass first. `counted` is None where the calendar does not reach: nothing is guessed."""

    counted: Counted | None
    words: str

    def too_early(self, on: date) -> bool:
        """Whether the day is known to be too early. False where nobody can count."""
        return self.counted is not None and on < self.counted.due


def wait(ground: Ground, since: date | None, calendar: SchoolCalendar) -> Wait | None:
    """Of grounds (h), after the last day of leave, and (i), after the last day attended; None for every other."""
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


# --- late? ---------------------------------------------------------------------------------------------------------------


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
