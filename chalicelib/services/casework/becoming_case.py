"""A return that becomes a case under its own reference, and finding it by that reference before and after."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.casework.events import Event
from chalicelib.domain.errors import NotFound
from chalicelib.domain.forms.disposition import Decision
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.floods import end_of_quarter, quarter_of
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import TEAM_MAILBOX
from chalicelib.domain.people.purpose_links import UsedLink
from chalicelib.domain.records.access import Access
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.returns.returns import Return, became_case
from chalicelib.ports.world import World
from chalicelib.services.casework.new_case import New
from chalicelib.services.casework.opening import open_case
from chalicelib.services.casework.submissions import referral_of


def find_return(world: World, reference: str) -> Return:
    """Also a return that became a case: its reference leads to the case then. Raises NotFound."""
    head = world.returns.named(reference)
    if not head and (file := world.cases.load_for_step(reference)):
        head = world.returns.get(file.case.submission_id)
    if not head:
        raise NotFound
    return head


def new_case(world: World, head: Return) -> New:
    """The identities of the case that a return becomes now."""
    new_id = world.keys.new_id
    return New(new_id(), head.child_id, head.return_id, new_id(), head.reference, world.clock.now())


def _of_the_batch(now: datetime) -> Message:
    """One email about all cases of this quarter of an hour, sent when the quarter is over."""
    begun = quarter_of(now)
    key, variables = f"leavers-unmatched|{begun.isoformat()}", {"since": instant_text(begun)}
    message = new_message(key, "leavers_unmatched", TEAM_MAILBOX, variables, now)
    return replace(message, attempt_at=end_of_quarter(now))


def become_case(
    world: World,
    head: Return,
    new: New,
    sent: Submission,
    because: Decision,
    access: Access,
    *,
    events: Sequence[Event] = (),
    messages: Sequence[Message] = (),
    of_a_batch: bool = False,
    by_link: UsedLink | None = None,
) -> None:
    """One transaction, with the events and messages that belong to it. Raises Conflict when the return was changed since,
    or the link by which somebody caused it is over.

    `of_a_batch`: the team gets one email about this case and the others of the same quarter of an hour, unless it is RED.
    """
    opening = open_case(world, new, sent.person_id, referral_of(sent), because, {}, of_a_batch=of_a_batch)
    if of_a_batch and not opening.case.alerted:
        world.outbox.add([_of_the_batch(new.now)])  # first, so that somebody hears of every case
    opening = replace(opening, events=(*opening.events, *events), messages=(*opening.messages, *messages))
    world.returns.open_case(head, became_case(head, new.case_id), opening, access, by_link)
