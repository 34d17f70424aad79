"""The rule table of deadlines: what must happen to a case, by when, and how the date was counted."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.calendar.bank_holidays import ENGLAND_AND_WALES, holidays_reaching
from chalicelib.domain.calendar.days import ONE_DAY, Counted, counted_working_days, is_working_day
from chalicelib.domain.calendar.working_hours import add_working_hours, is_working_time, next_opening
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.errors import CalendarTooShort
from chalicelib.domain.instants import LONDON, london_day
from chalicelib.domain.newer import Words
from chalicelib.domain.waiting import Wait, WaitKind
from chalicelib.domain.wording import london, london_date, plain_day


class Rule(StrEnum):
    """What is due. A case has the clocks that its state asks for; see `domain.deadlines.clocks`."""

    ACKNOWLEDGE = "acknowledge"
    SOCIAL_CARE = "social-care"
    TRIAGE = "triage"
    TO_HAND_OVER = "to-hand-over"
    CHECKS = "checks"
    REVIEW = "review"
    RECHECK = "recheck"
    SECOND_PERSON = "second-person"
    HAND_OVER = WaitKind.HAND_OVER.value
    QUESTION = WaitKind.QUESTION.value
    ENQUIRY = WaitKind.ENQUIRY.value
    DECISION = WaitKind.DECISION.value
    DELETION = WaitKind.DELETION.value


LABELS: Mapping[Rule, str] = Words(
    {
        Rule.ACKNOWLEDGE: "Take the case",
        Rule.SOCIAL_CARE: "Tell children’s social care",
        Rule.TRIAGE: "Confirm the triage",
        Rule.TO_HAND_OVER: "Hand the case over",
        Rule.CHECKS: "Check the authority’s records",
        Rule.REVIEW: "Review the case",
        Rule.RECHECK: "Re-check a child on long watch",
        Rule.SECOND_PERSON: "A second person confirms the removal or sends it back",
        Rule.HAND_OVER: "The other team accepts or declines",
        Rule.QUESTION: "The referrer answers our questions",
        Rule.ENQUIRY: "Answer the other authority",
        Rule.DECISION: "The school reads our decision",
        Rule.DELETION: "The school sends its deletion return",
    }
)


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
    look_at: datetime | None = None
    """When its next reminder goes; None when only digests have it."""
    rungs_done: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    """Rungs that were past already when the clock was set: they are never sent."""


class Due(Struct, frozen=True):
    """A date of a rule, and how it was counted."""

    at: datetime
    working: str
    counted: tuple[date, ...] = ()
    skipped: tuple[tuple[date, str], ...] = ()
    dates_missing_from: date | None = None


# --- counting ------------------------------------------------------------------------------------------------------------


def within_hours(day: date, wish: time, authority: Authority) -> datetime:
    """That time of that London day, moved into office hours."""
    at = min(max(wish, authority.opens), authority.closes)
    return datetime.combine(day, at, LONDON)


def closing(day: date, authority: Authority, like: datetime) -> datetime:
    """When the office closes on this day, in the time zone of `like`."""
    return within_hours(day, authority.closes, authority).astimezone(like.tzinfo)


def missing_from(due: date) -> date | None:
    """The first date whose bank holidays are unknown, when a count reached it."""
    try:
        holidays_reaching(due)
    except CalendarTooShort as short:
        return short.missing_from
    return None


def office_is_open(at: datetime, authority: Authority) -> bool:
    return is_working_time(at, opens=authority.opens, closes=authority.closes, holidays=ENGLAND_AND_WALES)


def opens_after(at: datetime, authority: Authority) -> datetime:
    """When the office opens next; `at` itself while it is open."""
    return next_opening(at, opens=authority.opens, closes=authority.closes, holidays=ENGLAND_AND_WALES)


def last_working_day(day: date) -> date:
    """`day` itself, or the working day before it."""
    while not is_working_day(day, ENGLAND_AND_WALES):
        day -= ONE_DAY
    return day


def begins_week(day: date) -> bool:
    """Whether this is the first working day of its week."""
    earlier = (day - ONE_DAY * number for number in range(1, day.weekday() + 1))
    return is_working_day(day, ENGLAND_AND_WALES) and not any(is_working_day(d, ENGLAND_AND_WALES) for d in earlier)


def _days(number: int, what: str) -> str:
    return f"{number} {what} day{'' if number == 1 else 's'}"


def after_working_days(start: datetime, days: int, authority: Authority) -> Due:
    """That many working days later at the same time of day; where it came while the office was closed, at closing time."""
    first = london_day(start)
    found: Counted = counted_working_days(first, days, ENGLAND_AND_WALES)
    wish = start.astimezone(LONDON).time() if office_is_open(start, authority) else authority.closes
    due = within_hours(found.due, wish, authority).astimezone(start.tzinfo)
    working = f"{_days(days, 'working')} after {plain_day(first)}."
    return Due(due, working, found.counted, found.skipped, missing_from(found.due))


def after_working_hours(start: datetime, hours: int, authority: Authority) -> Due:
    due = add_working_hours(
        start, timedelta(hours=hours), opens=authority.opens, closes=authority.closes, holidays=ENGLAND_AND_WALES
    )
    working = f"{hours} working hours after {london(start)}. Only office hours count."
    return Due(due, working, dates_missing_from=missing_from(london_day(due)))


def after_clock_hours(start: datetime, hours: int) -> Due:
    return Due(start + timedelta(hours=hours), f"{hours} hours after {london(start)}. Nights and days off count.")


def after_calendar_days(start: datetime, days: int, authority: Authority) -> Due:
    """That many calendar days later when the office closes; from a day off, on the working day before."""
    counted = london_day(start) + timedelta(days=days)
    working = f"{_days(days, 'calendar')} after {plain_day(start)}: {london_date(counted)}."
    return replace(when_closing(counted, working, start, authority), dates_missing_from=missing_from(counted))


def when_closing(counted: date, working: str, like: datetime, authority: Authority) -> Due:
    """When the office closes on this day; from a day off, on the working day before."""
    day = last_working_day(counted)
    if day != counted:
        working = f"{working} That is a day off, so it is due on the working day before."
    return Due(closing(day, authority, like), working)


def _same_day(start: datetime, authority: Authority) -> Due:
    """By the end of the working day on which it comes; what comes while the office is closed, of the next one."""
    day = london_day(opens_after(start, authority))
    working = f"The end of the first working day from {london(start)}."
    return Due(closing(day, authority, start), working, dates_missing_from=missing_from(day))


WEEKS_WITHOUT_TERM_DATES = 13
SHORTEST_HOLIDAY = 11
"""More days than this between two parts of a term are more than a half-term."""


def term_starts(authority: Authority) -> tuple[date, ...]:
    """The first day of each term except the first. A half-term begins no term."""
    return tuple(
        begins for (_, ended), (begins, _) in pairwise(authority.terms) if (begins - ended).days > SHORTEST_HOLIDAY
    )


def _next_term(start: datetime, authority: Authority) -> Due:
    """The first day of the next term that is not just ahead; without term dates, a provisional quarter of a year."""
    today = london_day(start)
    begins = next((day for day in term_starts(authority) if (day - today).days > SHORTEST_HOLIDAY), None)
    if begins:
        working = f"The first day of the next term after {plain_day(start)}: {london_date(begins)}."
        return when_closing(begins, working, start, authority)
    last = authority.terms[-1][1] if authority.terms else today
    quarter = last_working_day(today + timedelta(weeks=WEEKS_WITHOUT_TERM_DATES))
    working = f"{WEEKS_WITHOUT_TERM_DATES} weeks after {plain_day(start)}, because the next term’s dates are not known."
    return Due(closing(quarter, authority, start), working, dates_missing_from=max(last, today) + ONE_DAY)


# --- the rules -----------------------------------------------------------------------------------------------------------


def _triage(priority: Priority, start: datetime, authority: Authority) -> Due:
    if priority is Priority.RED:
        return _same_day(start, authority)
    limits = authority.limits
    days = limits.triage_amber_days if priority is Priority.AMBER else limits.triage_green_days
    return after_working_days(start, days, authority)


def _check_days(priority: Priority, authority: Authority) -> int:
    limits = authority.limits
    return {
        Priority.RED: limits.checks_red_days,
        Priority.AMBER: limits.checks_amber_days,
        Priority.GREEN: limits.checks_green_days,
    }[priority]


def review_days(priority: Priority, authority: Authority) -> int:
    """The most calendar days between two reviews of a case of this priority."""
    limits = authority.limits
    return {
        Priority.RED: limits.review_red_days,
        Priority.AMBER: limits.review_amber_days,
        Priority.GREEN: limits.review_green_days,
    }[priority]


def due(rule: Rule, priority: Priority, start: datetime, authority: Authority, wait: Wait | None = None) -> Due:
    """When a clock of this rule is due. The rules of waits need `wait`: its date was counted when it began."""
    limits = authority.limits
    if wait:
        return Due(wait.due_at, wait.working)
    match rule:
        case Rule.ACKNOWLEDGE if priority is Priority.RED:
            return after_working_hours(start, limits.red_team_hours, authority)
        case Rule.ACKNOWLEDGE:
            return after_working_days(start, limits.other_team_days, authority)
        case Rule.SOCIAL_CARE:
            return after_clock_hours(start, limits.social_care_hours)
        case Rule.TRIAGE:
            return _triage(priority, start, authority)
        case Rule.TO_HAND_OVER:
            return after_working_days(start, limits.to_hand_over_days, authority)
        case Rule.CHECKS:
            return after_working_days(start, _check_days(priority, authority), authority)
        case Rule.REVIEW:
            return after_calendar_days(start, review_days(priority, authority), authority)
        case Rule.SECOND_PERSON:
            return after_working_days(start, limits.second_person_days, authority)
        case Rule.RECHECK:
            return _next_term(start, authority)
        case _:
            raise ValueError(f"The rule {rule} needs the wait that it counts for.")


def acknowledged_by(priority: Priority, start: datetime, authority: Authority) -> datetime:
    """By when somebody must act on a case that came at `start`."""
    return due(Rule.ACKNOWLEDGE, priority, start, authority).at


def a_deadline(deadline_id: str, case_id: str, rule: Rule, started_by: str, start: datetime, by: Due) -> Deadline:
    """A clock without reminders of its own; see `domain.deadlines.ladders`."""
    blank = Deadline(deadline_id, case_id, rule, started_by, start, by.at, by.working)
    return replace(blank, counted=by.counted, skipped=by.skipped, dates_missing_from=by.dates_missing_from)


# --- how long a case may be left alone -----------------------------------------------------------------------------------


def longest_without(priority: Priority, watched: bool, since: datetime, authority: Authority) -> datetime:
    """When somebody must look at a case again at the latest: the limit of a review; on long watch, one term."""
    rule = Rule.RECHECK if watched else Rule.REVIEW
    return due(rule, priority, since, authority).at
