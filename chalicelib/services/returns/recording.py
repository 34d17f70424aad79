"""A return without a case, as it is written."""

from collections.abc import Sequence
from datetime import date, datetime, time

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.calendar.spreading import spread
from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.matching import MATCHES_AT_MOST, Alike, Match
from chalicelib.domain.casework.news import News
from chalicelib.domain.child.referral import Referral
from chalicelib.domain.child.search import search_tokens
from chalicelib.domain.forms.disposition import Decision, Disposition, Team
from chalicelib.domain.instants import LONDON, instant_text
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import team_mailbox
from chalicelib.domain.newer import read_as
from chalicelib.domain.records.acceptance import Recording
from chalicelib.domain.returns.likeness import return_tokens
from chalicelib.domain.returns.returns import Return, ReturnState
from chalicelib.journeys.engine.form import Form, Move
from chalicelib.ports.world import World
from chalicelib.services.casework.case_news import news_mail
from chalicelib.services.casework.look_alikes import alike
from chalicelib.services.casework.match_events import match_events
from chalicelib.services.casework.new_case import New
from chalicelib.services.returns.returns_chasing import look_at_first

_STATES = {
    Disposition.AWAITS_JOINER: ReturnState.AWAITS_JOINER,
    Disposition.HANDED_OVER: ReturnState.HANDED_OVER,
    Disposition.RECORDED: ReturnState.RECORDED,
}


def record(
    world: World, new: New, form: Form, referral: Referral, decision: Decision, part_of_file: bool = False
) -> Recording:
    """A return as it is written; with word to the team where it may be the child of a case."""
    head = Return(
        new.submission_id,
        new.reference,
        form.name,
        new.child_id,
        referral.child.name,
        new.now,
        _STATES[decision.disposition],
        decision.team or "",
        _checked_at(world, decision, new),
        decision.marks,
        reasons=decision.reasons,
    )
    found = alike(world, search_tokens(referral)) if form.move is Move.ARRIVES else Alike()
    waiting = [match for match in found.matches if match.case.stage is not Stage.CLOSED]
    return Recording(
        head,
        events=match_events(new, "", found.matches[:MATCHES_AT_MOST]),
        messages=(*_hand_over(new, head, part_of_file), *_news_of(world, new, waiting)),
        tokens=return_tokens(referral.child),
        tasks=(*_match_task(new, found), *_care_task(new, decision)),
    )


def _checked_at(world: World, decision: Decision, new: New) -> datetime | None:
    """When the service looks at it next: on the morning of a leaver's day, or when the other team has had time to take it
    over."""
    if decision.disposition is Disposition.HANDED_OVER:
        return look_at_first(new.now, world.authorities.current())
    return _in_the_morning(world, decision.check_at, new.submission_id)


def _in_the_morning(world: World, day: date | None, return_id: str) -> datetime | None:
    opens: time = world.authorities.current().opens
    return spread(return_id, datetime.combine(day, opens, LONDON)) if day else None


def _hand_over(new: New, head: Return, part_of_file: bool) -> tuple[Message, ...]:
    if head.state is not ReturnState.HANDED_OVER or part_of_file:
        return ()
    to = team_mailbox(read_as(Team, head.team))
    variables = {"reference": new.reference, "received": instant_text(new.now)}
    return (new_message(f"{new.submission_id}|handed-over", "return_handed_over", to, variables, new.now),)


def _news_of(world: World, new: New, matches: Sequence[Match]) -> tuple[Message, ...]:
    """A joiner may be the child of an open case: its owner hears of it at once."""
    return tuple(
        news_mail(world, f"{new.submission_id}|{match.case.case_id}", match.case, News.JOINER, new.now)
        for match in matches[:MATCHES_AT_MOST]
    )


def _match_task(new: New, found: Alike) -> tuple[Task, ...]:
    if found == Alike():
        return ()
    text = f"The new-pupil return {new.reference} could not be compared with all cases: look the child up."
    if named := found.in_words(MATCHES_AT_MOST):
        text = f"The new-pupil return {new.reference} may be the child of: {named}. Open both and look."
        text += " Not all cases could be compared: look the child up." if found.is_cut else ""
    return (Task(f"joiner-{new.submission_id}", text, "", new.now, None, new.reference),)


def _care_task(new: New, decision: Decision) -> tuple[Task, ...]:
    if not decision.no_automatic_email:
        return ()
    text = f"{new.reference} needs a person, with care: nothing is sent automatically about it. Open it and read it."
    return (Task(f"no-automatic-email-{new.submission_id}", text, "", new.now, None, new.reference),)
