"""The referrer's pages: start, the gate, the form page by page, check answers, the receipt."""

from typing import Any

from chalice.app import Blueprint

from chalicelib.domain.errors import NotFound
from chalicelib.domain.instants import london_day
from chalicelib.domain.people import Person
from chalicelib.journeys.answers import Parsed, section
from chalicelib.journeys.danger import DANGER
from chalicelib.journeys.fields import Journey, Page
from chalicelib.journeys.school_referral import DECLARATION
from chalicelib.ports import Draft, Receipt
from chalicelib.services import referring
from chalicelib.web.replies import Go, Show
from chalicelib.web.views import view
from chalicelib.web.visit import Visit

blueprint = Blueprint(__name__)


@view(blueprint, "GET", "/")
def start(visit: Visit) -> Show:
    return Show("refer/start", {})


def _gate(visit: Visit, raw: Any, problems: dict[str, str]) -> Show:
    action = visit.world.links().before_you_start
    return Show("refer/danger", {"page": DANGER, "raw": raw, "problems": problems, "action": action})


@view(blueprint, "GET", "/before-you-start")
def gate(visit: Visit) -> Show:
    return _gate(visit, {}, {})


@view(blueprint, "POST", "/before-you-start")
def answer_gate(visit: Visit) -> Show | Go:
    answered = referring.answer_gate(visit.world, visit.form, visit.browser_digest, visit.person)
    if isinstance(answered, Parsed):
        return _gate(visit, visit.form, answered.problems)
    return Go(visit.world.links().draft(answered.draft_id, "child"))


def _me(visit: Visit) -> Person:
    """The person behind the visit; the access table has seen to it that there is one."""
    if visit.person is None:
        raise NotFound
    return visit.person


def _draft(visit: Visit, draft_id: str) -> Draft:
    return referring.open_draft(visit.world, draft_id, visit.browser_digest, _me(visit))


def _page(journey: Journey, slug: str) -> Page:
    page = journey.page(slug)
    if not page:
        raise NotFound
    return page


def _form(visit: Visit, journey: Journey, draft_id: str, page: Page, raw: Any, problems: dict[str, str]) -> Show:
    links, step = visit.world.links(), journey.pages.index(page)
    context = {
        "page": page,
        "raw": raw,
        "problems": problems,
        "action": links.draft(draft_id, page.slug),
        "back": links.draft(draft_id, journey.pages[step - 1].slug) if step else links.before_you_start,
        "step": step + 1,
        "steps": len(journey.pages),
    }
    return Show("refer/page", context)


@view(blueprint, "GET", "/referrals/{draft_id}/pages/{slug}")
def form_page(visit: Visit, draft_id: str, slug: str) -> Show | Go:
    if referring.receipt_of(visit.world, draft_id, _me(visit)):
        return Go(visit.world.links().sent(draft_id))
    draft = _draft(visit, draft_id)
    journey = referring.journey_of(_me(visit))
    return _form(visit, journey, draft_id, _page(journey, slug), draft.raw, {})


@view(blueprint, "POST", "/referrals/{draft_id}/pages/{slug}")
def save_page(visit: Visit, draft_id: str, slug: str) -> Show | Go:
    links, journey = visit.world.links(), referring.journey_of(_me(visit))
    if referring.receipt_of(visit.world, draft_id, _me(visit)):
        return Go(links.sent(draft_id))
    page = _page(journey, slug)
    parsed = referring.save_page(visit.world, _draft(visit, draft_id), page, visit.form)
    if parsed.problems:
        return _form(visit, journey, draft_id, page, visit.form, parsed.problems)
    later = journey.pages[journey.pages.index(page) + 1 :]
    return Go(links.draft(draft_id, later[0].slug) if later else links.check(draft_id))


def _check(visit: Visit, draft: Draft) -> Show:
    links, today = visit.world.links(), london_day(visit.world.clock.now())
    journey = referring.journey_of(_me(visit))
    parts = [section(page, draft.raw, today) for page in journey.pages]
    sections = [
        {
            "title": part.title,
            "change": links.draft(draft.draft_id, part.slug),
            "rows": part.rows,
            "problems": part.problems,
        }
        for part in parts
    ]
    complete = not any(part.problems for part in parts)
    context = {
        "sections": sections,
        "declaration": DECLARATION,
        "action": links.check(draft.draft_id),
        "complete": complete,
    }
    return Show("refer/check", context)


@view(blueprint, "GET", "/referrals/{draft_id}/check")
def check(visit: Visit, draft_id: str) -> Show | Go:
    if referring.receipt_of(visit.world, draft_id, _me(visit)):
        return Go(f"{visit.world.links().sent(draft_id)}?again=yes")
    return _check(visit, _draft(visit, draft_id))


@view(blueprint, "POST", "/referrals/{draft_id}/check")
def send(visit: Visit, draft_id: str) -> Show | Go:
    sent = visit.world.links().sent(draft_id)
    if referring.receipt_of(visit.world, draft_id, _me(visit)):
        return Go(f"{sent}?again=yes")
    draft = _draft(visit, draft_id)
    try:
        referring.send(visit.world, draft, _me(visit))
    except referring.NotComplete:
        return _check(visit, draft)
    return Go(sent)


@view(blueprint, "GET", "/referrals/{draft_id}/sent")
def sent(visit: Visit, draft_id: str) -> Show:
    receipt = referring.receipt_of(visit.world, draft_id, _me(visit))
    if not receipt:
        raise NotFound
    return _receipt(visit, receipt)


def _receipt(visit: Visit, receipt: Receipt) -> Show:
    authority = visit.world.authorities.current()
    context = {
        "reference": receipt.reference,
        "received": receipt.received_at,
        "reads": referring.reads(receipt.priority, receipt.received_at, authority),
        "ring_after": receipt.received_at + referring.EMAIL_COMES_WITHIN,
        "again": visit.query.get("again") == "yes",
    }
    return Show("refer/sent", context)
