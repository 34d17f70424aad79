"""The team's decision about a school's roll."""

from collections.abc import Collection, Mapping
from datetime import date, datetime

from msgspec.structs import replace

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.stages import Refused, check_worker
from chalicelib.domain.casework.steps import Step, a_step, check_open
from chalicelib.domain.people.roles import Role


def decide(
    case: Case,
    decision: str,
    from_day: date | None,
    reason: str,
    told: int,
    roles: Collection[Role],
    now: datetime,
    ground: str = "",
) -> Step:
    """The written answer to the school about its roll: "stay on roll", or "may be removed" from a day on. `told`: how
    many of its contacts get word. A removal comes here only when it lacks nothing: `domain.returns.removal`."""
    check_worker(roles)
    check_open(case)
    if decision == MAY_BE_REMOVED and from_day is None:
        raise Refused("Give the first day the school may remove the name.")
    day = from_day if decision == MAY_BE_REMOVED else None
    return decided(case, decision, day, reason, told, now, ground if day else "")


def decided(
    case: Case,
    decision: str,
    from_day: date | None,
    reason: str,
    told: int,
    now: datetime,
    ground: str,
    more: Mapping[str, str] | None = None,
) -> Step:
    """The decision itself. A removal that waits for a second person is settled by any decision."""
    if decision == MAY_BE_REMOVED:
        check_told(case)
    facts = {"decision": decision, "from_day": from_day.isoformat() if from_day else "", "ground": ground}
    facts |= {"told": str(told or ""), **(more or {})}
    return a_step(case, replace(case, proposed_at=None), EventKind.DECIDED, now, reason, more=facts)


def check_told(case: Case) -> None:
    """No school is told to remove a child while social care must still be told of them."""
    if case.owes_social_care:
        raise Refused(
            "Children’s social care has not been told about this child. "
            "Record that first, then decide whether the name may be removed."
        )


STAY_ON_ROLL, MAY_BE_REMOVED = "stay-on-roll", "may-be-removed"
