"""The people reminded of what a case waits for: the team, referrer or school that was asked, and their lead."""

from collections.abc import Sequence

from chalicelib.domain.casework.case import Case
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.messages.recipients import Recipient, lead_mailbox, person_recipient, team_mailbox
from chalicelib.domain.newer import read_as
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.waiting import Wait, WaitKind
from chalicelib.ports.world import World
from chalicelib.services.people.staffing import contacts_now, leads_among


def contacts_to_tell(world: World, submission: Submission | None) -> list[Person]:
    """The contact who referred. Where staff keyed it in, or that contact has left, all contacts of the school."""
    contacts = _contacts(world, submission)
    return [person for person in contacts if submission and person.person_id == submission.person_id] or contacts


def _contacts(world: World, submission: Submission | None) -> list[Person]:
    return contacts_now(world, submission.school.urn) if submission else []


def whom_to_ask(world: World, submission: Submission | None) -> list[Person]:
    """The people who answer questions about a form: a school's contacts of today, or the sender while they can sign in.
    Nobody if staff sent it."""
    sender = world.people.get(submission.person_id) if submission else None
    if not submission or not sender or sender.is_staff:
        return []
    if submission.school.urn:
        return contacts_to_tell(world, submission)
    return [sender] if sender.active else []


def asked(world: World, case: Case, wait: Wait) -> Sequence[Recipient]:
    """As recipients. Nobody where they have no address here: then it is ours to ask them."""
    if wait.kind is WaitKind.HAND_OVER:
        return [team_mailbox(read_as(Team, wait.to))]
    submission = world.cases.submission(case)
    to = whom_to_ask(world, submission) if wait.kind is WaitKind.QUESTION else contacts_to_tell(world, submission)
    return [person_recipient(person.person_id) for person in to]


def above_asked(world: World, case: Case, wait: Wait) -> Sequence[Recipient]:
    """The other team's lead; of a school, the head and safeguarding leads: the contacts who are safeguarding leads, or all
    where none is."""
    if wait.kind is WaitKind.HAND_OVER:
        return [lead_mailbox(read_as(Team, wait.to))]
    submission = world.cases.submission(case)
    contacts = _contacts(world, submission)
    leads = leads_among(world, contacts, submission.school.urn) if submission else []
    return [person_recipient(person.person_id) for person in leads or contacts]
