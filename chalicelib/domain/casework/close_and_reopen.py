"""Closing a case with its outcome and evidence, and opening it again within a year."""

from collections.abc import Collection, Mapping
from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.closing import Evidence, Outcome, check_closing, may_reopen_until
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.stages import Refused, check_move
from chalicelib.domain.casework.steps import Step, a_step
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.roles import Role
from chalicelib.domain.waiting import WaitKind, wait_for
from chalicelib.domain.wording import plain_day


def close(
    case: Case, outcome: Outcome, evidence: Evidence, reason: str, roles: Collection[Role], now: datetime
) -> Step:
    """No outcome closes a case while social care is still to be told: they must hear of a child's death too."""
    if outcome is Outcome.DUPLICATE:
        raise Refused(
            "A case closes as a duplicate only by naming the other case. Use “Say that it is the same child as another case”."
        )
    check_move(case.stage, Stage.CLOSED, roles, reason)
    if case.owes_social_care:
        raise Refused(
            "Children’s social care has not been told about this child. Record that first, then close the case."
        )
    return close_with(case, outcome, evidence, reason, roles, now)


def close_with(
    case: Case,
    outcome: Outcome,
    evidence: Evidence,
    reason: str,
    roles: Collection[Role],
    now: datetime,
    more: Mapping[str, str] | None = None,
) -> Step:
    """The closing itself; who calls it has made sure that nothing owed to the child is lost.

    An enquiry that turns out not to come from an authority closes as referred in error, without an answer.
    """
    check_move(case.stage, Stage.CLOSED, roles, reason)
    if wait_for(case.waits, WaitKind.ENQUIRY) and outcome is not Outcome.IN_ERROR:
        raise Refused(
            "Another authority waits for our answer on this case. Phone it back if that is required, and answer its "
            "enquiry. Then close the case."
        )
    check_closing(outcome, evidence)
    after = replace(
        case,
        stage=Stage.CLOSED,
        outcome=str(outcome),
        evidence=str(evidence),
        closed_at=now,
        proposed_at=None,
        waits=(),
    )
    return a_step(case, after, EventKind.CLOSED, now, reason, more=more)


def reopen(case: Case, reason: str, roles: Collection[Role], now: datetime, owner_id: str) -> Step:
    """Within twelve months; after that the child gets a new case. `owner_id`: who works on it from now on."""
    if case.outcome == Outcome.DUPLICATE:
        raise Refused("This case was closed as the same child as another case. Use “Undo: not the same child”.")
    return reopen_duplicate(case, reason, roles, now, owner_id)


def reopen_duplicate(
    case: Case,
    reason: str,
    roles: Collection[Role],
    now: datetime,
    owner_id: str,
    more: Mapping[str, str] | None = None,
) -> Step:
    """Any closed case within twelve months, also a duplicate: then its other case must hear of it. The work begins
    anew, because earlier checks, and what social care was told, do not say where the child is now."""
    if case.stage is not Stage.CLOSED:
        raise Refused("The case is open. Only a closed case can be reopened.")
    check_move(case.stage, Stage.ENQUIRIES, roles, reason)
    last_day = may_reopen_until(london_day(case.closed_at)) if case.closed_at else None
    if last_day and london_day(now) > last_day:
        raise Refused(f"The case could be reopened until {plain_day(last_day)}. Now the child needs a new case.")
    opened = replace(case, stage=Stage.ENQUIRIES, outcome="", evidence="", closed_at=None)
    after = replace(opened, owner_id=owner_id, checked_at=None, social_care_told_at=None)
    return a_step(case, after, EventKind.REOPENED, now, reason, more=more)
