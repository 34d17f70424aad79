"""A case: the work of finding out where one child is and seeing that child safe in education."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from chalicelib.domain.errors import DomainError
from chalicelib.domain.priority import Priority
from chalicelib.domain.referral import Answer, Referral
from chalicelib.domain.school_age import compulsory_school_age


class Stage(StrEnum):
    RECEIVED = "received"
    CLOSED = "closed"


class NotYours(DomainError):
    """Somebody else took the case first."""


@dataclass(frozen=True)
class Case:
    """The head of a case: what a list shows and what decisions need. `version` is the store's, for optimistic locking."""

    case_id: str
    reference: str
    child_id: str
    submission_id: str
    child_name: str
    stage: Stage
    priority: Priority
    received_at: datetime
    next_due_at: datetime | None
    on_roll: Answer
    cme_since: date | None
    primary_reason: str
    sex: str
    year_group: str
    owner_id: str | None = None
    acknowledged_at: datetime | None = None
    version: int = 0

    @property
    def waits_for_first_act(self) -> bool:
        """Nobody has taken, assigned, prioritised or moved it yet, and it is open. Looking at it is no act."""
        return self.acknowledged_at is None and self.stage is not Stage.CLOSED


def cme_since(referral: Referral, referred_on: date) -> date | None:
    """The day from which the child counts as missing education for the DfE, or None when the child does not.

    Education Act 1996 s.436A: of compulsory school age and not on a school's roll. The clock starts on the day after the
    last attendance, never before compulsory school age and never after the referral; without a known last attendance, on
    the day of the referral.
    """
    if referral.on_roll is not Answer.NO:
        return None
    first_day, last_day = compulsory_school_age(referral.child.born)
    if not first_day <= referred_on <= last_day:
        return None
    since = referral.last_attended + timedelta(days=1) if referral.last_attended else referred_on
    return min(max(since, first_day), referred_on)
