"""A team of the authority accepts a child who is handed over to it, or declines.

The answer is the one that an officer records by the step `team-answered`. The page shows no address, restricted or not.
"""

from collections.abc import Sequence
from datetime import timedelta

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.hand_over import Answered
from chalicelib.domain.child.referral import Child
from chalicelib.domain.errors import Conflict
from chalicelib.domain.instants import instant_text, london_day
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.purpose_links import PurposeLink
from chalicelib.domain.records.access import View
from chalicelib.domain.waiting import Wait, WaitKind, wait_for
from chalicelib.domain.wording import plain_day
from chalicelib.journeys.casework.case_step import Values, text
from chalicelib.journeys.casework.questions import BY_LINK, words
from chalicelib.journeys.casework.steps.hand_over import TEAM_ANSWERED
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access
from chalicelib.services.casework.carry_out import Actor, carry_out_on
from chalicelib.services.casework.reading import load_for_step
from chalicelib.services.casework.submissions import referral_of
from chalicelib.services.one_purpose.contacts import team_as_actor, team_of
from chalicelib.services.one_purpose.purpose import Fact, Purpose

_PAGE = Page(
    "answer",
    "Answer the hand-over of a child",
    (
        Field(
            "answered",
            "Does your team take over this child?",
            Kind.RADIOS,
            missing="Say whether your team accepts or declines.",
            choices=(
                Choice(Answered.ACCEPTED, "We accept", hint="Your team takes over."),
                Choice(Answered.DECLINED, "We decline", hint="The team for children missing education keeps the case."),
            ),
        ),
        Field("who", "Your name", missing="Enter your name."),
        words("What should we know? Say who tells the family and the school"),
    ),
)
_NOBODY_ANSWERS = -1
"""No case has this version, so a step with it changes nothing."""


def _thing(message: Message) -> str:
    """The case and the date of this hand-over, so that an answer cannot count for a later one."""
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


def _facts(world: World, link: PurposeLink) -> Sequence[Fact]:
    """Raises NotFound for somebody signed in who is barred from the case: their team's mailbox is no way round."""
    head = _case(world, link)
    case = load_for_step(world, head.reference).case if head else None
    wait = _wait(case, link)
    if not case or not wait:
        return ()
    record_access(world, team_as_actor(link), View.LINK_OPENED, case.case_id)
    sent = world.cases.submission(case)
    child = referral_of(sent).child if sent else None
    return (
        Fact("Child", child.name if child else case.child_name),
        *([Fact("Date of birth", _born(child))] if child else []),
        *([Fact("School that told us", sent.school.name)] if sent and sent.school.name else []),
        Fact("Asked on", plain_day(london_day(wait.since))),
        Fact("Answer by", plain_day(london_day(wait.due_at))),
    )


def _born(child: Child) -> str:
    if child.born is None:
        return "not known"
    return f"{plain_day(child.born)}{', not certain' if child.birth_is_vague else ''}"


def _act(world: World, link: PurposeLink, values: Values) -> None:
    case = _case(world, link)
    if not case:
        raise Conflict
    file = load_for_step(world, case.reference)
    version = file.case.version if _wait(file.case, link) else _NOBODY_ANSWERS
    team = team_as_actor(link)
    said: Values = {
        "answered": text(values, "answered"),
        "who": f"{text(values, 'who')}, {team.name}",
        "how": BY_LINK,
        "on": london_day(world.clock.now()),
        "text": text(values),
    }
    carry_out_on(world, file, Actor(team, link.digest, version), TEAM_ANSWERED, said)


HAND_OVER = Purpose(
    slug="hand-over",
    emails=frozenset({"hand_over_asked"}),
    lives=timedelta(days=42),
    title=_PAGE.title,
    asks="asks whether your team will take over a child.",
    thing=_thing,
    reference=_reference,
    facts=_facts,
    page=_PAGE,
    button="Send your team’s answer",
    act=_act,
    done="We have recorded your team’s answer. The owner of the case can see it.",
)
