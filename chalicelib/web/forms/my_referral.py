"""One form that was sent: its page, its copy, and what its sender adds to it."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec import Struct

from chalicelib.journeys.casework.school_update import INFORMATION, RETURNED
from chalicelib.journeys.engine.in_words import Section
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import Parsed, parse
from chalicelib.services.referrals import asking_more, saying_more, sent_forms
from chalicelib.web.forms.draft_visit import ask_again_for
from chalicelib.web.forms.sent_page import show_asked, show_sent
from chalicelib.web.http.form_body import BadForm
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class CopyPage(Struct, frozen=True, kw_only=True):
    """What was sent, as its sender may read it."""

    reference: str
    received: datetime
    sections: Sequence[Section]
    declaration: Sequence[str]
    back: str


@view("GET", "/my-referrals/{submission_id}")
def my_referral(visit: Visit, submission_id: str) -> Show:
    return show_sent(visit, sent_forms.open_referral(visit.world, submission_id, visit.me))


@view("GET", "/my-referrals/{submission_id}/questions")
def questions(visit: Visit, submission_id: str) -> Show:
    asked = asking_more.find(visit.world, submission_id, visit.me)
    ask_again_for(visit, asked.raw, asked.pages)
    return show_asked(visit, asked, {})


@view("POST", "/my-referrals/{submission_id}/questions")
def answer_questions(visit: Visit, submission_id: str) -> Show | Go:
    asked = asking_more.find(visit.world, submission_id, visit.me)
    ask_again_for(visit, asked.raw, asked.pages)
    problems = asking_more.answer(visit.world, asked, visit.me, visit.form, _once(visit))
    return show_asked(visit, asked, problems) if problems else _told(visit, submission_id)


@view("GET", "/my-referrals/{submission_id}/copy")
def copy(visit: Visit, submission_id: str) -> Show:
    sent_form = sent_forms.find(visit.world, submission_id, visit.me)
    model = CopyPage(
        reference=sent_form.reference,
        received=sent_form.submission.received_at,
        sections=sent_forms.copy_for_referrer(visit.world, sent_form, visit.me),
        declaration=sent_form.submission.declaration,
        back=visit.world.links().my_referral(submission_id),
    )
    return Show("refer/copy", model)


def _word(visit: Visit, page: Page) -> Parsed:
    raw = {name: text.strip() for name, text in visit.form.items()}
    return parse(page, raw, visit.world.clock.now())


def _once(visit: Visit) -> str:
    token = visit.form.get("once", "")
    if len(token) < 11:
        raise BadForm(400, "The form was not complete. Load the page again and try again.")
    return token


def _told(visit: Visit, submission_id: str) -> Go:
    return Go(f"{visit.world.links().my_referral(submission_id)}?told=yes")


@view("POST", "/my-referrals/{submission_id}/information")
def add_information(visit: Visit, submission_id: str) -> Show | Go:
    sent_form, parsed = sent_forms.find(visit.world, submission_id, visit.me), _word(visit, INFORMATION)
    if parsed.problems:
        return show_sent(visit, sent_form, parsed)
    text = str(parsed.values["information"])
    saying_more.add_information(visit.world, submission_id, visit.me, text, _once(visit))
    return _told(visit, submission_id)


@view("POST", "/my-referrals/{submission_id}/returned")
def child_returned(visit: Visit, submission_id: str) -> Show | Go:
    sent_form, parsed = sent_forms.find(visit.world, submission_id, visit.me), _word(visit, RETURNED)
    day = parsed.values.get("returned_on")
    if parsed.problems or not isinstance(day, date):
        return show_sent(visit, sent_form, parsed)
    text = str(parsed.values.get("returned_how", ""))
    saying_more.child_returned(visit.world, submission_id, visit.me, day, text, _once(visit))
    return _told(visit, submission_id)
