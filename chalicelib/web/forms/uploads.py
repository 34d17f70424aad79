"""Files: back from the bucket to the form, taken away again, and opened by the team."""

from chalicelib.domain.errors import NotFound
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.pages import Page
from chalicelib.services.casework import reading
from chalicelib.services.casework.becoming_case import find_return
from chalicelib.services.referrals import drafting
from chalicelib.services.uploads import uploading
from chalicelib.web.http.posted import reference_of
from chalicelib.web.http.replies import Go
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


def _asked(visit: Visit, draft_id: str, slug: str) -> tuple[Draft, Page]:
    """The draft, and its page that asks for a file."""
    draft = drafting.open_draft(visit.world, draft_id, visit.browser_digest, visit.me)
    page = drafting.journey_of(visit.world, draft, visit.me).page(slug, draft.raw)
    if not page or not page.upload or not drafting.eyes(visit.world, draft, visit.me)(page):
        raise NotFound
    return draft, page


@view("GET", "/referrals/{draft_id}/pages/{slug}/received/{file_id}")
def received(visit: Visit, draft_id: str, slug: str, file_id: str) -> Go:
    """Where S3 sends the browser. A GET that writes: it can only ever record a file that this form's own page has sent."""
    draft, page = _asked(visit, draft_id, slug)
    place = uploading.receive(visit.world, draft, visit.me, page, file_id)
    return Go(visit.world.links().draft(draft_id).page(place.slug))


@view("POST", "/referrals/{draft_id}/pages/{slug}/take-away")
def take_away(visit: Visit, draft_id: str, slug: str) -> Go:
    draft, page = _asked(visit, draft_id, slug)
    uploading.take_away(visit.world, draft, page)
    return Go(visit.world.links().draft(draft_id).page(slug))


@view("GET", "/cases/{reference}/files/{file_id}")
def open_file(visit: Visit, reference: str, file_id: str) -> Go:
    case = reading.load_for_step(visit.world, reference_of(reference)).case
    return Go(uploading.open_file(visit.world, case, file_id, visit.me))


@view("GET", "/returns/{reference}/files/{file_id}")
def open_file_of_return(visit: Visit, reference: str, file_id: str) -> Go:
    head = find_return(visit.world, reference_of(reference))
    return Go(uploading.open_file(visit.world, head, file_id, visit.me))
