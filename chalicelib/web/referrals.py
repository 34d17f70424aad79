"""The referrer's pages: start, the gate, the form page by page, check answers, the receipt."""

from chalice.app import Blueprint

from chalicelib.domain.errors import NotFound
from chalicelib.domain.instants import london_day
from chalicelib.journeys.answers import Parsed, section
from chalicelib.journeys.danger import DANGER
from chalicelib.journeys.fields import Journey, Page, Raw
from chalicelib.journeys.school_referral import DECLARATION
from chalicelib.ports import Draft, Receipt
from chalicelib.services import referring
from chalicelib.web.replies import Go, Show
from chalicelib.web.views import view
from chalicelib.web.visit import BadForm, Visit

blueprint = Blueprint(__name__)

MOST_TYPED = 50_000
"""Characters in all answers of a form together, sound or not: a draft is one row, and a row holds 400 KB."""


@view(blueprint, "GET", "/")
def start(visit: Visit) -> Show:
    return Show("refer/start", {})


def _gate(action: str, raw: Raw, problems: dict[str, str]) -> Show:
    return Show("refer/danger", {"page": DANGER, "raw": raw, "problems": problems, "action": action})


@view(blueprint, "GET", "/before-you-start")
def gate(visit: Visit) -> Show:
    return _gate(visit.world.links().before_you_start, {}, {})


@view(blueprint, "POST", "/before-you-start")
def answer_gate(visit: Visit) -> Show | Go:
    _refuse_too_much(visit.form)
    answered = referring.answer_gate(visit.world, visit.form, visit.browser_digest, visit.person)
    if isinstance(answered, Parsed):
        return _gate(visit.world.links().before_you_start, visit.form, answered.problems)
    return Go(visit.world.links().draft(answered.draft_id, "child"))


def _refuse_too_much(raw: Raw) -> None:
    if sum(map(len, raw.values())) > MOST_TYPED:
        raise BadForm(413, "Your answers are longer than this form takes. Shorten them and send them again.")


def _draft(visit: Visit, draft_id: str) -> Draft:
    return referring.open_draft(visit.world, draft_id, visit.browser_digest, visit.me)


def _page(journey: Journey, slug: str) -> Page:
    page = journey.page(slug)
    if not page:
        raise NotFound
    return page


def _form(visit: Visit, journey: Journey, draft_id: str, page: Page, raw: Raw, problems: dict[str, str]) -> Show:
    links = visit.world.links()
    action = links.draft(draft_id, page.slug)
    if page is DANGER:
        return _gate(action, raw, problems)
    step = journey.pages.index(page)
    context = {
        "page": page,
        "raw": raw,
        "problems": problems,
        "action": action,
        "back": links.draft(draft_id, journey.pages[step - 1].slug),
        "step": step,
        "steps": len(journey.pages) - 1,
    }
    return Show("refer/page", context)


@view(blueprint, "GET", "/referrals/{draft_id}/pages/{slug}")
def form_page(visit: Visit, draft_id: str, slug: str) -> Show:
    draft = _draft(visit, draft_id)
    journey = referring.journey_of(visit.me)
    return _form(visit, journey, draft_id, _page(journey, slug), draft.raw, {})


@view(blueprint, "POST", "/referrals/{draft_id}/pages/{slug}")
def save_page(visit: Visit, draft_id: str, slug: str) -> Show | Go:
    links, journey = visit.world.links(), referring.journey_of(visit.me)
    page, draft = _page(journey, slug), _draft(visit, draft_id)
    _refuse_too_much({**draft.raw, **visit.form})
    parsed = referring.save_page(visit.world, draft, page, visit.form)
    if parsed.problems:
        return _form(visit, journey, draft_id, page, visit.form, parsed.problems)
    later = journey.pages[journey.pages.index(page) + 1 :]
    return Go(links.draft(draft_id, later[0].slug) if later else links.check(draft_id))


def _check(visit: Visit, draft: Draft) -> Show:
    links, today = visit.world.links(), london_day(visit.world.clock.now())
    journey = referring.journey_of(visit.me)
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
def check(visit: Visit, draft_id: str) -> Show:
    return _check(visit, _draft(visit, draft_id))


@view(blueprint, "POST", "/referrals/{draft_id}/check")
def send(visit: Visit, draft_id: str) -> Show | Go:
    draft = _draft(visit, draft_id)
    try:
        referring.send(visit.world, draft, visit.me)
    except referring.NotComplete:
        return _check(visit, draft)
    return Go(visit.world.links().sent(draft_id))


@view(blueprint, "GET", "/referrals/{draft_id}/sent")
def sent(visit: Visit, draft_id: str) -> Show:
    receipt = referring.receipt_of(visit.world, draft_id, visit.me)
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
