"""Sending back for more: the team asks the referrer again for some pages of the form, and gets the answers on the case."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.news import News
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.steps import ask_more as decide_to_ask
from chalicelib.domain.casework.steps import waiting
from chalicelib.domain.deadlines.wait_dates import question_wait
from chalicelib.domain.errors import NotFound
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.many_readers import bounded
from chalicelib.domain.messages.messages import new_message, person_recipient
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.waiting import WaitKind, wait_for, with_wait
from chalicelib.journeys.engine.answers import in_words, parse, typed
from chalicelib.journeys.engine.fields import Kind, Page, Raw
from chalicelib.journeys.parts.danger import DANGER
from chalicelib.ports.world import World
from chalicelib.services.casework.carry_out import Form, carry_out
from chalicelib.services.casework.case_news import news_mail
from chalicelib.services.casework.chasing import whom_to_ask
from chalicelib.services.casework.reading import load_for_step
from chalicelib.services.casework.submissions import journey_of_submission
from chalicelib.services.casework.word_from_outside import word_came
from chalicelib.services.referrals import sent_forms as following
from chalicelib.services.referrals.sent_forms import Followed
from chalicelib.services.settings.school_calendar import calendar_if_any


def askable(sent: Submission | None) -> list[Page]:
    """The pages of a form that can be asked again: those with questions, but the gate and what was uploaded."""
    pages = journey_of_submission(sent).flow(sent.raw) if sent else ()
    return [page for page in pages if _is_askable(page)]


def _is_askable(page: Page) -> bool:
    return bool(page.fields) and not page.lists and page is not DANGER and page.fields[0].kind is not Kind.UPLOAD


def ask(world: World, reference: str, form: Form, slugs: Sequence[str], text: str) -> None:
    """Asks the person who referred, or where they have left their school its contacts. Raises Refused where the service
    knows nobody whom it could ask."""
    file = load_for_step(world, reference)
    submission = world.cases.submission(file.case)
    asked = whom_to_ask(world, submission)
    if not submission or not asked:
        raise Refused("The service knows nobody whom it could ask: phone whoever told us.")
    now, calendar = world.clock.now(), calendar_if_any(world, submission)
    wait = question_wait(asked[0].person_id, calendar, now, world.authorities.current())
    known = {page.slug for page in askable(submission)}
    wanted = [slug for slug in slugs if slug in known]
    variables = {"reference": reference, "received": instant_text(submission.received_at)}
    variables |= {"submission": submission.submission_id}
    carry_out(
        world,
        file,
        form,
        "ask-more",
        lambda case: waiting(decide_to_ask(case, wanted, text, form.person.roles, now), with_wait(case.waits, wait)),
        lambda file: bounded(
            [
                new_message(
                    f"more|{file.case.case_id}|{form.once}|{person.person_id}",
                    "more_asked",
                    person_recipient(person.person_id),
                    variables,
                    world.clock.now(),
                    case_id=file.case.case_id,
                )
                for person in asked
            ]
        ),
    )


class Asked(Struct, frozen=True):
    """What the team waits for: its words, and the pages to answer again, with what was answered."""

    followed: Followed
    event: Event
    pages: tuple[Page, ...]

    @property
    def raw(self) -> Raw:
        return self.followed.submission.raw


def asked_of(world: World, followed: Followed) -> Asked | None:
    """The newest request that was not answered, with the pages that who follows may see; None when there is none."""
    if not followed.case or not wait_for(followed.case.waits, WaitKind.QUESTION):
        return None
    events = world.cases.events(followed.case, "").events
    last = next((event for event in events if event.kind is EventKind.ASKED_MORE), None)
    if not last:
        return None
    sent, wanted = followed.submission, last.facts["pages"].split(",")
    pages = [page for page in askable(sent) if page.slug in wanted]
    open_pages = (p for p in pages if followed.sees_all or not (p.confidential and p.confidential(sent.raw)))
    return Asked(followed, last, tuple(open_pages))


def find(world: World, submission_id: str, person: Person) -> Asked:
    """Recorded like every look at a referral. Raises NotFound where nothing is asked, or not of this person."""
    asked = asked_of(world, following.open_referral(world, submission_id, person))
    if not asked:
        raise NotFound
    return asked


def answer(world: World, asked: Asked, person: Person, form: Mapping[str, str], once: str) -> dict[str, str]:
    """Puts the answers on the case and tells the team; or says what is wrong with them, and puts nothing."""
    now, case = world.clock.now(), asked.followed.case
    assert case  # only a case asks
    raw = dict(asked.raw)
    for page in asked.pages:
        raw |= typed(page, form)
    problems = {name: text for page in asked.pages for name, text in parse(page, raw, now).problems.items()}
    if problems:
        return problems
    words = [f"{row.label}: {row.value}" for shown in in_words(asked.pages, raw, now) for row in shown.rows]
    token = f"answered|{asked.event.event_id}|{once}"
    facts = {"pages": ",".join(page.slug for page in asked.pages)}
    alert, answers = news_mail(world, f"{token}|alert", case, News.ANSWER, now), "\n".join(words)
    word_came(world, case.reference, WaitKind.QUESTION, person, token, answers, facts, (alert,))
    return {}
