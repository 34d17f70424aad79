"""Ask the referrer to answer some pages of the form again."""

from collections.abc import Sequence

from msgspec.structs import replace

from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.casework.steps import Step, a_step, waiting
from chalicelib.domain.deadlines.wait_dates import question_wait
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.many_readers import bounded
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import person_recipient
from chalicelib.domain.people.people import Person
from chalicelib.domain.waiting import with_wait
from chalicelib.journeys.casework.case_step import CaseStep, Told, Values, may_work, text
from chalicelib.journeys.casework.given import Given, Need
from chalicelib.journeys.casework.questions import words
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page


def _page(pages: Sequence[Page]) -> Page:
    """Which pages of the form the referrer is to answer again, and what the team wants to know."""
    choices = tuple(Choice(page.slug, page.title) for page in pages)
    missing = "Choose at least one page for the referrer to answer again."
    return Page(
        "ask-more",
        "Ask the referrer for more",
        (
            Field("pages", "Which pages should they answer again?", Kind.CHECKBOXES, choices=choices, missing=missing),
            words(
                "What do you need to know?",
                "The referrer reads this after signing in. Do not include anything that they may not know.",
                "Say what you need to know.",
            ),
        ),
        intro="We email them, without names, a link to these questions with their earlier answers.",
    )


def _decide(given: Given, values: Values) -> Step:
    """Asks the person who referred, or where they have left their school its contacts."""
    if not given.submission or not given.asked:
        raise Refused("The service has nobody to ask. Phone the person who told us.")
    may_work(given)
    known = {page.slug for page in given.askable}
    wanted = [slug for slug in text(values, "pages").split(",") if slug in known]
    if not wanted:
        raise Refused("Choose at least one page for the referrer to answer again.")
    wait = question_wait(given.asked[0].person_id, given.calendar, given.now, given.authority)
    after = replace(given.case, asked_at=given.now)
    pages = {"pages": ",".join(wanted)}
    step = a_step(given.case, after, EventKind.ASKED_MORE, given.now, text(values), more=pages)
    step = waiting(step, with_wait(given.case.waits, wait))
    return replace(step, messages=tuple(bounded([_asked(given, person) for person in given.asked])))


def _asked(given: Given, person: Person) -> Message:
    assert given.submission  # a question needs a page
    sent, case = given.submission, given.case
    variables = {
        "reference": case.reference,
        "received": instant_text(sent.received_at),
        "submission": sent.submission_id,
    }
    key, to = f"more|{case.case_id}|{given.once}|{person.person_id}", person_recipient(person.person_id)
    return new_message(key, "more_asked", to, variables, given.now, case_id=case.case_id)


ASK_MORE = CaseStep(
    slug="ask-more",
    link="Ask the referrer for more",
    page=lambda given: _page(given.askable),
    offers=(Need.ASKED,),
    button="Ask the referrer",
    needs=(Need.ASKED, Need.CALENDAR),
    decide=_decide,
    told=(Told(EventKind.ASKED_MORE, "We have asked the referrer for more."),),
)
