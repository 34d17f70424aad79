"""The tasks for the second person of a removal: each ends when its proposal was settled, replaced or closed with its case."""

from collections.abc import Iterable

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.people.people import Person
from chalicelib.journeys.casework.steps.decision import second_person_task_id
from chalicelib.ports.world import World
from chalicelib.services.casework.finishing import finish_by_step


def end_tasks(world: World, case: Case, events: Iterable[Event], person: Person) -> None:
    """Ends the tasks of every proposal but the one that still waits. `events` come newest first. Twice changes nothing."""
    proposed = [event for event in events if event.kind is EventKind.DECISION_PROPOSED]
    now = world.cases.head(case.case_id)
    for event in proposed[1:] if now and now.proposed_at else proposed:
        ended = second_person_task_id(case.case_id, int(event.facts["version"]))
        if world.tasks.is_open(ended):
            finish_by_step(world, ended, person, "Settled on the case.")
