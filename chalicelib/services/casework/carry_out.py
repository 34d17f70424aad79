"""Writes one step on a case, once, in one transaction with its clocks, emails and tasks."""

from collections.abc import Callable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework import steps
from chalicelib.domain.casework.case import Case, NotYours, Stage
from chalicelib.domain.casework.events import Event, EventKind, writing
from chalicelib.domain.casework.news import news_of
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.steps import Step
from chalicelib.domain.deadlines.clocks import after_step, with_next
from chalicelib.domain.errors import Conflict
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.messages import (
    Message,
)
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.case_file import CaseChange, CaseFile
from chalicelib.ports.world import World
from chalicelib.services.casework.reading import all_events
from chalicelib.services.casework.second_person import end_tasks


class Form(Struct, frozen=True):
    """Who posts, from which page: the version of the case that it showed (None: any), and its one-time token."""

    person: Person
    once: str
    version: int | None = None


def once_for(what: str, case: Case, form: Form) -> str:
    """The form's token, good for this step of this person on this case only."""
    return f"{what}|{case.case_id}|{form.person.person_id}|{form.once}"


def _event(world: World, before: Case, step: Step, by: str) -> Event:
    now = world.clock.now()
    on = step.happened_on or london_day(now)
    facts = dict(step.facts)
    # The task of a proposal is named by its version, also where it is proposed twice in one moment and changes nothing.
    if step.after != before or step.kind is EventKind.DECISION_PROPOSED:
        facts["version"] = str(before.version + 1)
    return Event(world.keys.new_id(), before.case_id, step.kind, on, now, by, facts, step.text)


def change_of(world: World, file: CaseFile, step: Step, by: str, messages: Sequence[Message] = ()) -> CaseChange:
    """All that a step writes, with its clocks; `by` is the id of the person who takes it."""
    event = writing(_event(world, file.case, step, by), messages)
    moved = after_step(step.after, event, file.deadlines, world.keys.new_id, world.authorities.current())
    after = with_next(step.after, moved.next)
    if step.kind in steps.HUMAN_ACTS:
        after = replace(after, last_act_at=event.recorded_at, last_act_by=by)
    news = news_of(step.kind)
    if news and after.stage is not Stage.CLOSED and by != after.owner_id:
        after = replace(after, news=after.news | {str(news)})
    return CaseChange(file.case, after, event, moved.started, moved.ended, tuple(messages))


def carry_out(
    world: World,
    file: CaseFile,
    form: Form,
    what: str,
    decide: Callable[[Case], Step],
    messages: Callable[[CaseFile], Sequence[Message]] = lambda file: (),
    tasks: Callable[[Step], Sequence[Task]] = lambda step: (),
    others: Callable[[], Sequence[CaseChange]] = tuple,
) -> None:
    """A step on the `desk` of a case, with what it changes of other cases. Raises Refused, NotYours, or Conflict when the case
    changed since its page was shown. A form sent twice is done once."""
    once, repeated = once_for(what, file.case, form), False
    try:
        if form.version is not None and form.version != file.case.version:
            raise Conflict
        step = decide(file.case)
        change = change_of(world, file, step, form.person.person_id, messages(file))
        world.cases.change([replace(change, tasks=tuple(tasks(step))), *others()], once)
    except (Conflict, Refused, NotYours):
        if not world.cases.was_done(once):
            raise
        repeated = True
    end_settled_tasks(world, file.case, form, repeated=repeated)


def end_settled_tasks(world: World, before: Case, form: Form, *, repeated: bool) -> None:
    """After a step that may have settled a proposed removal. A form sent again ends them too."""
    if before.proposed_at or repeated:
        end_tasks(world, before, all_events(world, before), form.person)
