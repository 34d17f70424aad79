"""The lists of what a person and their schools have sent, and have not sent yet."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.people.people import School
from chalicelib.domain.records.draft import Draft, Trace
from chalicelib.journeys.forms import form_as_stored
from chalicelib.services.referrals import draft_lists, sent_forms
from chalicelib.web.forms.sent_line import SentLine, line_of_sent, name_of_person
from chalicelib.web.http.paging import Pages, page_asked_for, pages
from chalicelib.web.http.visit import Visit

OWN, ALL, DRAFTS, DELETED = "own", "all", "drafts", "deleted"
"""The page's lists beside those of schools, which go by URN: forms of people who speak for no school, forms of many
schools together, drafts, and deleted drafts."""


class DraftLine(Struct, frozen=True, kw_only=True):
    """A form that is not sent yet, and when it will be deleted."""

    child: str
    href: str
    saved: datetime
    deleted: datetime
    by: str
    one: str


class Drafts(Struct, frozen=True):
    """Forms that are not sent yet."""

    rows: Sequence[DraftLine]
    pages: Pages


class Traces(Struct, frozen=True):
    """Forms that were deleted unsent."""

    rows: Sequence[Trace]
    pages: Pages


class SentForms(Struct, frozen=True):
    """Forms that were sent: for whom, under which heading."""

    name: str
    heading: str
    referrals: Sequence[SentLine]
    pages: Pages


def drafts_list(visit: Visit, theirs: Sequence[School], whole: Sequence[School], at: str) -> Drafts:
    page = draft_lists.open_drafts(visit.world, visit.me, theirs, whole, page_asked_for(visit, DRAFTS))
    return Drafts([_draft(visit, draft) for draft in page.rows], pages(visit, page.after, DRAFTS, at=at))


def traces_list(visit: Visit, schools: Sequence[School], at: str) -> Traces:
    page = draft_lists.traces(visit.world, schools, page_asked_for(visit, DELETED))
    return Traces(page.rows, pages(visit, page.after, DELETED, at=at))


def _draft(visit: Visit, draft: Draft) -> DraftLine:
    name = f"{draft.raw.get('first_names', '')} {draft.raw.get('last_name', '')}".strip()
    return DraftLine(
        child=name or "No name yet",
        href=visit.world.links().draft(draft.draft_id).task_list,
        saved=draft.saved_at,
        deleted=draft_lists.deleted_on(draft),
        by=name_of_person(visit, draft.person_id),
        one=form_as_stored(draft.form, draft.form_version).noun,
    )


def own_list(visit: Visit) -> SentForms:
    """A partner's own forms: nobody shares them, so they are under no school."""
    page = sent_forms.sent_by_person(visit.world, visit.me, page_asked_for(visit, OWN))
    lines = [line_of_sent(visit, one) for one in page.referred]
    return SentForms("yourself", "What you sent", lines, pages(visit, page.after, OWN))


def school_list(visit: Visit, school: School, at: str) -> SentForms:
    page = sent_forms.sent_by_school(visit.world, school, page_asked_for(visit, school.urn))
    further = pages(visit, page.after, school.urn, at=at)
    lines = [line_of_sent(visit, one) for one in page.referred]
    return SentForms(school.name, f"Sent for {school.name}", lines, further)


def list_of_all(visit: Visit, schools: Sequence[School]) -> SentForms:
    """One list of many schools. A page may be short or empty and still have a next page."""
    page = sent_forms.sent_by_schools(visit.world, schools, page_asked_for(visit, ALL))
    names = {school.urn: school.name for school in schools}
    lines = [line_of_sent(visit, one, names[one.urn]) for one in page.referred]
    return SentForms("your schools", "Sent for your schools", lines, pages(visit, page.after, ALL))
