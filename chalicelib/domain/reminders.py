"""Which reminders fall due now: a plan as a value, worked out from a case, its deadline and the time."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chalicelib.domain.authority import Authority
from chalicelib.domain.case import Case
from chalicelib.domain.clocks import clocks
from chalicelib.domain.deadlines import Audience, Deadline, Rung, rungs_of
from chalicelib.domain.messages import DUTY_MAILBOX, TEAM_MAILBOX, person_recipient


@dataclass(frozen=True)
class Reminder:
    """One email to one recipient about one rung. The key is what makes it go once, ever."""

    key: str
    rung: str
    email: str
    recipient: str


@dataclass(frozen=True)
class Round:
    """What to do about one deadline now: the reminders, the rungs they finish and when to look again."""

    reminders: tuple[Reminder, ...]
    rungs_done: tuple[str, ...]
    look_at: datetime | None


def reminder_key(case_id: str, started_by: str, rule: str, rung: str, recipient: str) -> str:
    """Case, starting event, rule, rung and recipient; never the due date, which may move."""
    return hashlib.sha256("|".join((case_id, started_by, rule, rung, recipient)).encode()).hexdigest()[:32]


def _recipients(audience: Audience, case: Case, managers: Sequence[str]) -> list[str]:
    match audience:
        case Audience.DUTY:
            return [DUTY_MAILBOX]
        case Audience.OWNER_OR_TEAM:
            return [person_recipient(case.owner_id) if case.owner_id else TEAM_MAILBOX]
        case Audience.MANAGER:
            # A missing manager must not cancel the reminder.
            return [person_recipient(manager) for manager in managers] or [TEAM_MAILBOX]
        case Audience.MANAGER_AND_DUTY:
            return [*_recipients(Audience.MANAGER, case, managers), DUTY_MAILBOX]


def _remind(rung: Rung, case: Case, deadline: Deadline, managers: Sequence[str]) -> list[Reminder]:
    return [
        Reminder(
            reminder_key(case.case_id, deadline.started_by, deadline.rule, rung.name, to), rung.name, rung.email, to
        )
        for to in _recipients(rung.audience, case, managers)
    ]


def reminders_due(
    case: Case, deadline: Deadline, managers: Sequence[str], authority: Authority, now: datetime
) -> Round:
    """The round for this deadline at `now`; nothing once it is met or the case has no such clock. `managers` are person ids."""
    if deadline.met_at or deadline.rule not in clocks(case):
        return Round((), deadline.rungs_done, None)
    over = {*deadline.rungs_done, *deadline.not_applicable}
    rungs = rungs_of(deadline.rule, case.priority, deadline.started_at, authority)
    left = [rung for rung in rungs if rung.name not in over]
    past = [rung for rung in left if rung.at <= now]
    ahead = [rung for rung in left if rung.at > now]
    said = [rung for rung in past if not rung.repeats] + [rung for rung in past if rung.repeats][-1:]
    reminders = tuple(reminder for rung in said for reminder in _remind(rung, case, deadline, managers))
    done = (*deadline.rungs_done, *(rung.name for rung in past))
    return Round(reminders, done, ahead[0].at if ahead else None)
