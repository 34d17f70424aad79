"""The decisions about its roll that a school reads."""

from msgspec import Struct

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.errors import Conflict, NotFound, TryAgain
from chalicelib.domain.instants import instant_text
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.access import View
from chalicelib.domain.waiting import WaitKind, wait_for
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access
from chalicelib.services.casework.reading import all_events, load_for_step
from chalicelib.services.casework.word_from_outside import word_came
from chalicelib.services.people.whose import speaks_for


class Decisions(Struct, frozen=True):
    """The school's part of a case: the decisions for it, newest first."""

    reference: str
    school: str
    events: tuple[Event, ...]


def decisions_for_school(world: World, reference: str, person: Person) -> Decisions:
    """Raises NotFound for anybody but the contacts of the school that referred."""
    case = load_for_step(world, reference).case
    submission = world.cases.submission(case)
    if not submission or not speaks_for(world, person, submission.school.urn):
        raise NotFound()
    record_access(world, person, View.DECISION_READ, case.case_id)
    _was_read(world, case, person)
    decisions = tuple(event for event in all_events(world, case) if event.kind is EventKind.DECIDED)
    return Decisions(reference, submission.school.name, decisions)


def _was_read(world: World, case: Case, person: Person) -> None:
    """The school may always read it. A clock that cannot be ended now ends with the next reading."""
    wait = wait_for(case.waits, WaitKind.DECISION)
    if not wait:
        return
    once = f"decision-read|{case.case_id}|{instant_text(wait.since)}"
    try:
        word_came(world, case.reference, WaitKind.DECISION, person, once)
    except (Conflict, TryAgain):
        world.log("decision-read-not-recorded", case=case.case_id)
