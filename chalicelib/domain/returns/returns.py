"""A return of a school that opened no case: where it stands, and what changes that.

"Return" is the field's word for what the regulations make a school send: SI 2024/208 regulation 13."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.casework.hand_over import Said
from chalicelib.domain.forms.disposition import TEAM_NAMES, Team
from chalicelib.domain.newer import Kept, Words, read_as


class ReturnState(StrEnum):
    AWAITS_JOINER = "awaits-joiner"
    JOINED = "joined"
    ARRIVED = "arrived"
    HANDED_OVER = "handed-over"
    TAKEN_OVER = "taken-over"
    RECORDED = "recorded"
    BECAME_CASE = "became-case"
    SET_ASIDE = "set-aside"
    NOT_GENUINE = "not-genuine"


STATE_LABELS: Mapping[ReturnState, str] = Words(
    {
        ReturnState.AWAITS_JOINER: "Awaits the new school’s return",
        ReturnState.JOINED: "The new school’s return has come",
        ReturnState.ARRIVED: "The new school says that the child has arrived",
        ReturnState.HANDED_OVER: "Handed over, not yet taken over",
        ReturnState.TAKEN_OVER: "Taken over",
        ReturnState.RECORDED: "Recorded",
        ReturnState.BECAME_CASE: "A case was opened",
        ReturnState.SET_ASIDE: "Set aside, to be read",
        ReturnState.NOT_GENUINE: "Read, and not genuine",
    }
)

OF_THE_PUBLIC = frozenset({ReturnState.SET_ASIDE, ReturnState.NOT_GENUINE})
"""Not returns of schools: what the public sent and a program may have written. They are on a list of their own."""


class Return(Struct, frozen=True):
    """The head of a return. `return_id` is its submission's id; `version` is the store's, for optimistic locking."""

    return_id: str
    reference: str
    form: str
    child_id: str
    child_name: str
    received_at: datetime
    state: ReturnState
    team: str = ""
    """A `disposition.Team`, while or after it is handed over."""
    check_at: datetime | None = None
    """When the service looks at it next: a leaver without a joiner, or a return that nobody has taken over."""
    flags: tuple[str, ...] = ()
    case_id: str = ""
    """The case that it became."""
    joined_by: str = ""
    """The reference of the joiner that is the same child."""
    reasons: tuple[str, ...] = ()
    """Why it is a return of this kind and no case: the reasons of the `Decision` when it came."""
    asked_at: datetime | None = None
    """When the new school was asked whether the child has come."""
    arrived_on: date | None = None
    """The day of arrival, as the new school gives it."""
    reminders: int = 0
    """How often the other team, its lead and then our own were told that nobody has taken it over."""
    said: Said | None = None
    """The other team's answer: it took the child over, or declined, and then the return became a case."""
    version: int = 0
    newer: Kept = Kept()

    @property
    def stands(self) -> str:
        """Where it stands, in words for staff and for the school."""
        if self.state is ReturnState.HANDED_OVER:
            return f"Handed to {TEAM_NAMES[read_as(Team, self.team)]}, not yet taken over"
        if self.state is ReturnState.TAKEN_OVER:
            return f"Taken over by {TEAM_NAMES[read_as(Team, self.team)]}"
        return STATE_LABELS[self.state]


def joined(leaver: Return, joiner_reference: str) -> Return:
    return replace(leaver, state=ReturnState.JOINED, joined_by=joiner_reference, check_at=None)


def asked(leaver: Return, now: datetime, answer_by: datetime) -> Return:
    return replace(leaver, asked_at=now, check_at=answer_by)


def arrived(leaver: Return, on: date) -> Return:
    """The new school has the child; its own return is still to come."""
    return replace(leaver, state=ReturnState.ARRIVED, arrived_on=on, check_at=None)


def taken_over(handed: Return, said: Said) -> Return:
    return replace(handed, state=ReturnState.TAKEN_OVER, said=said, check_at=None)


def declined(handed: Return, said: Said) -> Return:
    """Nobody has the child then: it is written only together with the case, by `became_case`."""
    return replace(handed, said=said)


def reminded(handed: Return, look_again_at: datetime) -> Return:
    return replace(handed, reminders=handed.reminders + 1, check_at=look_again_at)


def not_genuine(read: Return) -> Return:
    return replace(read, state=ReturnState.NOT_GENUINE)


def became_case(leaver: Return, case_id: str) -> Return:
    return replace(leaver, state=ReturnState.BECAME_CASE, case_id=case_id, check_at=None)
