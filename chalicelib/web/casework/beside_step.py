"""The facts that a step's page shows above its questions."""

from typing import Any

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.triage import ROUTE_LABELS
from chalicelib.domain.people.people import Person
from chalicelib.domain.returns.removal import ground_label, second_person
from chalicelib.ports.world import World
from chalicelib.services.casework import removals
from chalicelib.services.casework.proposing import proposal_for
from chalicelib.web.casework.names import Names


def triage_context(world: World, case: Case) -> dict[str, Any] | None:
    proposal = proposal_for(world, case, world.cases.submission(case))
    if not proposal:
        return None
    return {
        "route": ROUTE_LABELS[proposal.route],
        "priority": str(proposal.priority),
        "facts": proposal.facts,
        "missing": proposal.missing,
    }


def removal_context(world: World, case: Case, person: Person) -> dict[str, Any]:
    """What a removal from the roll still needs, who could be the second person, and what waits for one."""
    waits = removals.waiting_proposal(world, case)
    found = removals.overview(world, case, waits)
    return {
        "missing": found.always,
        "by_ground": found.by_ground,
        "second": second_person([other.name for other in removals.second_people(world, person)]),
        "waits": {
            "by": Names(world).of(waits.by),
            "mine": waits.by == person.person_id,
            "at": waits.at,
            "from_day": waits.from_day,
            "ground": ground_label(waits.ground) or "None is named",
            "reason": waits.reason,
            "missing": found.of_proposal,
        }
        if waits
        else None,
    }
