"""Carries out a step of casework: reads what it needs, and writes it once, in one transaction with all that follows from it."""

from collections.abc import Iterable
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, NotYours, Stage
from chalicelib.domain.casework.events import HUMAN_ACTS, Event, EventKind, writing
from chalicelib.domain.casework.news import news_of
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.steps import Step
from chalicelib.domain.deadlines.clocks import after_step, with_next
from chalicelib.domain.errors import Conflict
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.purpose_links import UsedLink
from chalicelib.domain.records.case_file import CaseChange, CaseFile
from chalicelib.journeys.casework.case_step import CaseStep, Values
from chalicelib.journeys.casework.given import Given, Need
from chalicelib.ports.world import World
from chalicelib.services.casework.finishing import finish_by_step
from chalicelib.services.casework.gathering import gather
from chalicelib.services.casework.reading import all_events, load_for_step
from chalicelib.services.casework.second_person import end_tasks


class Actor(Struct, frozen=True):
    """Who takes a step, with the one-time token of their page and the version of the case that it showed (None: any).
    `by_link`: the link by which somebody without an account takes it."""

    person: Person
    once: str
    version: int | None = None
    by_link: UsedLink | None = None


def carry_out(world: World, reference: str, actor: Actor, step: CaseStep, values: Values) -> None:
    """Raises NotFound, Refused, NotYours, or Conflict when the case changed since its page was shown. A step sent twice is
    taken once."""
    carry_out_on(world, load_for_step(world, reference), actor, step, values)


def carry_out_on(world: World, file: CaseFile, actor: Actor, step: CaseStep, values: Values) -> None:
    """As `carry_out`, on a case that was loaded for a step."""
    once = _once(file.case, actor, step, values)
    try:
        if actor.version is not None and actor.version != file.case.version:
            raise Conflict
        given = given_for(world, file, actor, step.needs, values)
        decided = step.decide(given, values)
        own, *others = _changes(world, file, decided, given)
        world.cases.change([replace(own, by_link=actor.by_link), *others], once)
    except (Conflict, Refused, NotYours):
        if not world.cases.was_done(once):
            raise
        _finish_again(world, file, actor, step, values)
        return
    _finish(world, actor.person, decided)
    if file.case.proposed_at:
        _end_proposals(world, file.case, actor.person)


def _once(case: Case, actor: Actor, step: CaseStep, values: Values) -> str:
    """The page's token, good for this step of this person on this case only."""
    what = f"{step.slug} {values[step.once_by]}" if step.once_by else step.slug
    return f"{what}|{case.case_id}|{actor.person.person_id}|{actor.once}"


def given_for(world: World, file: CaseFile, actor: Actor, needs: Iterable[Need], values: Values) -> Given:
    """The facts that decide a step or fill its page."""
    given = Given(file.case, actor.person, actor.once, world.clock.now(), world.authorities.current())
    return gather(world, given, needs, values)


# --- what is written ---------------------------------------------------------------------------------------------------


def _changes(world: World, file: CaseFile, step: Step, given: Given) -> list[CaseChange]:
    others, by = {other.case.case_id: other for other in given.other_files}, given.person.person_id
    also = [replace(change_of(world, others[on.before.case_id], on.step, by), relies=on.relies) for on in step.also]
    return [change_of(world, file, step, by), *also]


def change_of(world: World, file: CaseFile, step: Step, by: str) -> CaseChange:
    """All that a step writes on one case, with its clocks; `by` is the id of the person who takes it."""
    event = writing(_event(world, file.case, step, by), step.messages)
    moved = after_step(step.after, event, file.deadlines, world.keys.new_id, world.authorities.current())
    after = with_next(step.after, moved.next)
    if step.kind in HUMAN_ACTS:
        after = replace(after, last_act_at=event.recorded_at, last_act_by=by)
    news = news_of(step.kind)
    if news and after.stage is not Stage.CLOSED and by != after.owner_id:
        after = replace(after, news=after.news | {str(news)})
    return CaseChange(file.case, after, event, moved.started, moved.ended, step.messages, step.tasks)


def _event(world: World, before: Case, step: Step, by: str) -> Event:
    now = world.clock.now()
    on = step.happened_on or london_day(now)
    facts = dict(step.facts)
    # The task of a proposal is named by its version, also where it is proposed twice in one moment and changes nothing.
    if step.after != before or step.kind is EventKind.DECISION_PROPOSED:
        facts["version"] = str(before.version + 1)
    return Event(world.keys.new_id(), before.case_id, step.kind, on, now, by, facts, step.text)


# --- tasks that a step finishes ------------------------------------------------------------------------------------------


def _finish(world: World, person: Person, step: Step) -> None:
    for task_id, how in step.ends.items():
        finish_by_step(world, task_id, person, how)


def _finish_again(world: World, file: CaseFile, actor: Actor, step: CaseStep, values: Values) -> None:
    """The first time may have broken off after the step was written, and before its tasks were finished."""
    with suppress(Refused, NotYours):
        _finish(world, actor.person, step.decide(given_for(world, file, actor, step.needs, values), values))
    _end_proposals(world, file.case, actor.person)


def _end_proposals(world: World, before: Case, person: Person) -> None:
    """After a step that may have settled a proposed removal."""
    end_tasks(world, before, all_events(world, before), person)
