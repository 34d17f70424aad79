"""Reminders with an email of their own, beside the morning's digests: who gets them, and when.

Only what cannot wait for the next working morning has a ladder: a RED case that nobody has acted on, children's social
care untold, and somebody outside the team who owes us an answer.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.deadlines.counting import after_clock_hours, after_working_hours
from chalicelib.domain.deadlines.deadline import Deadline, a_deadline
from chalicelib.domain.deadlines.limits import due
from chalicelib.domain.deadlines.office_hours import closing, office_is_open
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.floods import FLOOD_ALERT, end_of_quarter
from chalicelib.domain.waiting import Wait, WaitKind


class Audience(StrEnum):
    """The readers of a rung's email. `services.reminders.reminding` finds today's people."""

    DUTY = "duty"
    ON_CALL = "on-call"
    SECOND_ON_CALL = "second-on-call"
    OWNER_OR_TEAM = "owner-or-team"
    MANAGER = "manager"
    ASKED = "asked"
    """Those who were asked and have not answered."""
    ABOVE_ASKED = "above-asked"
    """The lead of those who were asked."""


UNTAKEN: Mapping[str, str] = {
    "duty": "acknowledge_duty",
    "second": "acknowledge_second",
    "team": "acknowledge_reminder",
    "manager": "acknowledge_escalation",
}
"""The email of each rung for a RED case that nobody has taken."""


class Rung(Struct, frozen=True):
    """An email to these people at this instant, if it has still not happened."""

    name: str
    at: datetime
    to: tuple[Audience, ...]
    email: str
    unless_had: bool = False
    """Not sent once the manager on call has pressed *I have it*."""


def ladder(
    rule: Rule,
    priority: Priority,
    start: datetime,
    authority: Authority,
    wait: Wait | None = None,
    *,
    in_flood: bool = False,
) -> tuple[Rung, ...]:
    """The rungs of a clock, the earliest first; none where the digests of each morning are enough."""
    if wait:
        return _chases(wait)
    if rule is Rule.SOCIAL_CARE:
        return _social_care(start, authority)
    if rule is Rule.ACKNOWLEDGE and priority is Priority.RED:
        rungs = _red(start, authority)
        return _together(start, rungs) if in_flood else rungs
    return ()


def _together(start: datetime, rungs: tuple[Rung, ...]) -> tuple[Rung, ...]:
    """Moves each rung to the end of its quarter of an hour, with those of other cases. The first replaces the alert."""
    alert = Rung("alert", start, (Audience.OWNER_OR_TEAM,), FLOOD_ALERT)
    return tuple(replace(rung, at=end_of_quarter(rung.at)) for rung in (alert, *rungs))


def _red(start: datetime, authority: Authority) -> tuple[Rung, ...]:
    """The team and then the manager in working hours; the duty mailbox and the manager on call as soon as the office is
    closed, and the second person when the first has not said that they have it."""
    limits = authority.limits
    evening = _when_closed(start, authority)
    second = evening + timedelta(minutes=limits.on_call_minutes)
    team = after_working_hours(start, limits.red_team_hours, authority).at
    manager = after_working_hours(start, limits.red_manager_hours, authority).at
    rungs = (
        Rung("duty", evening, (Audience.DUTY, Audience.ON_CALL), UNTAKEN["duty"], unless_had=True),
        Rung("second", second, (Audience.SECOND_ON_CALL,), UNTAKEN["second"], unless_had=True),
        Rung("team", team, (Audience.OWNER_OR_TEAM,), UNTAKEN["team"]),
        Rung("manager", manager, (Audience.MANAGER,), UNTAKEN["manager"]),
    )
    return tuple(sorted(rungs, key=lambda rung: rung.at))


def _when_closed(start: datetime, authority: Authority) -> datetime:
    """At once when the office is closed, else when it closes."""
    return closing(london_day(start), authority, start) if office_is_open(start, authority) else start


def _social_care(start: datetime, authority: Authority) -> tuple[Rung, ...]:
    limits = authority.limits
    owner = after_clock_hours(start, limits.social_care_hours).at
    manager = after_clock_hours(start, limits.social_care_manager_hours).at
    return (
        Rung("owner", owner, _also_at_night(Audience.OWNER_OR_TEAM, owner, authority), "deadline_reminder"),
        Rung("manager", manager, _also_at_night(Audience.MANAGER, manager, authority), "deadline_escalation"),
    )


def _also_at_night(audience: Audience, at: datetime, authority: Authority) -> tuple[Audience, ...]:
    return (audience,) if office_is_open(at, authority) else (audience, Audience.DUTY, Audience.ON_CALL)


_CHASED_BY: Mapping[WaitKind, tuple[tuple[Audience, str], ...]] = {
    WaitKind.HAND_OVER: ((Audience.ASKED, "hand_over_chase"), (Audience.ABOVE_ASKED, "hand_over_chase")),
    WaitKind.QUESTION: ((Audience.ASKED, "question_chase"), (Audience.ASKED, "question_chase")),
    WaitKind.DECISION: ((Audience.ABOVE_ASKED, "decision_unread"),),
    WaitKind.DELETION: ((Audience.ASKED, "deletion_chase"),),
}
"""The readers at each of a wait's `chase_at`, in order. After the last, our team follows up."""


def _chases(wait: Wait) -> tuple[Rung, ...]:
    chases = _CHASED_BY.get(wait.kind, ())
    return tuple(
        Rung(f"chase-{number}", at, (audience,), email)
        for number, (at, (audience, email)) in enumerate(zip(wait.chase_at, chases, strict=False), 1)
    )


def set_clock(
    rule: Rule,
    deadline_id: str,
    case_id: str,
    started_by: str,
    priority: Priority,
    start: datetime,
    authority: Authority,
    wait: Wait | None = None,
    opened_at: datetime | None = None,
    *,
    in_flood: bool = False,
) -> Deadline:
    """A clock of any rule. `opened_at`: when it is set, if later than `start`; earlier rungs are not sent."""
    opened_at = opened_at or start
    deadline = a_deadline(deadline_id, case_id, rule, started_by, start, due(rule, priority, start, authority, wait))
    rungs = ladder(rule, priority, start, authority, wait, in_flood=in_flood)
    ahead = [rung.at for rung in rungs if rung.at >= opened_at]
    past = tuple(rung.name for rung in rungs if rung.at < opened_at)
    return replace(deadline, next_check_at=min(ahead, default=None), not_applicable=past)
