"""When others owe us an answer: the waits of a case with their dates, and when we ask again."""

from datetime import date, datetime

from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.calendar.days import SchoolCalendar, add_school_days
from chalicelib.domain.deadlines.counting import Due, after_working_days, when_closing
from chalicelib.domain.deadlines.office_hours import closing, within_hours
from chalicelib.domain.errors import CalendarTooShort
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.instants import LONDON, london_day
from chalicelib.domain.waiting import Wait, WaitKind, Waits, with_wait, without_wait
from chalicelib.domain.wording import plain_day

LEAD_AFTER = 2
"""Working days after the other team was reminded until its lead is."""
ANSWER_WITHIN = 3
"""School days for the referrer to answer, and again after the first reminder."""
READ_WITHIN = 2
"""School days for the school to read a decision."""
ARRIVAL_WITHIN = 3
"""School days for a new school to say whether a leaver has come."""
DELETED_WITHIN = 5
"""School days after the first day on which a name may be removed until the school's deletion return is missed."""


# --- another team ----------------------------------------------------------------------------------------------------


def hand_over_wait(to: str, now: datetime, authority: Authority) -> Wait:
    """`to` is another team, or somebody without a mailbox here: those are not reminded, and it is ours to ask."""
    due = after_working_days(now, authority.limits.hand_over_days, authority)
    lead = after_working_days(due.at, LEAD_AFTER, authority).at
    chase_at = (due.at, lead) if to in set(Team) else ()
    return Wait(WaitKind.HAND_OVER, now, due.at, due.working, to, chase_at)


# --- another authority -----------------------------------------------------------------------------------------------


def enquiry_wait(code: str, needed_by: date | None, now: datetime, authority: Authority) -> Wait:
    """By the day that the other authority names, or the working day before it; on the next one where that is over."""
    due = after_working_days(now, authority.limits.enquiry_days, authority)
    if needed_by:
        named = when_closing(needed_by, f"The day that they name: {plain_day(needed_by)}.", now, authority)
        due = named if named.at > now else after_working_days(now, 1, authority)
    return Wait(WaitKind.ENQUIRY, now, due.at, due.working, code)


# --- the school ------------------------------------------------------------------------------------------------------


def question_wait(person_id: str, calendar: SchoolCalendar | None, now: datetime, authority: Authority) -> Wait:
    """`calendar` is the school's; None when the sender speaks for no school."""
    due = after_school_days(now, ANSWER_WITHIN, calendar, authority)
    again = after_school_days(due.at, ANSWER_WITHIN, calendar, authority).at
    return Wait(WaitKind.QUESTION, now, due.at, due.working, person_id, (due.at, again))


def decision_wait(calendar: SchoolCalendar | None, now: datetime, authority: Authority) -> Wait:
    due = after_school_days(now, READ_WITHIN, calendar, authority)
    return Wait(WaitKind.DECISION, now, due.at, due.working, chase_at=(due.at,))


def deletion_wait(from_day: date, calendar: SchoolCalendar | None, now: datetime, authority: Authority) -> Wait:
    start = max(now, closing(from_day, authority, now))
    due = after_school_days(start, DELETED_WITHIN, calendar, authority)
    return Wait(WaitKind.DELETION, now, due.at, due.working, chase_at=(due.at,))


def waits_after_decision(
    waits: Waits, from_day: date | None, calendar: SchoolCalendar | None, now: datetime, authority: Authority
) -> Waits:
    """Once a decision about the roll is final: the school reads it; where the name may be removed from `from_day` on, its
    deletion return is due after that."""
    waits = with_wait(without_wait(waits, WaitKind.DELETION), decision_wait(calendar, now, authority))
    return with_wait(waits, deletion_wait(from_day, calendar, now, authority)) if from_day else waits


def after_school_days(start: datetime, days: int, calendar: SchoolCalendar | None, authority: Authority) -> Due:
    """So many school days later at the same time of day, moved into office hours. Without a school, or if its calendar
    ends too early, it counts working days, which is never later."""
    if calendar is None:
        return after_working_days(start, days, authority)
    try:
        day = add_school_days(london_day(start), days, calendar)
    except CalendarTooShort:
        return after_working_days(start, days, authority)
    at = within_hours(day, start.astimezone(LONDON).time(), authority).astimezone(start.tzinfo)
    assumed = " The school’s own term dates are not known: the county’s are used." if calendar.assumed else ""
    return Due(at, f"{days} school days after {plain_day(start)}.{assumed}")
