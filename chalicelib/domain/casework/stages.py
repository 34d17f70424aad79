"""One table: from which stage to which a case may go, who may move it and what that needs. It refuses everything else."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.casework.case import STAGE_LABELS, Stage
from chalicelib.domain.errors import DomainError
from chalicelib.domain.people.roles import Role


class Refused(DomainError):
    """The step is not one that may be taken, or not by this person. The sentence says which."""


class Needs(StrEnum):
    NOTHING = "nothing"
    REASON = "reason"
    OUTCOME = "outcome and evidence"


WORKERS = frozenset({Role.OFFICER, Role.MANAGER})
MANAGERS = frozenset({Role.MANAGER})

WORKING = (
    Stage.ENQUIRIES,
    Stage.TRACING,
    Stage.AWAITING_PLACE,
    Stage.HOME_EDUCATION_UNSUITABLE,
    Stage.AWAITING_ARRIVAL,
)
"""The stages in which the team works on a case; it may move between any two, with a reason."""


class Move(Struct, frozen=True):
    roles: frozenset[Role]
    needs: Needs


def _table() -> dict[tuple[Stage, Stage], Move]:
    moves = {(Stage.RECEIVED, Stage.TRIAGE): Move(WORKERS, Needs.NOTHING)}
    for stage in WORKING:
        moves[Stage.TRIAGE, stage] = Move(WORKERS, Needs.NOTHING)
        moves[stage, Stage.TRIAGE] = Move(WORKERS, Needs.REASON)
        # A manager signs that a child nobody found is watched rather than looked for.
        moves[stage, Stage.LONG_WATCH] = Move(MANAGERS, Needs.REASON)
        moves[Stage.LONG_WATCH, stage] = Move(WORKERS, Needs.REASON)
        moves[stage, Stage.CLOSED] = Move(WORKERS, Needs.OUTCOME)
        for other in WORKING:
            if other is not stage:
                moves[stage, other] = Move(WORKERS, Needs.REASON)
    moves[Stage.TRIAGE, Stage.CLOSED] = Move(WORKERS, Needs.OUTCOME)
    moves[Stage.LONG_WATCH, Stage.CLOSED] = Move(WORKERS, Needs.OUTCOME)
    moves[Stage.CLOSED, Stage.ENQUIRIES] = Move(WORKERS, Needs.REASON)
    return moves


MOVES: Mapping[tuple[Stage, Stage], Move] = _table()


def next_stages(stage: Stage) -> tuple[Stage, ...]:
    """The targets of a plain move, without closing and reopening."""
    return tuple(
        to for (source, to), move in MOVES.items() if source is stage and Stage.CLOSED not in (source, to) and move
    )


def check_worker(roles: Collection[Role]) -> None:
    """Raises Refused for staff who do not work cases."""
    if not WORKERS & set(roles):
        raise Refused("Only officers and managers of the team can work on a case.")


def check_move(source: Stage, to: Stage, roles: Collection[Role], reason: str) -> None:
    """Raises Refused with the sentence that says why not."""
    check_worker(roles)
    move = MOVES.get((source, to))
    if not move:
        raise Refused(_no_such_move(source, to))
    if not move.roles & set(roles):
        raise Refused(f"Only a manager can move a case to “{STAGE_LABELS[to]}”. Ask your manager to look at this case.")
    if move.needs is Needs.REASON and not reason.strip():
        raise Refused(f"Say why the case moves from “{STAGE_LABELS[source]}” to “{STAGE_LABELS[to]}”.")


def _no_such_move(source: Stage, to: Stage) -> str:
    if source is to:
        return f"The case is at “{STAGE_LABELS[source]}” already."
    if source is Stage.CLOSED:
        return "The case is closed. Reopen it first. It then continues from “Enquiries”."
    if source is Stage.RECEIVED:
        return "The case has not been through triage. Confirm the triage first."
    if source is Stage.TRIAGE and to is Stage.LONG_WATCH:
        return "A case goes to long watch only after enquiries. Move it to “Enquiries” first."
    return f"A case at “{STAGE_LABELS[source]}” cannot go to “{STAGE_LABELS[to]}”."
