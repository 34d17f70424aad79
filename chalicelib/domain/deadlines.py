"""The rule table of deadlines: what must happen to a case by when, and who hears of it when it slips."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from itertools import pairwise

from chalicelib.domain.authority import Authority
from chalicelib.domain.bank_holidays import ENGLAND_AND_WALES, holidays_reaching
from chalicelib.domain.days import Counted, counted_working_days, is_working_day
from chalicelib.domain.errors import CalendarTooShort
from chalicelib.domain.instants import LONDON, london_day
from chalicelib.domain.priority import Priority
from chalicelib.domain.working_hours import add_working_hours, is_working_time


class Rule(StrEnum):
    """What is due. A case has the clocks that its state asks for; see `domain.clocks`."""

    ACKNOWLEDGE = "acknowledge"
    SOCIAL_CARE = "social-care"
    CHECKS = "checks"
    REVIEW = "review"
    RECHECK = "recheck"


LABELS: Mapping[Rule, str] = {
    Rule.ACKNOWLEDGE: "Somebody takes the case",
    Rule.SOCIAL_CARE: "Children’s social care is told",
    Rule.CHECKS: "Initial checks of the authority’s records",
    Rule.REVIEW: "The case is reviewed",
    Rule.RECHECK: "Termly re-check of a child on long watch",
}


class Audience(StrEnum):
    """Whom a rung of a reminder ladder is for."""

    DUTY = "duty"
    OWNER_OR_TEAM = "owner-or-team"
    MANAGER = "manager"
    MANAGER_AND_DUTY = "manager-and-duty"


@dataclass(frozen=True)
class Rung:
    """One step of a ladder: at this instant, if it has still not happened, these people are told by this email."""

    name: str
    at: datetime
    audience: Audience
    email: str
    repeats: bool = False
    """Once more what was said before: of several that are past, only the last is sent."""


REPEATS = 30
"""Days on which it is said once more that nobody has taken a RED case."""


@dataclass(frozen=True)
class Deadline:
    """A clock on a case, with its working shown: the days counted and the days skipped, each with the reason."""

    deadline_id: str
    case_id: str
    rule: Rule
    started_by: str
    started_at: datetime
    due_at: datetime
    counter: str
    counted: tuple[date, ...] = ()
    skipped: tuple[tuple[date, str], ...] = ()
    dates_missing_from: date | None = None
    """Set when a calendar ended too early: the date is then provisional, counted without bank holidays."""
    met_at: datetime | None = None
    look_at: datetime | None = None
    """The instant of the next rung; None when no rung is left."""
    rungs_done: tuple[str, ...] = ()
    not_applicable: tuple[str, ...] = ()
    """Rungs that were past already when the clock was set: they are never sent."""


def _within_hours(day: date, wish: time, authority: Authority) -> datetime:
    at = min(max(wish, authority.opens), authority.closes)
    return datetime.combine(day, at, LONDON)


@dataclass(frozen=True)
class _Count:
    due_at: datetime
    counted: Counted
    dates_missing_from: date | None


def _missing_from(due: date) -> date | None:
    """The first date whose bank holidays are unknown, when a count reached it."""
    try:
        holidays_reaching(due)
    except CalendarTooShort as short:
        return short.missing_from
    return None


def _after_working_days(start: datetime, days: int, authority: Authority) -> _Count:
    """That many working days later at the same time of day, moved into office hours; from a day off, at closing time."""
    first = london_day(start)
    counted = counted_working_days(first, days, ENGLAND_AND_WALES)
    wish = start.astimezone(LONDON).time() if is_working_day(first, ENGLAND_AND_WALES) else authority.closes
    due = _within_hours(counted.due, wish, authority)
    return _Count(due.astimezone(start.tzinfo), counted, _missing_from(counted.due))


def _after_working_hours(start: datetime, hours: int, authority: Authority) -> datetime:
    return add_working_hours(
        start, timedelta(hours=hours), opens=authority.opens, closes=authority.closes, holidays=ENGLAND_AND_WALES
    )


def office_is_open(at: datetime, authority: Authority) -> bool:
    return is_working_time(at, opens=authority.opens, closes=authority.closes, holidays=ENGLAND_AND_WALES)


def _duty_moment(start: datetime, authority: Authority) -> datetime:
    """At once when the office is closed, else when it closes."""
    if not office_is_open(start, authority):
        return start
    return _within_hours(london_day(start), authority.closes, authority).astimezone(start.tzinfo)


def ladder(priority: Priority, start: datetime, authority: Authority) -> tuple[Rung, ...]:
    """The rungs for a case that nobody has acknowledged, earliest first.

    RED: the team and then the manager in working hours, and the duty mailbox as soon as the office is closed; then the
    manager and the duty mailbox every morning, days off too, because the child may be at risk until somebody acts.
    Others: the owner or the team, then the manager, in working days.
    """
    limits = authority.limits
    if priority is Priority.RED:
        rungs = [
            Rung("duty", _duty_moment(start, authority), Audience.DUTY, "acknowledge_duty"),
            Rung(
                "team",
                _after_working_hours(start, limits.red_team_hours, authority),
                Audience.OWNER_OR_TEAM,
                "acknowledge_reminder",
            ),
            Rung(
                "manager",
                _after_working_hours(start, limits.red_manager_hours, authority),
                Audience.MANAGER,
                "acknowledge_escalation",
            ),
        ]
        rungs += _once_more(max(rung.at for rung in rungs), authority)
    else:
        rungs = [
            Rung(
                "team",
                _after_working_days(start, limits.other_team_days, authority).due_at,
                Audience.OWNER_OR_TEAM,
                "acknowledge_reminder",
            ),
            Rung(
                "manager",
                _after_working_days(start, limits.other_manager_days, authority).due_at,
                Audience.MANAGER,
                "acknowledge_escalation",
            ),
        ]
    return tuple(sorted(rungs, key=lambda rung: rung.at))


def _once_more(last: datetime, authority: Authority) -> list[Rung]:
    """Every morning after the last of the other rungs, when the office opens or would."""
    mornings = (london_day(last) + timedelta(days=number) for number in range(1, REPEATS + 1))
    return [
        Rung(
            f"again-{number}",
            datetime.combine(morning, authority.opens, LONDON).astimezone(last.tzinfo),
            Audience.MANAGER_AND_DUTY,
            "acknowledge_repeat",
            repeats=True,
        )
        for number, morning in enumerate(mornings, 1)
    ]


def _days_later(start: datetime, days: int, authority: Authority) -> datetime:
    """That many calendar days later, when the office closes."""
    day = london_day(start) + timedelta(days=days)
    return _within_hours(day, authority.closes, authority).astimezone(start.tzinfo)


def _review_days(priority: Priority, authority: Authority) -> int:
    limits = authority.limits
    return {
        Priority.RED: limits.review_red_days,
        Priority.AMBER: limits.review_amber_days,
        Priority.GREEN: limits.review_green_days,
    }[priority]


WEEKS_WITHOUT_TERM_DATES = 13


def _next_term(start: datetime, authority: Authority) -> tuple[date, date | None]:
    """The first day of the next term, a half-term not being one; without term dates, a provisional quarter of a year."""
    today = london_day(start)
    for (_, ended), (begins, _) in pairwise(authority.terms):
        if begins > today and (begins - ended).days > SHORTEST_HOLIDAY and (begins - today).days > SHORTEST_HOLIDAY:
            return begins, None
    last = authority.terms[-1][1] if authority.terms else today
    return today + timedelta(weeks=WEEKS_WITHOUT_TERM_DATES), max(last, today) + timedelta(days=1)


SHORTEST_HOLIDAY = 11
"""Days between two parts of a term that are more than a half-term."""


def _due(rule: Rule, priority: Priority, start: datetime, authority: Authority) -> Deadline:
    """The deadline of every rule but the first, without its identity."""
    limits = authority.limits
    blank = Deadline("", "", rule, "", start, start, "")
    match rule:
        case Rule.SOCIAL_CARE:
            due = _after_working_hours(start, limits.social_care_hours, authority)
            return replace(
                blank, due_at=due, counter="working hours", dates_missing_from=_missing_from(london_day(due))
            )
        case Rule.CHECKS:
            count = _after_working_days(start, limits.checks_days, authority)
            return replace(
                blank,
                due_at=count.due_at,
                counter="working days",
                counted=count.counted.counted,
                skipped=count.counted.skipped,
                dates_missing_from=count.dates_missing_from,
            )
        case Rule.REVIEW:
            due = _days_later(start, _review_days(priority, authority), authority)
            return replace(blank, due_at=due, counter="calendar days")
        case _:
            day, missing = _next_term(start, authority)
            due = _within_hours(day, authority.closes, authority).astimezone(start.tzinfo)
            return replace(blank, due_at=due, counter="school terms", dates_missing_from=missing)


def rungs_of(rule: Rule, priority: Priority, start: datetime, authority: Authority) -> tuple[Rung, ...]:
    """The ladder of any rule: the owner or the team when it is due, the manager when it has slipped."""
    if rule is Rule.ACKNOWLEDGE:
        return ladder(priority, start, authority)
    due = _due(rule, priority, start, authority).due_at
    if rule is Rule.SOCIAL_CARE:
        manager = _after_working_hours(start, authority.limits.social_care_manager_hours, authority)
    else:
        manager = _after_working_days(due, authority.limits.overdue_manager_days, authority).due_at
    return (
        Rung("owner", due, Audience.OWNER_OR_TEAM, "deadline_reminder"),
        Rung("manager", manager, Audience.MANAGER, "deadline_escalation"),
    )


def set_clock(
    rule: Rule,
    deadline_id: str,
    case_id: str,
    started_by: str,
    priority: Priority,
    start: datetime,
    authority: Authority,
    opened_at: datetime | None = None,
) -> Deadline:
    """A clock of any rule. `opened_at` is when it is set, if that is later than `start`: what is past by then is not sent."""
    opened_at = opened_at or start
    if rule is Rule.ACKNOWLEDGE:
        deadline = acknowledge_deadline(deadline_id, case_id, started_by, priority, start, authority)
    else:
        deadline = replace(
            _due(rule, priority, start, authority), deadline_id=deadline_id, case_id=case_id, started_by=started_by
        )
    rungs = rungs_of(rule, priority, start, authority)
    ahead = [rung for rung in rungs if rung.at >= opened_at]
    past = tuple(rung.name for rung in rungs if rung.at < opened_at)
    return replace(deadline, look_at=ahead[0].at if ahead else None, not_applicable=past)


def acknowledged_by(priority: Priority, start: datetime, authority: Authority) -> datetime:
    """By when somebody acts on a case that came at `start`: when the team is reminded."""
    return next(rung.at for rung in ladder(priority, start, authority) if rung.name == "team")


def acknowledge_deadline(
    deadline_id: str, case_id: str, started_by: str, priority: Priority, start: datetime, authority: Authority
) -> Deadline:
    """The first clock of every case: somebody acts on it."""
    rungs = ladder(priority, start, authority)
    due_at = acknowledged_by(priority, start, authority)
    deadline = Deadline(
        deadline_id,
        case_id,
        Rule.ACKNOWLEDGE,
        started_by,
        start,
        due_at,
        counter="working hours",
        look_at=rungs[0].at,
    )
    if priority is Priority.RED:
        return replace(deadline, dates_missing_from=_missing_from(london_day(due_at)))
    count = _after_working_days(start, authority.limits.other_team_days, authority)
    return replace(
        deadline,
        counter="working days",
        counted=count.counted.counted,
        skipped=count.counted.skipped,
        dates_missing_from=count.dates_missing_from,
    )
