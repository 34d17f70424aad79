"""A team of the authority accepts a child who is handed over to it, or declines.

The answer is the one that an officer records by the step `team-answered`. The page shows no address, restricted or not.
"""

from collections.abc import Sequence

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.hand_over import Answered
from chalicelib.domain.errors import Conflict
from chalicelib.domain.instants import instant_text, london_day
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.purpose_links import PurposeLink, UsedLink
from chalicelib.domain.records.access import View
from chalicelib.domain.waiting import Wait, WaitKind, wait_for
from chalicelib.domain.wording import plain_day
from chalicelib.journeys.casework.case_step import Values
from chalicelib.journeys.casework.steps.hand_over import TEAM_ANSWERED
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access
from chalicelib.services.casework.carry_out import Actor, carry_out_on
from chalicelib.services.casework.reading import load_for_step
from chalicelib.services.one_purpose.contacts import team_as_actor, team_of
from chalicelib.services.one_purpose.purpose import Fact, Purpose
from chalicelib.services.one_purpose.team_answers import BUTTON, LIVES, said_by_link, team_page, who_it_is

_KEEPS = "The team for children missing education keeps the case."
_PAGE = team_page("Answer the hand-over of a child", _KEEPS)
_NOBODY_ANSWERS = -1
"""No case has this version, so a step with it changes nothing."""


def _thing(message: Message) -> str:
    """The case and the date of this hand-over, so that an answer cannot count for a later one. The first email and the
    reminders are about the same."""
    return f"{message.case_id} {message.variables['due']}"


def _case(world: World, link: PurposeLink) -> Case | None:
    return world.cases.head(link.thing.split()[0])


def _wait(case: Case | None, link: PurposeLink) -> Wait | None:
    """What this very link asks, while it is not answered."""
    wait = wait_for(case.waits, WaitKind.HAND_OVER) if case else None
    is_it = wait and wait.to == team_of(link) and instant_text(wait.due_at) == link.thing.split()[1]
    return wait if is_it else None


def _reference(world: World, link: PurposeLink) -> str | None:
    case = _case(world, link)
    return case.reference if case and _wait(case, link) else None


def _record(world: World, link: PurposeLink) -> str:
    return link.thing.split()[0]


def _facts(world: World, link: PurposeLink) -> Sequence[Fact]:
    """Raises NotFound for somebody signed in who is barred from the case: their team's mailbox is no way round."""
    head = _case(world, link)
    case = load_for_step(world, head.reference).case if head else None
    wait = _wait(case, link)
    if not case or not wait:
        return ()
    record_access(world, team_as_actor(link), View.LINK_OPENED, case.case_id)
    return (
        *who_it_is(world.cases.submission(case), case.child_name),
        Fact("Asked on", plain_day(london_day(wait.since))),
        Fact("Answer by", plain_day(london_day(wait.due_at))),
    )


def _act(world: World, link: PurposeLink, by_link: UsedLink, values: Values) -> None:
    case = _case(world, link)
    if not case:
        raise Conflict
    file = load_for_step(world, case.reference)
    version = file.case.version if _wait(file.case, link) else _NOBODY_ANSWERS
    said = said_by_link(link, values, london_day(world.clock.now()))
    carry_out_on(world, file, Actor(team_as_actor(link), link.digest, version, by_link), TEAM_ANSWERED, said)


HAND_OVER = Purpose(
    slug="hand-over",
    emails=frozenset({"hand_over_asked", "hand_over_chase"}),
    lives=LIVES,
    title=_PAGE.title,
    asks="asks whether your team will take over a child.",
    thing=_thing,
    reference=_reference,
    record=_record,
    facts=_facts,
    page=_PAGE,
    button=BUTTON,
    act=_act,
    done={
        Answered.ACCEPTED: "Your team takes over this child. The owner of the case can see your answer.",
        Answered.DECLINED: f"{_KEEPS} Its owner can see your answer.",
    },
)
