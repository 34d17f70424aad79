"""Handing a child over: the team that takes over, and the outcome of the case once that team accepts."""

from collections.abc import Callable, Collection, Mapping
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.close_and_reopen import close
from chalicelib.domain.casework.closing import Evidence, Outcome
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.stages import Refused, check_worker
from chalicelib.domain.casework.steps import Step, a_step, check_open
from chalicelib.domain.casework.triage import Route
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.forms.disposition import TEAM_NAMES, Team
from chalicelib.domain.people.roles import Role
from chalicelib.domain.waiting import Wait, WaitKind, wait_for, with_wait, without_wait

ORDERS, OTHER_AUTHORITY, EARLY_YEARS, POLICE, OTHER = (
    "attendance-orders",
    "other-authority",
    "early-years",
    "police",
    "other",
)
RECEIVERS: Mapping[str, str] = {
    **{str(team): name.removeprefix("the ").capitalize() for team, name in TEAM_NAMES.items()},
    Team.SEND: "Special educational needs and disabilities (SEND) team",
    ORDERS: "School attendance orders",
    OTHER_AUTHORITY: "Another local authority",
    EARLY_YEARS: "Early years",
    POLICE: "The police",
    OTHER: "Somebody else",
}
"""Who may take over a child. Only the authority's own teams have a mailbox here and get reminders."""


class Answered(StrEnum):
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Said(Struct, frozen=True):
    """Another team's answer to a hand-over: which day, and by which means."""

    answered: Answered
    who: str
    how: str
    on: date
    text: str = ""

    @property
    def words(self) -> str:
        return "\n".join(part for part in (f"Said by: {self.who}", self.text) if part)


class Closes(Struct, frozen=True):
    """The outcome with which an acceptance closes the case, if `needs` holds; else `missing` says why it does not."""

    outcome: Outcome
    needs: Callable[[Case], bool] = lambda case: True
    missing: str = ""


def _is_outside_age(case: Case) -> bool:
    return case.route == Route.OUTSIDE_AGE


_NO_AGE = "Triage has not said that the child is outside compulsory school age."
ACCEPTANCE: Mapping[str, Closes] = {
    Team.HOME_EDUCATION: Closes(Outcome.TO_HOME_EDUCATION_TEAM),
    ORDERS: Closes(Outcome.TO_HOME_EDUCATION_TEAM),
    Team.ATTENDANCE: Closes(
        Outcome.NOT_CME,
        lambda case: case.on_roll is Answer.YES,
        "It is not recorded that the child is on a school’s roll.",
    ),
    Team.POST_16: Closes(Outcome.OVER_AGE, _is_outside_age, _NO_AGE),
    EARLY_YEARS: Closes(Outcome.UNDER_AGE, _is_outside_age, _NO_AGE),
    OTHER_AUTHORITY: Closes(Outcome.MOVED_ACCEPTED),
}
"""Acceptance by anybody else closes nothing: a child without a place is still missing education."""

_NO_OUTCOME = "Their help does not by itself put the child into education. Close the case once that is confirmed."


def hand_over(
    case: Case, wait: Wait, whom: str, how: str, on: date, text: str, roles: Collection[Role], now: datetime
) -> Step:
    """Asks another team to take over the child. The case waits until they accept or decline."""
    check_worker(roles)
    check_open(case)
    words = "\n".join(part for part in (f"Told: {whom}" if whom else "", text) if part)
    after = replace(case, waits=with_wait(case.waits, wait))
    return a_step(case, after, EventKind.HANDED_OVER, now, words, on, {"to": wait.to, "how": how})


def answer(case: Case, said: Said, roles: Collection[Role], now: datetime) -> Step:
    """Records the other team's answer. If they accept, the case closes where an outcome fits; if they decline, it comes back."""
    check_worker(roles)
    check_open(case)
    wait = wait_for(case.waits, WaitKind.HAND_OVER)
    if not wait:
        raise Refused("This case is not waiting for another team. Record the hand-over first.")
    waits = without_wait(case.waits, WaitKind.HAND_OVER)
    if said.answered is Answered.DECLINED:
        after, missing = replace(case, waits=waits, stage=_ours(case.stage, Stage.ENQUIRIES)), ""
    else:
        after, missing = _accepted(replace(case, waits=waits), wait.to, roles, now)
    facts = {"to": wait.to, "answered": str(said.answered), "how": said.how, "missing": missing}
    return a_step(case, after, EventKind.TEAM_ANSWERED, now, said.words, said.on, facts)


def _accepted(case: Case, to: str, roles: Collection[Role], now: datetime) -> tuple[Case, str]:
    """The closed case, or what it still needs to close."""
    closes = ACCEPTANCE.get(to)
    missing = _NO_OUTCOME if not closes else "" if closes.needs(case) else closes.missing
    if closes and not missing:
        try:
            return close(case, closes.outcome, Evidence.CONFIRMED, "Accepted.", roles, now).after, ""
        except Refused as refused:
            missing = str(refused)
    next_stage = Stage.AWAITING_PLACE if to == Team.ADMISSIONS else Stage.ENQUIRIES
    stage = _ours(case.stage, next_stage) if case.stage is Stage.TRIAGE else case.stage
    return replace(case, stage=stage), missing


def _ours(stage: Stage, to: Stage) -> Stage:
    """The stage in which our team continues. A case is triaged first; only a manager ends long watch."""
    return stage if stage in (Stage.RECEIVED, Stage.LONG_WATCH) else to
