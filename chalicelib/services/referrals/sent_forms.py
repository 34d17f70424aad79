"""What a referrer may see and say of a referral after it was sent: their own, and those of their schools."""

from collections.abc import Iterable, Mapping
from datetime import date

from msgspec import Struct

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework.barring import may_see
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import Event, EventKind, writing
from chalicelib.domain.casework.news import News
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.errors import NotFound
from chalicelib.domain.instants import london_day
from chalicelib.domain.messages.messages import message_id_for
from chalicelib.domain.people.people import Person, School
from chalicelib.domain.records.access import View
from chalicelib.domain.records.referred import ReferredPage
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.returns.returns import Return
from chalicelib.journeys.engine.answers import Section, all_inputs, in_words
from chalicelib.journeys.engine.fields import Page, Raw
from chalicelib.journeys.engine.form import Form, Setting
from chalicelib.journeys.parts.child_and_home import ADDRESS, NEW_ADDRESS, PARENTS, as_sibling
from chalicelib.journeys.parts.needs_and_you import you
from chalicelib.journeys.referral.school_referral import KEYED, NAME
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access
from chalicelib.services.casework.case_news import news_mail
from chalicelib.services.casework.submissions import journey_of_submission, referral_of
from chalicelib.services.people.whose import sent_as_thing, standing_of
from chalicelib.services.referrals.drafting import NOTHING_SHARED, Shared

PAGE_OF_REFERRALS = 10


class Followed(Struct, frozen=True):
    """A form that was sent, with its case as it is now; a return without one has a head of its own."""

    submission: Submission
    case: Case | None
    record: Return | None
    sees_all: bool
    """Whether who asks for it sees what is confidential in it."""

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


def find(world: World, submission_id: str, person: Person) -> Followed:
    """A form that is theirs by the rule of `whose`; anybody else's is not found."""
    submission = world.cases.submitted(submission_id)
    theirs = submission and standing_of(world, sent_as_thing(submission), person)
    if not submission or not theirs or not theirs.opens:
        raise NotFound
    record = None if submission.case_id else world.returns.get(submission_id)
    case_id = record.case_id if record else submission.case_id
    case = world.cases.head(case_id) if case_id else None
    # Where the case is not to be found, nobody knows who is barred from it.
    if (not case and (case_id or not record)) or (case and not may_see(case, person.person_id)):
        raise NotFound
    return Followed(submission, case, record, theirs.sees_all)


def open_referral(world: World, submission_id: str, person: Person) -> Followed:
    """As `find`, to look at it: recorded like every look at a case, before anything is shown."""
    followed = find(world, submission_id, person)
    record_access(world, person, View.REFERRAL_OPENED, followed.audited_as)
    return followed


def copy_for_referrer(world: World, followed: Followed, person: Person) -> list[Section]:
    """What was sent, in words, to print: without needs and risks, and without an address that may have to be kept secret.

    Recorded like every look at a case, before anything is shown.
    """
    sent = followed.submission
    record_access(world, person, View.COPY_OPENED, followed.audited_as)
    pages = journey_of_submission(sent).flow(sent.raw)
    open_pages = [page for page in pages if not (page.confidential and page.confidential(sent.raw))]
    return list(in_words(open_pages, sent.raw, sent.received_at))


# --- saying more -------------------------------------------------------------------------------------------------------


def add_information(world: World, submission_id: str, person: Person, text: str, once: str) -> None:
    _tell(world, submission_id, person, EventKind.INFORMATION, london_day(world.clock.now()), text, once)


def child_returned(world: World, submission_id: str, person: Person, day: date, text: str, once: str) -> None:
    """The referrer says that the child is back. A person of the team confirms it: nothing is closed by this."""
    _tell(world, submission_id, person, EventKind.RETURNED, day, text, once)


def _tell(world: World, submission_id: str, person: Person, kind: EventKind, day: date, text: str, once: str) -> None:
    followed, now = find(world, submission_id, person), world.clock.now()
    token = f"{kind}|{followed.audited_as}|{person.person_id}|{once}"
    case = followed.case
    if not case:
        _task_of_return(world, followed, token, text)
        return
    event = Event(world.keys.new_id(), case.case_id, kind, day, now, person.person_id, {}, text)
    news = News.RETURNED if kind is EventKind.RETURNED else News.INFORMATION
    alert = news_mail(world, f"{token}|alert", case, news, now)
    world.cases.tell(case, writing(event, [alert]), (alert,), token)


def _task_of_return(world: World, followed: Followed, token: str, text: str) -> None:
    """Word about a return that has no case goes to the team's tasks, where it lies sealed."""
    assert followed.record
    reference = followed.record.reference
    words = f"News about the return {reference} from who sent it."
    world.tasks.add(Task(message_id_for(token), words, text, world.clock.now(), None, reference))


# --- another child of the family ---------------------------------------------------------------------------------------


def shared_answers(followed: Followed, form: Form, today: date) -> dict[str, str]:
    """What a brother or sister's form begins with: the address, parents and carers, the first child as a brother or
    sister, the school and who refers.

    Nothing else of the first child's own, and no needs and risks. What is confidential in the first form, such as a secret
    address, goes no further than those who may see it there. What the new form does not ask is left out.
    """
    sent = followed.submission
    seen = _seen(followed)
    shared = _about_sender(seen) | _about_parents(seen) | _typed_on(seen, ADDRESS, NEW_ADDRESS) | _first_child(followed)
    journey = form.journey(Setting(today, [sent.school]))
    asks = {name for page in journey.flow(shared) for name in all_inputs(page.fields)}
    return {name: text for name, text in shared.items() if name in asks}


def _seen(followed: Followed) -> Raw:
    """What was typed, without the confidential pages for somebody who may not see them."""
    sent = followed.submission
    if followed.sees_all:
        return sent.raw
    pages = journey_of_submission(sent).flow(sent.raw)
    hidden = [page for page in pages if page.confidential and page.confidential(sent.raw)]
    unseen = {name for page in hidden for name in all_inputs(page.fields)}
    return {name: text for name, text in sent.raw.items() if name not in unseen}


def _first_child(followed: Followed) -> dict[str, str]:
    """By whom the family is shared; no form keeps the child's name from a colleague. A referral says that the child does
    not attend, for as long as its case is open; whether any other child attends is asked."""
    sent, referral = followed.submission, referral_of(followed.submission)
    missing = sent.form in (NAME, KEYED) and followed.case is not None and followed.case.stage is not Stage.CLOSED
    school = sent.school.name if referral.on_roll is Answer.YES else ""
    return as_sibling(referral.child, school, Answer.NO if missing else "")


def _typed_on(raw: Raw, *pages: Page) -> dict[str, str]:
    return {name: raw[name] for page in pages for name in all_inputs(page.fields) if name in raw}


def _about_sender(raw: Raw) -> dict[str, str]:
    return _typed_on(raw, *you([]).flow({}))


def _about_parents(raw: Raw) -> dict[str, str]:
    return {name: text for name, text in raw.items() if name == PARENTS.question or PARENTS.number_in(name) is not None}


def answers_to_begin_with(world: World, query: Mapping[str, str], person: Person | None, form: Form) -> Shared:
    """Those of the family or of the school whose form the person came from, if they came from one. Another child of the
    same school begins with who refers, and for which school."""
    family, like = query.get("family", ""), query.get("like", "")
    if not person or not (family or like):
        return NOTHING_SHARED
    followed = find(world, family or like, person)
    sent = followed.submission
    if not family:
        return Shared(_about_sender(sent.raw))
    origin = sent.origin_urn or sent.school.urn
    return Shared(shared_answers(followed, form, london_day(world.clock.now())), origin)
