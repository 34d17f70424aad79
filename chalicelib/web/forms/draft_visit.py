"""A visit to a draft: who fills it in, what they see of it, and where they came from."""

from collections.abc import Iterable

from chalicelib.domain.errors import NotFound
from chalicelib.domain.people.people import Person, anonymous
from chalicelib.domain.records.access import View
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.asked import all_inputs
from chalicelib.journeys.engine.fields import Raw
from chalicelib.journeys.engine.journey import Journey
from chalicelib.journeys.engine.pages import Page
from chalicelib.links.forms import DraftLinks
from chalicelib.services.audit.access import record_access
from chalicelib.services.referrals import drafting
from chalicelib.services.referrals.drafting import Sees
from chalicelib.web.http.fresh import refuse_old_code
from chalicelib.web.http.visit import Visit

WHO_SEES_ALL = "Only the author and the safeguarding leads of the school it was written for"


def is_public(visit: Visit) -> bool:
    return visit.path.startswith("/concerns/")


def who_fills_in(visit: Visit) -> Person:
    """The person who fills in. On the public's pages a person is only their browser, even if somebody is signed in
    there."""
    return anonymous(visit.browser_digest) if is_public(visit) else visit.me


def links_to(visit: Visit, draft_id: str) -> DraftLinks:
    return visit.world.links().draft(draft_id, anonymous=is_public(visit))


def draft_of(visit: Visit, draft_id: str) -> Draft:
    return drafting.open_draft(visit.world, draft_id, visit.browser_digest, who_fills_in(visit))


def eyes_of(visit: Visit, draft: Draft) -> Sees:
    return drafting.eyes(visit.world, draft, who_fills_in(visit))


def looked_at(visit: Visit, draft_id: str) -> Draft:
    """The draft, to show something of it: recorded like every look at a child's record, before anything is shown."""
    draft = draft_of(visit, draft_id)
    record_access(visit.world, who_fills_in(visit), View.DRAFT_OPENED, draft=draft.draft_id)
    return draft


def page_of(visit: Visit, draft: Draft, journey: Journey, slug: str) -> Page:
    page = journey.page(slug, draft.raw)
    if not page or not eyes_of(visit, draft)(page):
        raise NotFound
    ask_again_for(visit, draft.raw, [page])
    return page


def ask_again_for(visit: Visit, raw: Raw, pages: Iterable[Page]) -> None:
    """Raises NotFresh where one of these pages has confidential answers, and the person's last code is too old. A page
    without an answer has nothing to guard: somebody who fills in a form is not held up."""
    if is_public(visit) or visit.me.is_staff:
        return
    if any(drafting.is_hidden(page, raw) and _is_answered(page, raw) for page in pages):
        refuse_old_code(visit)


def _is_answered(page: Page, raw: Raw) -> bool:
    return any(raw.get(name) for name in all_inputs(page.fields))


def from_check(visit: Visit) -> bool:
    """Whether the person came from the page with all answers, and goes back to it."""
    return visit.query.get("then") == "check"


def with_check(visit: Visit, url: str) -> str:
    """The same address, remembering that the person came from the page with all answers."""
    return f"{url}?then=check" if from_check(visit) else url
