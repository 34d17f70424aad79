"""Returns without a case: recorded, matched with the return of the other school, handed over, and checked in the end."""

from collections.abc import Sequence
from datetime import date, datetime, time

from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.calendar.bank_holidays import ENGLAND_AND_WALES
from chalicelib.domain.calendar.days import is_working_day
from chalicelib.domain.calendar.spreading import spread
from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.events import SERVICE
from chalicelib.domain.casework.matching import IDS_AT_MOST, MATCHES_AT_MOST, Alike, Match, ranked
from chalicelib.domain.casework.news import News
from chalicelib.domain.child.referral import Child, Referral
from chalicelib.domain.child.search import search_tokens
from chalicelib.domain.deadlines.deadlines import opens_after
from chalicelib.domain.errors import Conflict, Unreadable
from chalicelib.domain.forms.disposition import SILENT, Becomes, Consequence, Team
from chalicelib.domain.instants import LONDON, instant_text, london_day
from chalicelib.domain.messages.messages import Message, new_message, team_mailbox
from chalicelib.domain.newer import OfNewerVersion, is_known, read_as
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.acceptance import Recording
from chalicelib.domain.records.access import Access, View
from chalicelib.domain.records.due import Due, What
from chalicelib.domain.records.referred import ReturnPage
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.returns.returns import Return, ReturnState, joined, likeness, return_tokens
from chalicelib.journeys.engine.form import Form
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access
from chalicelib.services.casework.becoming_case import find_return
from chalicelib.services.casework.case_news import news_mail
from chalicelib.services.casework.look_alikes import alike
from chalicelib.services.casework.opening import New, match_events
from chalicelib.services.casework.submissions import referral_of
from chalicelib.services.returns.arrivals import ask_new_school, open_check
from chalicelib.services.returns.returns_chasing import look_at_first, remind_of_hand_over
from chalicelib.services.schedule.sweeping import go_through
from chalicelib.services.schedule.time_budget import NO_END

COMPARED_AT_MOST = 50
"""Returns of the other kind, the most alike first."""
PAGE_OF_RETURNS = 25
LEAVER, JOINER = "leaver", "joiner"

_STATES = {
    Becomes.AWAITS_JOINER: ReturnState.AWAITS_JOINER,
    Becomes.HANDED_OVER: ReturnState.HANDED_OVER,
    Becomes.RECORDED: ReturnState.RECORDED,
}


# --- recording -----------------------------------------------------------------------------------------------------------


def record(
    world: World, new: New, form: Form, referral: Referral, consequence: Consequence, quiet: bool = False
) -> Recording:
    """A return as it is written; with word to the team where it may be the child of a case."""
    head = Return(
        new.submission_id,
        new.reference,
        form.name,
        new.child_id,
        referral.child.name,
        new.now,
        _STATES[consequence.becomes],
        consequence.team or "",
        _looked_at(world, consequence, new),
        (*consequence.flags, *([SILENT] if consequence.silent else [])),
        reasons=consequence.reasons,
    )
    found = alike(world, search_tokens(referral)) if form.name == JOINER else Alike()
    waiting = [match for match in found.matches if match.case.stage is not Stage.CLOSED]
    return Recording(
        head,
        events=match_events(new, "", found.matches[:MATCHES_AT_MOST]),
        messages=(*_hand_over(new, head, quiet), *_news_of(world, new, waiting)),
        tokens=return_tokens(referral.child),
        tasks=(*_match_task(new, found), *_silent_task(new, consequence)),
    )


def _looked_at(world: World, consequence: Consequence, new: New) -> datetime | None:
    """When the service looks at it next: on the morning of a leaver's day, or when the other team has had time to take it
    over."""
    if consequence.becomes is Becomes.HANDED_OVER:
        return look_at_first(new.now, world.authorities.current())
    return _in_the_morning(world, consequence.check_at, new.submission_id)


def _in_the_morning(world: World, day: date | None, return_id: str) -> datetime | None:
    opens: time = world.authorities.current().opens
    return spread(return_id, datetime.combine(day, opens, LONDON)) if day else None


def _hand_over(new: New, head: Return, quiet: bool) -> tuple[Message, ...]:
    if head.state is not ReturnState.HANDED_OVER or quiet:
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


def _silent_task(new: New, consequence: Consequence) -> tuple[Task, ...]:
    if not consequence.silent:
        return ()
    text = f"{new.reference} needs a person, with care: nothing is sent automatically about it. Open it and read it."
    return (Task(f"silent-{new.submission_id}", text, "", new.now, None, new.reference),)


# --- the two returns of one move -----------------------------------------------------------------------------------------


def look_for_leavers(world: World, head: Return, child: Child) -> None:
    """After either of the two returns of a move was recorded: ends the wait where they certainly are the same child, and
    tells the team where they may be. What is lost here is found again when the wait is over."""
    try:
        _compare_all(world, head, child)
    except Exception as problem:
        world.log("comparing-returns-failed", submission=head.return_id, problem=type(problem).__name__)


def _compare_all(world: World, head: Return, child: Child) -> None:
    """With the returns of the other kind that have the child's UPN, or surname and date of birth."""
    wanted = {LEAVER: JOINER, JOINER: LEAVER}.get(head.form)
    if not wanted:
        return
    found = {token: world.returns.ids_with(token, IDS_AT_MOST + 1, wanted) for token in return_tokens(child)}
    ids = list(ranked(found))
    others = {other.return_id: other for other in world.returns.heads(ids[:COMPARED_AT_MOST])}
    for return_id in ids:
        if return_id in others:
            _compare(world, head, child, others[return_id])
    if len(others) < len(ids):
        text = f"{head.reference} could not be compared with every return that may be about the same child: look the child up."
        world.tasks.add(Task(f"returns-more-{head.return_id}", text, "", world.clock.now(), None, head.reference))


def _compare(world: World, head: Return, child: Child, other: Return) -> None:
    leaver, joiner = (head, other) if head.form == LEAVER else (other, head)
    leaver = world.returns.get(leaver.return_id) or leaver
    if leaver.state not in (ReturnState.AWAITS_JOINER, ReturnState.ARRIVED):
        return
    submission = world.cases.submitted(other.return_id)
    if not submission:
        return
    alike_to = likeness(referral_of(submission).child, child)
    if alike_to.certain:
        _join(world, leaver, joiner)
    elif alike_to.reasons:
        reasons, now = ", ".join(alike_to.reasons), world.clock.now()
        text = f"{joiner.reference} may be the child of the leaver {leaver.reference} ({reasons}). Open both and look."
        task_id = f"returns-{leaver.return_id}-{joiner.return_id}"
        world.tasks.add(Task(task_id, text, "", now, None, joiner.reference))


def _join(world: World, leaver: Return, joiner: Return, by: str = SERVICE) -> None:
    try:
        world.returns.change(leaver, joined(leaver, joiner.reference), _access(world, leaver, by, "return-joined"))
    except Conflict:
        world.log("return-overtaken", submission=leaver.return_id)


def _access(world: World, head: Return, by: str, what: str) -> Access:
    return Access(world.keys.new_id(), head.return_id, by, what, world.clock.now())


# --- when no joiner came -------------------------------------------------------------------------------------------------


def check_returns(world: World, until: datetime = NO_END) -> int:
    """What is due on returns without a case, each once: asks a leaver's new school or opens a case, and reminds teams that
    have not taken over what was handed to them."""
    return go_through(world, What.RETURN, _check, until)


def _check(world: World, due: Due) -> int:
    head, now = world.returns.get(due.id), world.clock.now()
    if not head or head.check_at is None or head.check_at > now:
        return 0  # the index lagged behind the row
    if not is_known(head.state):
        raise OfNewerVersion
    submission = world.cases.submitted(head.return_id)
    if not submission:  # erased: nobody is left to look for
        world.returns.change(head, replace(head, check_at=None), _access(world, head, SERVICE, "return-erased"))
        return 1
    if head.state is ReturnState.HANDED_OVER:
        if not is_working_day(london_day(now), ENGLAND_AND_WALES):
            # An outage ended on a day off: nobody is chased before the next working day.
            opens = opens_after(now, world.authorities.current())
            world.returns.change(head, replace(head, check_at=opens), _access(world, head, SERVICE, "return-waits"))
            return 0
        remind_of_hand_over(world, head)
        return 1
    referral = referral_of(submission)
    try:
        _compare_all(world, head, referral.child)
    except Unreadable as unreadable:  # a case too many is better than a child whom nobody looks for
        world.log("comparing-returns-failed", submission=due.id, problem=type(unreadable).__name__)
    head = world.returns.get(head.return_id) or head
    if head.state is ReturnState.AWAITS_JOINER and not ask_new_school(world, head, submission):
        open_check(world, head, submission, SERVICE)
    return 1


# --- staff ---------------------------------------------------------------------------------------------------------------


def returns(world: World, person: Person, after: str, state: ReturnState | None) -> ReturnPage:
    record_access(world, person, View.LIST_OPENED)
    return world.returns.newest(after, PAGE_OF_RETURNS, state)


def open_return(world: World, reference: str, person: Person) -> tuple[Return, Submission | None]:
    """A return with what was sent. Opening it is recorded before anything is shown. Raises NotFound."""
    head = find_return(world, reference)
    record_access(world, person, View.RETURN_OPENED, head.return_id)
    return head, world.cases.submitted(head.return_id)
