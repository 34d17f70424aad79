"""No new-pupil return came for a leaver: asks the new school once. If it cannot say, opens a case."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct

from chalicelib.domain.casework.events import SERVICE
from chalicelib.domain.child.referral import Child
from chalicelib.domain.deadlines.wait_dates import ARRIVAL_WITHIN, after_school_days
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.forms.disposition import UNMATCHED, Decision, Disposition
from chalicelib.domain.forms.names import LEAVER
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.many_readers import bounded
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.access import View
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.returns.returns import Return, ReturnState, arrived, asked
from chalicelib.journeys.returns.leaver_facts import receiving_school
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access
from chalicelib.services.casework.becoming_case import become_case, find_return, new_case
from chalicelib.services.casework.chasing import contacts_to_tell
from chalicelib.services.casework.secret_addresses import may_be_secret
from chalicelib.services.casework.submissions import referral_of
from chalicelib.services.people.staffing import contacts_now
from chalicelib.services.people.whose import speaks_for
from chalicelib.services.returns.return_access import access_to
from chalicelib.services.settings.school_calendar import calendar_of

ARRIVED, CHECKED = "arrived", "checked"
"""The answer to the first school: never where the child is."""


# --- asking --------------------------------------------------------------------------------------------------------------


def ask_new_school(world: World, head: Return, sent: Submission) -> bool:
    """Asks the new school's contacts, by an email that names nobody. False where there is nobody to ask, where the address
    may be secret, and where they were asked already. Raises Conflict when the return was changed meanwhile."""
    urn, now = receiving_school(sent.raw), world.clock.now()
    contacts = contacts_now(world, urn) if urn != sent.school.urn else []
    if head.asked_at or not contacts or may_be_secret(world, sent):
        return False
    by = after_school_days(now, ARRIVAL_WITHIN, calendar_of(world, urn), world.authorities.current()).at
    messages = [
        new_message(
            f"arrival|{head.return_id}|{contact.person_id}",
            "arrival_asked",
            person_recipient(contact.person_id),
            {"reference": head.reference, "due": instant_text(by)},
            now,
        )
        for contact in contacts
    ]
    access = access_to(world, head, SERVICE, "arrival-asked")
    world.returns.change(head, asked(head, now, by), access, messages=bounded(messages))
    return True


# --- answering -----------------------------------------------------------------------------------------------------------


class Asked(Struct, frozen=True):
    """The new school's view: who the child is, and nothing else. None after an answer, or while somebody checks."""

    reference: str
    child: Child | None


def find(world: World, reference: str, person: Person) -> Asked:
    """Records the look before it shows anything. Raises NotFound for anybody but the contacts of the school that was
    asked, and if we have learnt since that the address may be secret."""
    head, sent = _theirs(world, reference, person)
    if head.state is not ReturnState.AWAITS_JOINER:
        return Asked(reference, None)
    record_access(world, person, View.ARRIVAL_OPENED, head.return_id)
    return Asked(reference, referral_of(sent).child)


def _theirs(world: World, reference: str, person: Person) -> tuple[Return, Submission]:
    head = find_return(world, reference)
    sent = world.cases.submitted(head.return_id) if head.form == LEAVER and head.asked_at else None
    if not sent or not speaks_for(world, person, receiving_school(sent.raw)):
        raise NotFound
    if may_be_secret(world, sent):
        raise NotFound
    return head, sent


def answer(world: World, reference: str, person: Person, has_come: str, on: date | None) -> None:
    """ "Yes" comes with the day; any other answer opens the case. A second answer changes nothing."""
    head, sent = _theirs(world, reference, person)
    if head.state is not ReturnState.AWAITS_JOINER:
        return
    try:
        if has_come == "yes" and on:
            access = access_to(world, head, person.person_id, "arrival-answered", answer=has_come, on=on.isoformat())
            world.returns.change(head, arrived(head, on), access, messages=news(world, head, sent, ARRIVED))
        else:
            open_check(world, head, sent, person.person_id, answer=has_come)
    except Conflict:
        now = world.returns.get(head.return_id)
        if not now or now.state is ReturnState.AWAITS_JOINER:
            raise


def open_check(world: World, head: Return, sent: Submission, by: str, **facts: str) -> None:
    """A case under the return's own reference. The first school hears that somebody checks. Raises Conflict."""
    words = "The child left for a school that has sent no new-pupil return in time."
    if head.asked_at:
        words = f"{words} {_ANSWERS.get(facts.get('answer', ''), 'It was asked, and has not answered.')}"
    because = Decision(Disposition.CASE, (words,), flags=(UNMATCHED,))
    access, messages = access_to(world, head, by, "return-became-case", **facts), news(world, head, sent, CHECKED)
    batch = by == SERVICE
    become_case(world, head, new_case(world, head), sent, because, access, messages=messages, of_a_batch=batch)


_ANSWERS = {"no": "It says that the child has not come.", "not-known": "It says that it does not know of the child."}


def news(world: World, head: Return, sent: Submission, what: str) -> Sequence[Message]:
    """To the person who sent the leaver's return, or to the other contacts of the first school."""
    variables = {"reference": head.reference, "submission": sent.submission_id, "what": what}
    return bounded(
        [
            new_message(
                f"{head.return_id}|news|{contact.person_id}",
                "leaver_news",
                person_recipient(contact.person_id),
                variables,
                world.clock.now(),
            )
            for contact in contacts_to_tell(world, sent)
        ]
    )
