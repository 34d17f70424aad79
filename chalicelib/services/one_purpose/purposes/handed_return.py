"""A team of the authority takes over the child of a return that is handed to it, or declines.

The answer is the one that an officer records on the return's own page. The link shows no address, restricted or not.
"""

from collections.abc import Sequence

from chalicelib.domain.casework.hand_over import Answered
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.purpose_links import PurposeLink, UsedLink
from chalicelib.domain.records.access import View
from chalicelib.domain.returns.returns import Return, ReturnState
from chalicelib.domain.wording import plain_day
from chalicelib.journeys.casework.case_step import Values
from chalicelib.journeys.casework.steps.hand_over import said
from chalicelib.journeys.forms import form_as_stored
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access
from chalicelib.services.casework.becoming_case import find_return
from chalicelib.services.one_purpose.contacts import team_as_actor, team_of
from chalicelib.services.one_purpose.purpose import Fact, Purpose
from chalicelib.services.one_purpose.team_answers import BUTTON, LIVES, said_by_link, team_page, who_it_is
from chalicelib.services.returns.returns_answering import record_answer

_PAGE = team_page(
    "Answer a return for your team",
    "The team for children missing education opens a case and keeps it.",
)


def _thing(message: Message) -> str:
    return message.variables["reference"]


def _waiting(world: World, link: PurposeLink) -> Return | None:
    """The return, while nobody has answered."""
    head = world.returns.named(link.thing)
    waits = head and head.state is ReturnState.HANDED_OVER and head.team == team_of(link)
    return head if waits else None


def _reference(world: World, link: PurposeLink) -> str | None:
    head = _waiting(world, link)
    return head.reference if head else None


def _record(world: World, link: PurposeLink) -> str:
    head = world.returns.named(link.thing)
    return head.return_id if head else ""


def _facts(world: World, link: PurposeLink) -> Sequence[Fact]:
    head = _waiting(world, link)
    if not head:
        return ()
    record_access(world, team_as_actor(link), View.LINK_OPENED, head.return_id)
    return (
        *who_it_is(world.cases.submitted(head.return_id), head.child_name),
        Fact("What the school sent", form_as_stored(head.form, 0).noun.capitalize()),
        Fact("Received on", plain_day(london_day(head.received_at))),
    )


def _act(world: World, link: PurposeLink, by_link: UsedLink, values: Values) -> None:
    """Sent again, it has the day of the first time: the same answer changes nothing."""
    head = find_return(world, link.thing)
    if head.team != team_of(link) or not (head.said or head.state is ReturnState.HANDED_OVER):
        raise Conflict
    on = head.said.on if head.said else london_day(world.clock.now())
    try:
        record_answer(world, link.thing, team_as_actor(link), said(said_by_link(link, values, on)), by_link)
    except NotFound:  # the form was erased meanwhile
        raise Refused("We cannot record this answer by the link. Phone us and give the reference.") from None


HANDED_RETURN = Purpose(
    slug="return",
    emails=frozenset({"return_handed_over"}),
    lives=LIVES,
    title=_PAGE.title,
    asks="asks your team whether it takes over the child of a school’s return.",
    thing=_thing,
    reference=_reference,
    record=_record,
    facts=_facts,
    page=_PAGE,
    button=BUTTON,
    act=_act,
    done={
        Answered.ACCEPTED: "Your team takes over this child.",
        Answered.DECLINED: "The team for children missing education has opened a case and keeps it.",
    },
)
