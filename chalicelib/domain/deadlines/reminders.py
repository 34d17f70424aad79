"""Which reminders of a ladder fall due now: a plan as a value, worked out from a case, its deadline and the time."""

import hashlib
from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.calendar.bank_holidays import ENGLAND_AND_WALES
from chalicelib.domain.calendar.days import ONE_DAY, is_working_day
from chalicelib.domain.casework.case import Case
from chalicelib.domain.deadlines.clocks import clocks, wait_of
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.deadlines.ladders import Audience, Rung, ladder
from chalicelib.domain.deadlines.office_hours import opens_after
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.floods import FLOOD_ALERT, quarter_of
from chalicelib.domain.messages.recipients import Recipient
from chalicelib.domain.newer import is_known

Recipients = Callable[[Audience], Sequence[Recipient]]
"""An audience's people today, as recipients of messages."""


class Reminder(Struct, frozen=True):
    """One email to one recipient about one rung. The key is what makes it go once, ever."""

    key: str
    rung: str
    email: str
    recipient: Recipient
    at: datetime
    """When it was to go."""


class Round(Struct, frozen=True):
    """The work on one deadline now: reminders, finished rungs, and when to look again."""

    reminders: tuple[Reminder, ...]
    rungs_done: tuple[str, ...]
    next_check_at: datetime | None


def reminder_key(case_id: str, started_by: str, rule: str, rung: str, recipient: Recipient) -> str:
    """Case, starting event, rule, rung and recipient; never the due date, which may move."""
    return hashlib.sha256("|".join((case_id, started_by, rule, rung, str(recipient))).encode()).hexdigest()[:32]


def together_key(recipient: Recipient, now: datetime) -> str:
    """One email to a reader in each quarter of an hour, about however many cases."""
    return f"{FLOOD_ALERT}|{quarter_of(now).isoformat()}|{recipient}"


def reminders_due(case: Case, deadline: Deadline, who: Recipients, authority: Authority, now: datetime) -> Round:
    """The round for this deadline at `now`; empty once it is met or the case has no such clock.

    If several rungs have passed, after an outage, each reader gets one email: the latest. People who were asked for an
    answer are never chased on a day off.
    """
    if not deadline.met_at and not is_known(deadline.rule):
        return Round((), deadline.rungs_done, now + ONE_DAY)  # a newer version of the service has its reminders
    if deadline.met_at or deadline.rule not in clocks(case):
        return Round((), deadline.rungs_done, None)
    wait = wait_of(case, deadline.rule)
    if wait and not is_working_day(london_day(now), ENGLAND_AND_WALES):
        return Round((), deadline.rungs_done, opens_after(now, authority))
    over = {*deadline.rungs_done, *deadline.not_applicable}
    rungs = ladder(deadline.rule, case.priority, deadline.started_at, authority, wait, in_flood=case.in_flood)
    left = [rung for rung in rungs if rung.name not in over]
    past = [rung for rung in left if rung.at <= now]
    ahead = [rung for rung in left if rung.at > now]
    said = [rung for rung in past if _is_wanted(rung, case)]
    to = dict.fromkeys(to for rung in said for audience in rung.to for to in who(audience))
    reminders = tuple(_reminder(case, deadline, said[-1], recipient, now) for recipient in to)
    done = (*deadline.rungs_done, *(rung.name for rung in past))
    return Round(reminders, done, ahead[0].at if ahead else None)


def _reminder(case: Case, deadline: Deadline, rung: Rung, recipient: Recipient, now: datetime) -> Reminder:
    if case.is_told_together:
        return Reminder(together_key(recipient, now), rung.name, FLOOD_ALERT, recipient, rung.at)
    key = reminder_key(case.case_id, deadline.started_by, deadline.rule, rung.name, recipient)
    return Reminder(key, rung.name, rung.email, recipient, rung.at)


def _is_wanted(rung: Rung, case: Case) -> bool:
    return not (rung.unless_had and case.on_call_at)
