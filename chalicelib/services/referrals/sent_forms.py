"""Forms that were sent, as their senders and the contacts of the school see them."""

from collections.abc import Iterable

from msgspec import Struct

from chalicelib.domain.casework.barring import may_see
from chalicelib.domain.casework.case import Case
from chalicelib.domain.errors import NotFound
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.records.access import View
from chalicelib.domain.records.referred import ReferredPage
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.returns.returns import Return
from chalicelib.journeys.engine.in_words import Section, in_words
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access
from chalicelib.services.casework.submissions import journey_of_submission
from chalicelib.services.people.whose import sent_as_thing, standing_of

PAGE_OF_REFERRALS = 10


class SentForm(Struct, frozen=True):
    """A form that was sent, with its case as it is now; a return without one has a head of its own."""

    submission: Submission
    case: Case | None
    record: Return | None
    sees_all: bool
    """Whether the reader sees its confidential answers."""

    @property
    def reference(self) -> str:
        head = self.case or self.record
        assert head
        return head.reference

    @property
    def audited_as(self) -> str:
        """Under which id the audit keeps who looked."""
        return self.case.case_id if self.case else self.submission.submission_id


def sent_by_school(world: World, school: School, after: str) -> ReferredPage:
    return world.cases.sent_by_school(school.urn, after, PAGE_OF_REFERRALS)


def sent_by_schools(world: World, schools: Iterable[School], after: str) -> ReferredPage:
    return world.cases.sent_by_schools((school.urn for school in schools), after, PAGE_OF_REFERRALS)


def sent_by_person(world: World, person: Person, after: str) -> ReferredPage:
    return world.cases.sent_by_person(person.person_id, after, PAGE_OF_REFERRALS)


def find(world: World, submission_id: str, person: Person) -> SentForm:
    """A form that this person may open by the rule of `whose`; anybody else's is not found."""
    submission = world.cases.submitted(submission_id)
    theirs = submission and standing_of(world, sent_as_thing(submission), person)
    if not submission or not theirs or not theirs.opens:
        raise NotFound
    record = None if submission.case_id else world.returns.get(submission_id)
    case_id = record.case_id if record else submission.case_id
    case = world.cases.head(case_id) if case_id else None
    # Without the case nobody knows who is barred from it.
    if (not case and (case_id or not record)) or (case and not may_see(case, person.person_id)):
        raise NotFound
    return SentForm(submission, case, record, theirs.sees_all)


def open_referral(world: World, submission_id: str, person: Person) -> SentForm:
    """As `find`, to look at it: recorded like every look at a case, before anything is shown."""
    sent_form = find(world, submission_id, person)
    record_access(world, person, View.REFERRAL_OPENED, sent_form.audited_as)
    return sent_form


def copy_for_referrer(world: World, sent_form: SentForm, person: Person) -> list[Section]:
    """The form in words, to print: without needs and risks, and without an address that may be secret. Records the look
    before it shows anything."""
    sent = sent_form.submission
    record_access(world, person, View.COPY_OPENED, sent_form.audited_as)
    pages = journey_of_submission(sent).flow(sent.raw)
    open_pages = [page for page in pages if not (page.confidential and page.confidential(sent.raw))]
    return list(in_words(open_pages, sent.raw, sent.received_at))
