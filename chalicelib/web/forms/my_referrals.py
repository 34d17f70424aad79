"""What a referrer comes back to: forms that are not sent yet, and what became of those that were."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from chalice.app import Blueprint

from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.referrer_stage import standing_of
from chalicelib.domain.people.people import School
from chalicelib.domain.records.access import View
from chalicelib.domain.records.draft import Draft
from chalicelib.domain.records.referred import Referred
from chalicelib.domain.returns.returns import ReturnState
from chalicelib.journeys.casework.word_from_school import INFORMATION, RETURNED
from chalicelib.journeys.engine.answers import Parsed, parse
from chalicelib.journeys.engine.fields import Page
from chalicelib.journeys.engine.form import Audience, Form
from chalicelib.journeys.forms import form_as_stored
from chalicelib.journeys.referral.school_referral import KEYED, NAME
from chalicelib.services.audit.access import record_access
from chalicelib.services.people.staffing import person_if_readable
from chalicelib.services.people.whose import schools_of
from chalicelib.services.referrals import asking_more, drafting
from chalicelib.services.referrals import sent_forms as following
from chalicelib.services.referrals.asking_more import Asked
from chalicelib.services.referrals.sent_forms import Followed
from chalicelib.services.returns.returning import LEAVER
from chalicelib.services.uploads import uploading
from chalicelib.web.forms.upload_page import sent_words
from chalicelib.web.http.paging import Pages, page_asked_for, pages
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import BadForm, Visit

blueprint = Blueprint(__name__)

OWN, ALL, DRAFTS, DELETED = "own", "all", "drafts", "deleted"
"""The page's lists beside those of schools, which go by URN: forms of somebody who speaks for no school, forms of many schools
together, forms not sent yet, and forms deleted unsent."""
MOST_WHOLE = 2
"""Up to so many schools share one page. With more, there is one list for all of them and a page for each."""


@view(blueprint, "GET", "/my-referrals")
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
    own = [_own(visit)] if has_own and only in ("", OWN) else []
    if is_many:
        sent = [_all(visit, here)] if only in ("", ALL) else []
    else:
        sent = [_school(visit, school, at) for school in here if only in ("", school.urn)]
    context = {
        "drafts": _drafts(visit, theirs, whole, at) if only in ("", DRAFTS) else None,
        "traces": _traces(visit, whole, at) if only in ("", DELETED) else None,
        "schools": [*own, *sent],
        "further": bool(only),
        "each": [(school.name, visit.world.links().my_referrals_at(school.urn)) for school in here]
        if is_many and not only
        else [],
        "all": visit.world.links().my_referrals if at else None,
    }
    return Show("refer/mine", context)


def _one_of(visit: Visit, name: str, there: Sequence[str]) -> str:
    """What the address asks for; empty where that is not there."""
    asked = visit.query.get(name, "")
    return asked if asked in there else ""


def _drafts(visit: Visit, theirs: Sequence[School], whole: Sequence[School], at: str) -> dict[str, Any]:
    page = drafting.open_drafts(visit.world, visit.me, theirs, whole, page_asked_for(visit, DRAFTS))
    return {"rows": [_draft(visit, draft) for draft in page.rows], "pages": pages(visit, page.after, DRAFTS, at=at)}


def _traces(visit: Visit, schools: Sequence[School], at: str) -> dict[str, Any]:
    page = drafting.traces(visit.world, schools, page_asked_for(visit, DELETED))
    return {"rows": page.rows, "pages": pages(visit, page.after, DELETED, at=at)}


def _draft(visit: Visit, draft: Draft) -> dict[str, Any]:
    name = f"{draft.raw.get('first_names', '')} {draft.raw.get('last_name', '')}".strip()
    return {
        "child": name or "No name yet",
        "href": visit.world.links().draft(draft.draft_id).task_list,
        "saved": draft.saved_at,
        "deleted": drafting.deleted_on(draft),
        "by": _name(visit, draft.person_id),
        "one": form_as_stored(draft.form, draft.form_version).one,
    }


def _name(visit: Visit, person_id: str) -> str:
    if person_id == visit.me.person_id:
        return "you"
    person = person_if_readable(visit.world, person_id)
    return person.name if person else "a colleague"


def _own(visit: Visit) -> dict[str, Any]:
    """What a partner sent: nobody shares it with them, so it is under no school."""
    page = following.sent_by_person(visit.world, visit.me, page_asked_for(visit, OWN))
    return _sent(
        "yourself", "What you sent", [_line(visit, one) for one in page.referred], pages(visit, page.after, OWN)
    )


def _school(visit: Visit, school: School, at: str) -> dict[str, Any]:
    page = following.sent_by_school(visit.world, school, page_asked_for(visit, school.urn))
    further = pages(visit, page.after, school.urn, at=at)
    return _sent(school.name, f"Sent for {school.name}", [_line(visit, one) for one in page.referred], further)


def _all(visit: Visit, schools: Sequence[School]) -> dict[str, Any]:
    """One list of many schools. A page may be short or empty and still have a next page."""
    page = following.sent_by_schools(visit.world, schools, page_asked_for(visit, ALL))
    names = {school.urn: school.name for school in schools}
    lines = [_line(visit, one) | {"school": names[one.urn]} for one in page.referred]
    return _sent("your schools", "Sent for your schools", lines, pages(visit, page.after, ALL))


def _sent(name: str, heading: str, lines: Sequence[dict[str, Any]], further: Pages) -> dict[str, Any]:
    return {"name": name, "heading": heading, "referrals": lines, "pages": further}


def _line(visit: Visit, referred: Referred) -> dict[str, Any]:
    form = form_as_stored(referred.form, 0)
    line = {
        "one": form.one,
        "href": visit.world.links().my_referral(referred.submission_id),
        "received": referred.received_at,
        "school": "",
    }
    head = referred.case or referred.record
    if not head:  # every form that was sent has one: it cannot be read
        words: dict[str, Any] = {"stage": "Received. We cannot show where it stands: phone the team"}
        return line | words | {"waits_for": "", "next": None, "reference": "", "child": "Name cannot be read"}
    if form.audience is not Audience.SCHOOL:
        # How the case stands is disclosed by a person, who knows to whom.
        words = {"stage": "Received", "waits_for": "", "next": None}
        return line | words | {"reference": head.reference, "child": head.child_name}
    if case := referred.case:
        standing = standing_of(case, visit.world.clock.now())
        words = {"stage": standing.words, "waits_for": standing.waits_for, "next": standing.by}
        if referred.record and referred.record.form == LEAVER and case.stage is not Stage.CLOSED:
            words |= {"stage": "Being checked"}
        return line | words | {"reference": case.reference, "child": case.child_name}
    assert referred.record
    record = referred.record
    next_at = record.check_at if record.state is ReturnState.AWAITS_JOINER else None
    words = {"stage": record.stands, "waits_for": "", "next": next_at}
    return line | words | {"reference": record.reference, "child": record.child_name}


# --- one referral --------------------------------------------------------------------------------------------------------


def _show(visit: Visit, followed: Followed, parsed: Parsed | None = None, status: int = 200) -> Show:
    links, sent = visit.world.links(), followed.submission
    form = form_as_stored(sent.form, sent.form_version)
    line = _line(
        visit,
        Referred(sent.submission_id, sent.form, sent.received_at, followed.case, followed.record),
    )
    context = {
        "referral": line | {"by": _name(visit, sent.person_id), "school": sent.school.name},
        "information_page": INFORMATION,
        "returned_page": RETURNED,
        "information": links.information(sent.submission_id),
        "returned": links.returned(sent.submission_id),
        "copy": links.copy(sent.submission_id),
        "files": sent_words(uploading.files_sent(visit.world, sent)),
        "family": links.begin(_to_begin(form), family=sent.submission_id),
        "like": links.begin(_to_begin(form), like=sent.submission_id),
        "raw": visit.form if parsed else {},
        "problems": parsed.problems if parsed else {},
        "asked": links.questions(sent.submission_id) if asking_more.asked_of(visit.world, followed) else None,
        "told": visit.query.get("told") == "yes",
        "once": visit.world.keys.new_id(),
    }
    return Show("refer/referral", context, status)


def _to_begin(form: Form) -> str:
    """What staff keyed in, a contact of the school goes on with by the school's own form."""
    return NAME if form.name == KEYED else form.name


@view(blueprint, "GET", "/my-referrals/{submission_id}")
def my_referral(visit: Visit, submission_id: str) -> Show:
    return _show(visit, following.open_referral(visit.world, submission_id, visit.me))


# --- what the team asks again ---------------------------------------------------------------------------------------------


def _questions(visit: Visit, asked: Asked, problems: dict[str, str]) -> Show:
    links, submission = visit.world.links(), asked.followed.submission
    context = {
        "reference": asked.followed.reference,
        "words": asked.event.text,
        "pages": asked.pages,
        "fields": [item for page in asked.pages for item in page.fields],
        "raw": visit.form if problems else asked.raw,
        "problems": problems,
        "action": links.questions(submission.submission_id),
        "back": links.my_referral(submission.submission_id),
        "once": visit.world.keys.new_id(),
    }
    return Show("refer/questions", context)


@view(blueprint, "GET", "/my-referrals/{submission_id}/questions")
def questions(visit: Visit, submission_id: str) -> Show:
    return _questions(visit, asking_more.find(visit.world, submission_id, visit.me), {})


@view(blueprint, "POST", "/my-referrals/{submission_id}/questions")
def answer_questions(visit: Visit, submission_id: str) -> Show | Go:
    asked = asking_more.find(visit.world, submission_id, visit.me)
    problems = asking_more.answer(visit.world, asked, visit.me, visit.form, _once(visit))
    return _questions(visit, asked, problems) if problems else _told(visit, submission_id)


@view(blueprint, "GET", "/my-referrals/{submission_id}/copy")
def copy(visit: Visit, submission_id: str) -> Show:
    followed = following.find(visit.world, submission_id, visit.me)
    context = {
        "reference": followed.reference,
        "received": followed.submission.received_at,
        "sections": following.copy_for_referrer(visit.world, followed, visit.me),
        "declaration": followed.submission.declaration,
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


@view(blueprint, "POST", "/my-referrals/{submission_id}/information")
def add_information(visit: Visit, submission_id: str) -> Show | Go:
    followed, parsed = following.find(visit.world, submission_id, visit.me), _word(visit, INFORMATION)
    if parsed.problems:
        return _show(visit, followed, parsed)
    text = str(parsed.values["information"])
    following.add_information(visit.world, submission_id, visit.me, text, _once(visit))
    return _told(visit, submission_id)


@view(blueprint, "POST", "/my-referrals/{submission_id}/returned")
def child_returned(visit: Visit, submission_id: str) -> Show | Go:
    followed, parsed = following.find(visit.world, submission_id, visit.me), _word(visit, RETURNED)
    day = parsed.values.get("returned_on")
    if parsed.problems or not isinstance(day, date):
        return _show(visit, followed, parsed)
    text = str(parsed.values.get("returned_how", ""))
    following.child_returned(visit.world, submission_id, visit.me, day, text, _once(visit))
    return _told(visit, submission_id)
