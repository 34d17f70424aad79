"""What kept words belong to, in words: the note on a case, a page of a form. One entry for each route of `KEPT`."""

import re
from collections.abc import Callable, Mapping

from msgspec import Struct

from chalicelib.domain.errors import AlreadySent, NotAnAuthority, NotFound, Unreadable
from chalicelib.domain.newer import OfNewerVersion
from chalicelib.domain.sheets.wording import name_of
from chalicelib.journeys.casework.all_steps import STEPS
from chalicelib.journeys.forms import form_named
from chalicelib.services.bulk.files import open_file
from chalicelib.services.bulk.row_reading import form_of
from chalicelib.services.guidance.writing import page_named
from chalicelib.services.referrals import drafting, sent_forms
from chalicelib.services.sheets.keeping import current
from chalicelib.web.http.visit import Visit

Ids = Mapping[str, str]
GONE = (AlreadySent, NotAnAuthority, NotFound, OfNewerVersion, Unreadable)


class Place(Struct, frozen=True):
    """`words`: what the person typed, and where; `thing`: what it is about, and `href` its page, empty where it is gone."""

    words: str
    thing: str = ""
    href: str = ""


def _note(visit: Visit, ids: Ids) -> Place:
    reference = ids["reference"]
    return Place("A note", f"case {reference}", visit.world.links().case(reference))


def _step(visit: Visit, ids: Ids) -> Place:
    reference, step = ids["reference"], STEPS.get(ids["step"])
    words = f"“{step.link}”" if step and step.link else "A step"
    return Place(words, f"case {reference}", visit.world.links().case(reference))


def _return_answer(visit: Visit, ids: Ids) -> Place:
    reference = ids["reference"]
    return Place("Your answer", f"return {reference}", visit.world.links().return_page(reference))


def _arrival(visit: Visit, ids: Ids) -> Place:
    reference = ids["reference"]
    return Place(
        "Whether a child has come to your school", f"return {reference}", visit.world.links().arrival(reference)
    )


def _page(visit: Visit, ids: Ids) -> Place:
    draft = drafting.open_draft(visit.world, ids["draft_id"], visit.browser_digest, visit.me)
    page = drafting.journey_of(visit.world, draft, visit.me).page(ids["slug"], draft.raw)
    title = form_named(draft.form).title
    href = visit.world.links().draft(draft.draft_id).task_list
    return Place(f"“{page.title}”" if page else "A page", f"your form “{title}”", href)


def _sent(words: str) -> Callable[[Visit, Ids], Place]:
    def place(visit: Visit, ids: Ids) -> Place:
        reference = sent_forms.find(visit.world, ids["submission_id"], visit.me).reference
        return Place(words, f"what you sent as {reference}", visit.world.links().my_referral(ids["submission_id"]))

    return place


def _row(visit: Visit, ids: Ids) -> Place:
    file = open_file(visit.world, ids["file_id"], visit.me)
    href = visit.world.links().bulk_row(file.file_id, int(ids["place"]))
    return Place("A row", f"your file of {form_of(file).plural} for {file.school.name}", href)


def _procedure(visit: Visit, ids: Ids) -> Place:
    page = page_named(visit.world, ids["slug"])
    return Place("Words of a page", f"the page “{page.title}”", visit.world.links().guidance_page(page.slug))


def _sheet(visit: Visit, ids: Ids) -> Place:
    sheet = current(visit.world, ids["sheet_id"])
    return Place(
        "Words of a sheet", f"information sheet {name_of(sheet)}", visit.world.links().write_sheet(sheet.sheet_id)
    )


def _new_sheet(visit: Visit, ids: Ids) -> Place:
    return Place("Words of a sheet", "a new information sheet", visit.world.links().new_sheet)


PLACES: Mapping[str, tuple[Callable[[Visit, Ids], Place], str]] = {
    "/cases/{reference}/notes": (_note, "A note on a case"),
    "/cases/{reference}/steps/{step}": (_step, "A step of a case"),
    "/returns/{reference}/answer": (_return_answer, "Your answer to a return"),
    "/arrivals/{reference}": (_arrival, "Whether a child has come to your school"),
    "/referrals/{draft_id}/pages/{slug}": (_page, "A page of a form that you have since sent, or that was deleted"),
    "/my-referrals/{submission_id}/questions": (
        _sent("Your answers to the team’s questions"),
        "Your answers to the team’s questions",
    ),
    "/my-referrals/{submission_id}/information": (_sent("More information"), "More information about a child"),
    "/guidance/{slug}": (_procedure, "Words of a page of the procedures"),
    "/write-sheets/new": (_new_sheet, "Words of a new information sheet"),
    "/write-sheets/{sheet_id}/write": (_sheet, "Words of an information sheet"),
    "/bulk/{file_id}/rows/{place}": (_row, "A row of a file that was deleted"),
}
"""By route: how its place is found, and what is said where the thing is gone or cannot be read."""

_ROUTES = {re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", route)): each for route, each in PLACES.items()}


def place_of(visit: Visit, path: str) -> Place:
    """The typed words are shown in any case: whatever is wrong with the thing, the page comes."""
    for route, (find, otherwise) in _ROUTES.items():
        if found := route.fullmatch(path):
            try:
                return find(visit, found.groupdict())
            except GONE:
                return Place(otherwise)
    return Place("A form")
