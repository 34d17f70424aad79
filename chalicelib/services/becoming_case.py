"""A return that becomes a case under its own reference, and finding it by that reference before and after."""

from collections.abc import Sequence
from dataclasses import replace

from chalicelib.domain.consequence import Consequence
from chalicelib.domain.errors import NotFound
from chalicelib.domain.events import Event
from chalicelib.domain.messages import Message
from chalicelib.domain.returns import Return, became_case
from chalicelib.ports import Access, Submission, World
from chalicelib.services.opening import New, open_case
from chalicelib.services.submissions import referral_of


def find_return(world: World, reference: str) -> Return:
    """Also a return that became a case: its reference leads to the case then. Raises NotFound."""
    head = world.returns.named(reference)
    if not head and (desk := world.cases.desk(reference)):
        head = world.returns.get(desk.case.submission_id)
    if not head:
        raise NotFound
    return head


def new_case(world: World, head: Return) -> New:
    """The identities of the case that a return becomes now."""
    new_id = world.keys.new_id
    return New(new_id(), head.child_id, head.return_id, new_id(), head.reference, world.clock.now())


def become_case(
    world: World,
    head: Return,
    new: New,
    sent: Submission,
    because: Consequence,
    access: Access,
    *,
    events: Sequence[Event] = (),
    messages: Sequence[Message] = (),
) -> None:
    """One transaction, with the events and messages that belong to it. Raises Conflict when the return was changed since."""
    opening = open_case(world, new, sent.person_id, referral_of(sent), because, {})
    opening = replace(opening, events=(*opening.events, *events), messages=(*opening.messages, *messages))
    world.returns.open_case(head, became_case(head, new.case_id), opening, access)
