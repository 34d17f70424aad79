"""What a referrer may see and say of a referral after it was sent: their own, and those of their schools."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from chalicelib.domain.case import Case
from chalicelib.domain.errors import NotFound
from chalicelib.domain.events import Event, EventKind
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages import TEAM_MAILBOX, new_message
from chalicelib.domain.people import Person, School
from chalicelib.journeys.answers import Section, all_inputs, in_words
from chalicelib.journeys.child_and_home import ADDRESS, NEW_ADDRESS, PARENTS, address_is_secret
from chalicelib.journeys.fields import Page
from chalicelib.journeys.needs_and_you import you
from chalicelib.journeys.school_referral import as_sent
from chalicelib.ports import ReferredPage, Submission, View, World
from chalicelib.services.casework import look

PAGE_OF_REFERRALS = 10


@dataclass(frozen=True)
class Followed:
    """A referral that was sent, with its case as it is now."""

    submission: Submission
    case: Case


def sent_by_school(world: World, school: School, after: str) -> ReferredPage:
    return world.cases.sent_by_school(school.urn, after, PAGE_OF_REFERRALS)


def find(world: World, submission_id: str, person: Person) -> Followed:
    """A referral that this person sent, or one of their schools; anybody else's is not found."""
    submission = world.cases.submitted(submission_id)
    if not submission or not _is_theirs(submission, person):
        raise NotFound
    case = world.cases.head(submission.case_id)
    if not case:
        raise NotFound
    return Followed(submission, case)


def open_referral(world: World, submission_id: str, person: Person) -> Followed:
    """As `find`, to look at it: recorded like every look at a case, before anything is shown."""
    followed = find(world, submission_id, person)
    look(world, person, View.REFERRAL_OPENED, followed.case.case_id)
    return followed


def _is_theirs(submission: Submission, person: Person) -> bool:
    return submission.person_id == person.person_id or any(s.urn == submission.school.urn for s in person.schools)


def copy_for_referrer(world: World, followed: Followed, person: Person) -> list[Section]:
    """What was sent, in words, to print: without needs and risks, and without an address that may have to be kept secret.

    Recorded like every look at a case, before anything is shown.
    """
    sent = followed.submission
    look(world, person, View.COPY_OPENED, sent.case_id)
    pages = as_sent(sent.form, sent.form_version, sent.school, sent.raw).flow(sent.raw)
    open_pages = [page for page in pages if not (page.confidential and page.confidential(sent.raw))]
    return list(in_words(open_pages, sent.raw, sent.received_at))


# --- saying more -------------------------------------------------------------------------------------------------------


def add_information(world: World, submission_id: str, person: Person, text: str, once: str) -> None:
    _tell(world, submission_id, person, EventKind.INFORMATION, london_day(world.clock.now()), text, once)


def child_returned(world: World, submission_id: str, person: Person, day: date, text: str, once: str) -> None:
    """The referrer says that the child is back. A person of the team confirms it: nothing is closed by this."""
    _tell(world, submission_id, person, EventKind.RETURNED, day, text, once)


def _tell(world: World, submission_id: str, person: Person, kind: EventKind, day: date, text: str, once: str) -> None:
    case, now = find(world, submission_id, person).case, world.clock.now()
    token = f"{kind}|{case.case_id}|{person.person_id}|{once}"
    event = Event(world.keys.new_id(), case.case_id, kind, day, now, person.person_id, {}, text)
    alert = new_message(
        f"{token}|alert", "case_news", TEAM_MAILBOX, {"reference": case.reference}, now, case_id=case.case_id
    )
    world.cases.tell(case, event, (alert,), token)


# --- another child of the family ---------------------------------------------------------------------------------------


def shared_answers(world: World, submission_id: str, person: Person) -> dict[str, str]:
    """What a brother or sister's referral begins with: the address, parents and carers, the school and who refers.

    Nothing of the first child's own, and no needs and risks. A secret address goes no further than those who may see it.
    """
    sent = find(world, submission_id, person).submission
    wanted = set(_inputs(*you([sent.school]).flow({})))
    may_see = sent.person_id == person.person_id or person.safeguards(sent.school.urn)
    if may_see or not address_is_secret(sent.raw):
        wanted |= set(_inputs(ADDRESS, NEW_ADDRESS))
    return {name: text for name, text in sent.raw.items() if name in wanted or _is_about_parents(name)}


def _inputs(*pages: Page) -> list[str]:
    return [name for page in pages for name in all_inputs(page.fields)]


def _is_about_parents(name: str) -> bool:
    return name == PARENTS.question or PARENTS.number_in(name) is not None


def answers_to_begin_with(world: World, query: Mapping[str, str], person: Person | None) -> dict[str, str]:
    """Those of the family whose referral the person came from, if they came from one."""
    family = query.get("family", "")
    return shared_answers(world, family, person) if family and person else {}
