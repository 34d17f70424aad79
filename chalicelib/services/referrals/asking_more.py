"""Sending back for more: the team asks the referrer again for some pages of the form, and gets the answers on the case."""

from collections.abc import Mapping

from msgspec import Struct

from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.news import News
from chalicelib.domain.errors import NotFound
from chalicelib.domain.people.people import Person
from chalicelib.domain.waiting import WaitKind, wait_for
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.in_words import in_words
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.ports.world import World
from chalicelib.services.casework.asking import askable
from chalicelib.services.casework.case_news import news_mail
from chalicelib.services.casework.word_from_outside import word_came
from chalicelib.services.referrals import sent_forms
from chalicelib.services.referrals.sent_forms import SentForm


class Asked(Struct, frozen=True):
    """The team's question: its words, and the pages to answer again, with their answers."""

    sent_form: SentForm
    event: Event
    pages: tuple[Page, ...]

    @property
    def raw(self) -> Raw:
        return self.sent_form.submission.raw


def asked_of(world: World, sent_form: SentForm) -> Asked | None:
    """The newest request that was not answered, with the pages that who follows may see; None when there is none."""
    if not sent_form.case or not wait_for(sent_form.case.waits, WaitKind.QUESTION):
        return None
    events = world.cases.events(sent_form.case, "").events
    last = next((event for event in events if event.kind is EventKind.ASKED_MORE), None)
    if not last:
        return None
    sent, wanted = sent_form.submission, last.facts["pages"].split(",")
    pages = [page for page in askable(sent) if page.slug in wanted]
    open_pages = (p for p in pages if sent_form.sees_all or not (p.confidential and p.confidential(sent.raw)))
    return Asked(sent_form, last, tuple(open_pages))


def find(world: World, submission_id: str, person: Person) -> Asked:
    """Recorded like every look at a referral. Raises NotFound if there is no question, or not for this person."""
    asked = asked_of(world, sent_forms.open_referral(world, submission_id, person))
    if not asked:
        raise NotFound
    return asked


def answer(world: World, asked: Asked, person: Person, form: Mapping[str, str], once: str) -> dict[str, str]:
    """Puts the answers on the case and tells the team; or returns their problems, and writes nothing."""
    now, case = world.clock.now(), asked.sent_form.case
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
