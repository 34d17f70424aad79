"""What the team does with a case: list, open, take, write a note."""

from dataclasses import dataclass, replace

from chalicelib.domain.case import Case, NotYours
from chalicelib.domain.deadlines import Deadline, Rule
from chalicelib.domain.errors import NotFound
from chalicelib.domain.events import Event, EventKind
from chalicelib.domain.instants import london_day
from chalicelib.domain.people import Person
from chalicelib.ports import Access, CaseFile, CasePage, Conflict, Submission, View, World

PAGE_OF_CASES = 25
ACCESSES_SHOWN = 20


def open_cases(world: World, after: str) -> CasePage:
    """A page of open cases, the next due first."""
    return world.cases.open_cases(after, PAGE_OF_CASES)


@dataclass(frozen=True)
class OpenedCase:
    file: CaseFile
    submission: Submission | None
    accesses: tuple[Access, ...]


def find(world: World, reference: str) -> CaseFile:
    """Raises NotFound."""
    file = world.cases.file(reference)
    if not file:
        raise NotFound()
    return file


def open_case(world: World, reference: str, person: Person) -> OpenedCase:
    """The whole case. Opening it is recorded before anything is shown; if that cannot be written, nothing is."""
    file = find(world, reference)
    access = Access(world.keys.new_id(), file.case.case_id, person.person_id, View.CASE_OPENED, world.clock.now())
    world.audit.add(access)
    seen = world.audit.of_case(file.case.case_id, ACCESSES_SHOWN)
    return OpenedCase(file, world.cases.submission(file.case), tuple(seen))


def _event(world: World, case: Case, kind: EventKind, person: Person, text: str = "", **facts: str) -> Event:
    now = world.clock.now()
    return Event(world.keys.new_id(), case.case_id, kind, london_day(now), now, person.person_id, facts, text)


def _once(what: str, case: Case, person: Person, token: str) -> str:
    """The form's token, good for this step of this person on this case only."""
    return f"{what}|{case.case_id}|{person.person_id}|{token}"


def _met(file: CaseFile, rule: Rule) -> tuple[Deadline, ...]:
    return tuple(deadline for deadline in file.deadlines if deadline.rule is rule and not deadline.met_at)


def take(world: World, reference: str, person: Person, version: int, once: str) -> None:
    """Makes the person the owner and acknowledges the case, which ends its reminders.

    Raises NotYours when somebody else was first, Conflict when the case changed since its page was shown.
    """
    file = find(world, reference)
    case = file.case
    if case.owner_id == person.person_id:
        return
    if case.owner_id:
        raise NotYours("Somebody else has taken this case since you opened it.")
    if case.version != version:
        raise Conflict
    event = _event(world, case, EventKind.TAKEN, person, before="", after=person.person_id)
    now = event.recorded_at
    met = tuple(replace(deadline, met_at=now, look_at=None) for deadline in _met(file, Rule.ACKNOWLEDGE))
    after = replace(case, owner_id=person.person_id, acknowledged_at=case.acknowledged_at or now, next_due_at=None)
    world.cases.take(case, after, met, event, _once("take", case, person, once))


def add_note(world: World, reference: str, person: Person, text: str, once: str) -> None:
    case = find(world, reference).case
    event = _event(world, case, EventKind.NOTE, person, text)
    world.cases.note(case, event, _once("note", case, person, f"{once}|{text}"))


def finish_task(world: World, task_id: str, person: Person) -> None:
    world.tasks.done(task_id, person.person_id, world.clock.now())
