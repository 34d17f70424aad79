"""Who is reminded of what a case waits for: the team, referrer or school that was asked, and who is above them."""

from collections.abc import Sequence

from chalicelib.domain.case import Case
from chalicelib.domain.consequence import Team
from chalicelib.domain.messages import lead_mailbox, person_recipient, team_mailbox
from chalicelib.domain.people import Person
from chalicelib.domain.waiting import Wait, WaitKind
from chalicelib.ports import Submission, World


def contacts_to_tell(world: World, submission: Submission | None) -> list[Person]:
    """The contact who referred. Where staff keyed it in, or that contact has left, all contacts of the school."""
    contacts = _contacts(world, submission)
    return [person for person in contacts if submission and person.person_id == submission.person_id] or contacts


def _contacts(world: World, submission: Submission | None) -> list[Person]:
    """The school's contacts who can sign in."""
    if not submission or not submission.school.urn:
        return []
    return [person for person in world.people.contacts_of(submission.school.urn) if person.active]


def asked(world: World, case: Case, wait: Wait) -> Sequence[str]:
    """As recipients. Nobody where they have no address here: then it is ours to ask them."""
    if wait.kind is WaitKind.HAND_OVER:
        return [team_mailbox(Team(wait.to))]
    if wait.kind is WaitKind.QUESTION:
        person = world.people.get(wait.to)
        if person and person.active:
            return [person_recipient(person.person_id)]
    return [person_recipient(person.person_id) for person in contacts_to_tell(world, world.cases.submission(case))]


def above_asked(world: World, case: Case, wait: Wait) -> Sequence[str]:
    """The other team's lead; of a school, the head and safeguarding leads: the contacts who are safeguarding leads, or all
    where none is."""
    if wait.kind is WaitKind.HAND_OVER:
        return [lead_mailbox(Team(wait.to))]
    submission = world.cases.submission(case)
    contacts = _contacts(world, submission)
    leads = [person for person in contacts if submission and person.safeguards(submission.school.urn)]
    return [person_recipient(person.person_id) for person in leads or contacts]
