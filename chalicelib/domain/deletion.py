"""A deletion from the register: whether it comes too early, whether its conditions are met, and whether we hear late.

Source: SI 2024/208 regulations 9(1)(f), (h) and (i), 13(4) and (5). What has happened is always taken as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from chalicelib.domain.absence_return import Codes
from chalicelib.domain.days import Counted, SchoolCalendar, counted_days
from chalicelib.domain.errors import CalendarTooShort
from chalicelib.domain.grounds import DIED, Asks, Ground
from chalicelib.domain.referral import Answer
from chalicelib.domain.wording import london_date, plain_day

AFTER_LEAVE = 10
OF_ABSENCE = 20
"""School days."""
UNAUTHORISED = frozenset({"G", "N", "O"})
"""The only codes of ground (i): not U, which is of the attendance return alone."""
CLOSED = "#"


@dataclass(frozen=True)
class Deletion:
    """What a school says about a deletion. `on` is the day of it, past or planned; dates that nobody gave are None."""

    ground: Ground
    happened: bool
    on: date
    born: date
    met_on: date | None = None
    leave_ended: date | None = None
    last_attended: date | None = None
    codes: Codes = field(default_factory=dict)
    joint_enquiries: bool = False
    unable: Answer = Answer.NO
    """To attend, by illness or another unavoidable cause."""
    notice_on: date | None = None
    """Of the parent's written notice; None where there is none in writing."""
    leaves_on: date | None = None
    """From when, by that notice, the child is educated otherwise."""
    consent_needed: bool = False
    """An authority arranged the place at a special school: it has to consent."""
    others_agree: Answer = Answer.YES
    """Every other school at which the child is registered."""
    address_known: bool = True
    confirmed: bool = False
    """The next school confirmed it."""
    starts_on: date | None = None


# --- too early? ----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Wait:
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


# --- are the conditions met? ---------------------------------------------------------------------------------------------


def unmet(deletion: Deletion, calendar: SchoolCalendar) -> tuple[str, ...]:
    """The conditions of its ground that are known not to be met, in words; nothing is held against a child's death."""
    rules = (_codes, _enquiries, _notice, _other_schools)
    return (*_too_early(deletion, calendar), *(words for rule in rules for words in rule(deletion)))


def _too_early(deletion: Deletion, calendar: SchoolCalendar) -> tuple[str, ...]:
    found = wait(deletion.ground, since(deletion), calendar)
    if found and found.too_early(deletion.on):
        return (f"{plain_day(deletion.on)} is too early. {found.words}",)
    if deletion.happened and deletion.met_on and deletion.on < deletion.met_on and deletion.ground.code != DIED:
        return (
            f"The name was deleted on {plain_day(deletion.on)}, before the ground was met on {plain_day(deletion.met_on)}.",
        )
    return ()


def other_codes(codes: Codes, last_attended: date | None, until: date) -> Mapping[date, tuple[str, ...]]:
    """The sessions of the absence that have another code than G, N or O, by day. Blanks and a closed school are none."""
    absence = {day: each for day, each in codes.items() if (last_attended or date.min) < day <= until}
    found = {
        day: tuple(code for code in each if code and code not in {*UNAUTHORISED, CLOSED})
        for day, each in absence.items()
    }
    return {day: each for day, each in sorted(found.items()) if each}


def codes_problem(codes: Codes, last_attended: date | None, until: date) -> str | None:
    """Words where a code of the absence defeats ground (i)."""
    found = other_codes(codes, last_attended, until)
    if not found:
        return None
    days = ", ".join(f"{' and '.join(dict.fromkeys(each))} on {plain_day(day)}" for day, each in found.items())
    return f"Ground (i) holds only while every session is coded G, N or O. The register has {days}."


def _codes(deletion: Deletion) -> tuple[str, ...]:
    if Asks.CODES not in deletion.ground.asks:
        return ()
    problem = codes_problem(deletion.codes, deletion.last_attended, deletion.on)
    return (problem,) if problem else ()


def _enquiries(deletion: Deletion) -> tuple[str, ...]:
    if Asks.JOINT_ENQUIRIES not in deletion.ground.asks:
        return ()
    words = []
    if not deletion.joint_enquiries:
        words.append("The school and the authority have not made enquiries together yet.")
    if deletion.unable is Answer.YES:
        words.append("The child may be unable to attend, by illness or another unavoidable cause.")
    return tuple(words)


def _notice(deletion: Deletion) -> tuple[str, ...]:
    if Asks.NOTICE not in deletion.ground.asks:
        return ()
    if deletion.notice_on is None:
        return ("There is no written notice of a parent.",)
    if deletion.leaves_on and deletion.on < deletion.leaves_on:
        return (f"By the parent’s notice the child leaves on {plain_day(deletion.leaves_on)}, after the deletion.",)
    return ()


def _other_schools(deletion: Deletion) -> tuple[str, ...]:
    agree = Asks.OTHER_SCHOOLS not in deletion.ground.asks or deletion.others_agree is Answer.YES
    return () if agree else ("Nobody says that every other school agreed.",)


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
