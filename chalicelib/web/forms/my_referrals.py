"""A referrer's own page: their drafts, and what became of the forms they sent."""

from collections.abc import Sequence
from datetime import date

from chalicelib.domain.records.access import View
from chalicelib.journeys.casework.word_from_school import INFORMATION, RETURNED
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import Parsed, parse
from chalicelib.services.audit.access import record_access
from chalicelib.services.people.whose import schools_of
from chalicelib.services.referrals import asking_more, saying_more, sent_forms
from chalicelib.web.forms.my_lists import (
    ALL,
    DELETED,
    DRAFTS,
    OWN,
    drafts_list,
    list_of_all,
    own_list,
    school_list,
    traces_list,
)
from chalicelib.web.forms.sent_page import show_asked, show_sent
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import BadForm, Visit

MOST_WHOLE = 2
"""Up to so many schools share one page. With more, there is one list for all of them and a page for each."""


@view("GET", "/my-referrals")
def my_referrals(visit: Visit) -> Show:
    """All that is theirs, or all of one school (`at`). A further page of one list (`list`) shows only that list.

    A school or a list that is not theirs is ignored: their schools may have changed since the last page."""
    theirs = schools_of(visit.world, visit.me)
    at = _one_of(visit, "at", [school.urn for school in theirs])
    record_access(visit.world, visit.me, View.LIST_OPENED)
    here = [school for school in theirs if at in ("", school.urn)]
    is_many, has_own = len(here) > MOST_WHOLE, visit.me.is_partner and not at
    whole = [] if is_many else here
    of_schools = [ALL] if is_many else [school.urn for school in here]
    only = _one_of(visit, "list", [DRAFTS, *([DELETED] if whole else []), *([OWN] if has_own else []), *of_schools])
    own = [own_list(visit)] if has_own and only in ("", OWN) else []
    if is_many:
        sent = [list_of_all(visit, here)] if only in ("", ALL) else []
    else:
        sent = [school_list(visit, school, at) for school in here if only in ("", school.urn)]
    context = {
        "drafts": drafts_list(visit, theirs, whole, at) if only in ("", DRAFTS) else None,
        "traces": traces_list(visit, whole, at) if only in ("", DELETED) else None,
        "schools": [*own, *sent],
        "further": bool(only),
        "each": [(school.name, visit.world.links().my_referrals_at(school.urn)) for school in here]
        if is_many and not only
        else [],
        "all": visit.world.links().my_referrals if at else None,
    }
    return Show("refer/mine", context)


def _one_of(visit: Visit, name: str, there: Sequence[str]) -> str:
    """The parameter of the address; empty if it is not there."""
    asked = visit.query.get(name, "")
    return asked if asked in there else ""


@view("GET", "/my-referrals/{submission_id}")
def my_referral(visit: Visit, submission_id: str) -> Show:
    return show_sent(visit, sent_forms.open_referral(visit.world, submission_id, visit.me))


@view("GET", "/my-referrals/{submission_id}/questions")
def questions(visit: Visit, submission_id: str) -> Show:
    return show_asked(visit, asking_more.find(visit.world, submission_id, visit.me), {})


@view("POST", "/my-referrals/{submission_id}/questions")
def answer_questions(visit: Visit, submission_id: str) -> Show | Go:
    asked = asking_more.find(visit.world, submission_id, visit.me)
    problems = asking_more.answer(visit.world, asked, visit.me, visit.form, _once(visit))
    return show_asked(visit, asked, problems) if problems else _told(visit, submission_id)


@view("GET", "/my-referrals/{submission_id}/copy")
def copy(visit: Visit, submission_id: str) -> Show:
    sent_form = sent_forms.find(visit.world, submission_id, visit.me)
    context = {
        "reference": sent_form.reference,
        "received": sent_form.submission.received_at,
        "sections": sent_forms.copy_for_referrer(visit.world, sent_form, visit.me),
        "declaration": sent_form.submission.declaration,
        "back": visit.world.links().my_referral(submission_id),
    }
    return Show("refer/copy", context)


def _word(visit: Visit, page: Page) -> Parsed:
    raw = {name: text.strip() for name, text in visit.form.items()}
    return parse(page, raw, visit.world.clock.now())


def _once(visit: Visit) -> str:
    token = visit.form.get("once", "")
    if len(token) < 11:
        raise BadForm(400, "The form was not complete. Load the page again and repeat what you did.")
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
