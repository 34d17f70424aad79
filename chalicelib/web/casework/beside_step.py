"""The facts that a step's page shows above its questions."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.triage import ROUTE_LABELS
from chalicelib.domain.people.people import Person
from chalicelib.domain.returns.removal import ground_label, second_person
from chalicelib.domain.returns.removal_steps import Proposal
from chalicelib.ports.world import World
from chalicelib.services.casework import removals
from chalicelib.services.casework.proposing import proposal_for
from chalicelib.web.casework.names import Names


class Proposed(Struct, frozen=True):
    """What the service proposes for triage, and why."""

    route: str
    priority: str
    facts: Sequence[str]
    missing: Sequence[str]


class Waiting(Struct, frozen=True, kw_only=True):
    """A removal that waits for a second person; `mine`: whether the reader proposed it."""

    by: str
    mine: bool
    at: datetime
    from_day: date
    ground: str
    reason: str
    missing: Sequence[str]


class Removal(Struct, frozen=True):
    """What a removal from the roll still needs, who could be the second person, and what waits for one."""

    missing: Sequence[str]
    by_ground: Sequence[tuple[str, str]]
    second: str
    waits: Waiting | None


def proposed_triage(world: World, case: Case) -> Proposed | None:
    proposal = proposal_for(world, case, world.cases.submission(case))
    if not proposal:
        return None
    return Proposed(ROUTE_LABELS[proposal.route], str(proposal.priority), proposal.facts, proposal.missing)


def removal(world: World, case: Case, person: Person) -> Removal:
    waits = removals.waiting_proposal(world, case)
    found = removals.overview(world, case, waits)
    second = second_person([other.name for other in removals.second_people(world, person)])
    shown = _waiting(world, waits, found.of_proposal, person) if waits else None
    return Removal(found.always, found.by_ground, second, shown)


def _waiting(world: World, waits: Proposal, missing: Sequence[str], person: Person) -> Waiting:
    return Waiting(
        by=Names(world).of(waits.by),
        mine=waits.by == person.person_id,
        at=waits.at,
        from_day=waits.from_day,
        ground=ground_label(waits.ground) or "None is named",
        reason=waits.reason,
        missing=missing,
    )
