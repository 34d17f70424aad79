"""The rule table of deadlines: what must happen to a case by when, and who hears of it when it slips."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from chalicelib.domain.authority import Authority
from chalicelib.domain.bank_holidays import ENGLAND_AND_WALES, holidays_reaching
from chalicelib.domain.days import Counted, counted_working_days, is_working_day
from chalicelib.domain.errors import CalendarTooShort
from chalicelib.domain.instants import LONDON, london_day
from chalicelib.domain.priority import Priority
from chalicelib.domain.working_hours import add_working_hours, is_working_time


class Rule(StrEnum):
    """What is due. Brief of the rule: a new case is acknowledged by a first act of a person."""

    ACKNOWLEDGE = "acknowledge"


LABELS: Mapping[Rule, str] = {Rule.ACKNOWLEDGE: "Somebody takes the case"}


class Audience(StrEnum):
    """Whom a rung of a reminder ladder is for."""

    DUTY = "duty"
    OWNER_OR_TEAM = "owner-or-team"
    MANAGER = "manager"


@dataclass(frozen=True)
class Rung:
    """One step of a ladder: at this instant, if it has still not happened, these people are told by this email."""

    name: str
    at: datetime
    audience: Audience
    email: str


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

    RED: the team and then the manager in working hours, and the duty mailbox as soon as the office is closed.
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


def acknowledge_deadline(
    deadline_id: str, case_id: str, started_by: str, priority: Priority, start: datetime, authority: Authority
) -> Deadline:
    """The first clock of every case: somebody acts on it."""
    rungs = ladder(priority, start, authority)
    due_at = next(rung.at for rung in rungs if rung.name == "team")
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
