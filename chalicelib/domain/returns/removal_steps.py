"""The steps of a removal that needs two people: proposed, confirmed, sent back."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.roll_decision import MAY_BE_REMOVED, check_told, decided
from chalicelib.domain.casework.stages import Refused, check_worker
from chalicelib.domain.casework.steps import Step, check_open
from chalicelib.domain.people.roles import Role
from chalicelib.domain.returns.removal import Lack, second_person
from chalicelib.domain.wording import plain_day


class Proposal(Struct, frozen=True):
    """A removal that waits for a second person, as the first one wrote it."""

    by: str
    at: datetime
    from_day: date
    ground: str
    reason: str
    lacks: tuple[str, ...]


def proposal_of(event: Event) -> Proposal:
    facts = event.facts
    return Proposal(
        event.by,
        event.recorded_at,
        date.fromisoformat(facts["from_day"]),
        facts.get("ground", ""),
        event.text,
        tuple(facts["missing"].split(",")),
    )


def check_day(from_day: date | None, today: date) -> date:
    """The first day on which the name may be removed. Raises Refused where there is none, or where it is past."""
    if from_day is None:
        raise Refused("Give the first day the school may remove the name.")
    if from_day < today:
        raise Refused(f"A removal cannot be backdated, and {plain_day(from_day)} is past. Give today or a later day.")
    return from_day


def propose(
    case: Case,
    from_day: date | None,
    ground: str,
    lacks: Sequence[Lack],
    reason: str,
    roles: Collection[Role],
    today: date,
    now: datetime,
) -> Step:
    """The first person proposes a removal that lacks something. Nothing goes to the school."""
    check_worker(roles)
    check_open(case)
    check_told(case)
    day = check_day(from_day, today)
    if not reason.strip():
        raise Refused("Say why: the school and the second person need the reason.")
    after = replace(case, proposed_at=now)
    facts = {
        "from_day": day.isoformat(),
        "ground": ground,
        "missing": ",".join(dict.fromkeys(lack.code for lack in lacks)),
    }
    return Step(
        after, EventKind.DECISION_PROPOSED, {name: value for name, value in facts.items() if value}, reason.strip()
    )


def confirm(
    case: Case, proposal: Proposal, person_id: str, others: Sequence[str], told: int, roles: Collection[Role],
    today: date, now: datetime,
) -> Step:  # fmt: skip
    """The second person confirms: the decision goes to the school, in the first person's words."""
    _check_waits(case, roles)
    if proposal.by == person_id:
        raise Refused(f"You proposed this yourself. {second_person(others)}")
    if proposal.from_day < today:
        raise Refused(
            f"A removal cannot be backdated, and {plain_day(proposal.from_day)} is past. "
            "Send it back, so that a later day is proposed."
        )
    more = {"proposed_by": proposal.by, "missing": ",".join(proposal.lacks)}
    return decided(case, MAY_BE_REMOVED, proposal.from_day, proposal.reason, told, now, proposal.ground, more)


def send_back(case: Case, reason: str, roles: Collection[Role]) -> Step:
    """Sends a proposal back. Nothing goes to the school. The person who proposed it may take it back too."""
    _check_waits(case, roles)
    if not reason.strip():
        raise Refused("Say why you send it back.")
    return Step(replace(case, proposed_at=None), EventKind.DECISION_SENT_BACK, {}, reason.strip())


def _check_waits(case: Case, roles: Collection[Role]) -> None:
    check_worker(roles)
    check_open(case)
    if case.proposed_at is None:
        raise Refused("No removal waits for a second person on this case: it was decided, or sent back.")
