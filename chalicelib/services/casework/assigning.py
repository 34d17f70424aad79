"""Assigns many cases at once: each by itself, with one email for all."""

from collections.abc import Sequence

from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.journeys.casework.steps.owner import ASSIGN_WITHOUT_EMAIL
from chalicelib.ports.world import World
from chalicelib.services.casework.carry_out import Actor, carry_out
from chalicelib.services.casework.new_owner import word_to_owner


def assign_many(world: World, references: Sequence[str], actor: Actor, to_id: str, note: str = "") -> dict[str, str]:
    """Returns the references that were not assigned, each with why."""
    problems = {}
    for reference in references:
        try:
            carry_out(world, reference, actor, ASSIGN_WITHOUT_EMAIL, {"to": to_id, "note": note})
        except (Refused, NotFound) as refused:
            problems[reference] = str(refused)
        except Conflict:
            problems[reference] = "Somebody else changed this case at the same moment."
    done = [reference for reference in references if reference not in problems]
    if done and to_id != actor.person.person_id:
        key = f"assigned|{actor.person.person_id}|{actor.once}|{','.join(sorted(done))}|{to_id}"
        world.outbox.add([word_to_owner(world, key, to_id, done, note)])
    return problems
