"""A form being filled in: the task list, page by page, check answers, the receipt. The same for every form."""

from collections.abc import Callable
from typing import Any

from chalice.app import Blueprint
from msgspec.structs import replace

from chalicelib.domain.deadlines.deadlines import opens_after
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.forms.disposition import SILENT
from chalicelib.domain.forms.quarantine import Sign
from chalicelib.domain.people.people import Person, anonymous
from chalicelib.domain.records.acceptance import Receipt
from chalicelib.domain.records.access import View
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.answers import Progress, in_words, name_of_item, problems_of, progress
from chalicelib.journeys.engine.fields import Journey, Page, Part
from chalicelib.journeys.engine.form import Audience, Form
from chalicelib.journeys.engine.next_steps import what_follows
from chalicelib.journeys.engine.paper import numbers_of, numbers_on
from chalicelib.journeys.forms import form_named
from chalicelib.journeys.parts.danger import DANGER, has_to_phone
from chalicelib.journeys.referral.school_referral import KEYED, NAME
from chalicelib.links import DraftLinks
from chalicelib.services.audit.access import record_access
from chalicelib.services.referrals import drafting, quarantining, referring
from chalicelib.services.referrals.drafting import Sees
from chalicelib.services.uploads import uploading
from chalicelib.web.forms.begin import gate_page, refuse_too_much
from chalicelib.web.forms.upload_page import file_words, show_upload
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import Handler, view
from chalicelib.web.http.visit import Visit

blueprint = Blueprint(__name__)

STAYS = "school"
"""What is wrong, in an address: the person may not move the form to another school."""
WHO_SEES_ALL = "Only the author and the safeguarding leads of the school it was written for"
NOT_TO_MOVE = f"{WHO_SEES_ALL} can move this form to another school."

_COLOURS = {Progress.NOT_STARTED: "blue", Progress.IN_PROGRESS: "light-blue", Progress.OPTIONAL: "grey"}


def _for_both(method: str, path: str = "") -> Callable[[Handler], Handler]:
    """A page of the form for whoever is signed in, and the same for a member of the public, known only by a cookie."""

    def register(handler: Handler) -> Handler:
        view(blueprint, method, f"/concerns/{{draft_id}}{path}")(handler)
        return view(blueprint, method, f"/referrals/{{draft_id}}{path}")(handler)

    return register


def _is_public(visit: Visit) -> bool:
    return visit.path.startswith("/concerns/")


def _who(visit: Visit) -> Person:
    """Who fills in. On the public's pages nobody is more than their browser, whoever may be signed in there."""
    return anonymous(visit.browser_digest) if _is_public(visit) else visit.me


def _links(visit: Visit, draft_id: str) -> DraftLinks:
    return visit.world.links().draft(draft_id, anonymous=_is_public(visit))


def _draft(visit: Visit, draft_id: str) -> Draft:
    return drafting.open_draft(visit.world, draft_id, visit.browser_digest, _who(visit))


def _eyes(visit: Visit, draft: Draft) -> Sees:
    return drafting.eyes(visit.world, draft, _who(visit))


def _looked_at(visit: Visit, draft_id: str) -> Draft:
    """The draft, to show something of it: recorded like every look at a child's record, before anything is shown."""
    draft = _draft(visit, draft_id)
    record_access(visit.world, _who(visit), View.DRAFT_OPENED, draft=draft.draft_id)
    return draft


# --- the task list -------------------------------------------------------------------------------------------------------


@_for_both("GET")
def task_list(visit: Visit, draft_id: str) -> Show:
    draft = _looked_at(visit, draft_id)
    journey = drafting.journey_of(visit.world, draft, _who(visit))
    sees = _eyes(visit, draft)
    tasks = [_task(visit, draft, part, sees) for part in journey.parts]
    left = sum(task["status"] in (Progress.NOT_STARTED, Progress.IN_PROGRESS) for task in tasks)
    name = f"{draft.raw.get('first_names', '')} {draft.raw.get('last_name', '')}".strip()
    form = form_named(draft.form)
    context = {
        "tasks": tasks,
        "left": left,
        "child": name,
        "one": form.one,
        "saved": draft.saved_at,
        "deleted": drafting.deleted_on(draft),
        "check": _links(visit, draft_id).check,
        "back": visit.world.links().start_of(form.name) if _is_public(visit) else visit.world.links().my_referrals,
        "shared": form.audience is Audience.SCHOOL and not visit.me.keys_in,
        "public": _is_public(visit),
    }
    return Show("refer/tasks", context)


def _task(visit: Visit, draft: Draft, part: Part, sees: Sees) -> dict[str, Any]:
    now = visit.world.clock.now()
    pages = [page for page in part.flow(draft.raw) if sees(page)]
    wanting = [page for page in pages if problems_of(page, draft.raw, now)]
    status = progress(part, draft.raw, now)
    opening = next(iter(wanting or pages), None)
    return {
        "title": part.title,
        "status": str(status),
        "colour": _COLOURS.get(status, ""),
        "href": _links(visit, draft.draft_id).page(opening.slug) if opening else None,
        "hint": "" if opening else f"{WHO_SEES_ALL} can open this.",
    }


# --- page by page --------------------------------------------------------------------------------------------------------


def _page(visit: Visit, draft: Draft, journey: Journey, slug: str) -> Page:
    page = journey.page(slug, draft.raw)
    if not page or not _eyes(visit, draft)(page):
        raise NotFound
    return page


def _from_check(visit: Visit) -> bool:
    """Whether the person came from the page with all answers, and goes back to it."""
    return visit.query.get("then") == "check"


def _with_check(visit: Visit, url: str) -> str:
    """The same address, remembering that the person came from the page with all answers."""
    return f"{url}?then=check" if _from_check(visit) else url


def _form(visit: Visit, draft: Draft, journey: Journey, page: Page, problems: dict[str, str]) -> Show:
    links, raw = _links(visit, draft.draft_id), draft.raw
    action = _with_check(visit, links.page(page.slug))
    if page is DANGER:
        return gate_page(form_named(draft.form), action, raw, problems)
    context = {
        "page": page,
        "raw": raw,
        "problems": problems,
        "action": action,
        "back": links.check if _from_check(visit) else links.task_list,
        "part": journey.part_of(page).title,
        "numbers": numbers_on(page, numbers_of(journey)),
        "saved": draft.saved_at,
    }
    if page.upload:
        return show_upload(visit, draft, page, context)
    return Show("refer/list", context | _list(visit, draft, page)) if page.lists else Show("refer/page", context)


def _list(visit: Visit, draft: Draft, page: Page) -> dict[str, Any]:
    links, raw, now = _links(visit, draft.draft_id), draft.raw, visit.world.clock.now()
    sees = _eyes(visit, draft)
    assert page.lists
    pages = [page.lists.page(number) for number in page.lists.numbers(raw)]
    items = [
        {
            "name": name_of_item(item, raw),
            "change": _with_check(visit, links.page(item.slug)),
            "remove": _with_check(visit, links.remove(item.slug)),
            "sees": sees(item),
            "complete": not problems_of(item, raw, now),
            "file": file_words(found) if (found := uploading.file_of(visit.world, draft, item)) else None,
        }
        for item in pages
    ]
    expected = drafting.enquiries_expected(visit.world, draft, _who(visit)) if page.slug == "enquiries" else None
    return {"items": items, "one": page.lists.one, "most": page.lists.most, "expected": expected}


@_for_both("GET", "/pages/{slug}")
def form_page(visit: Visit, draft_id: str, slug: str) -> Show:
    """A page as it was saved; after an answer that was refused, with what is wrong. That it has an address of its own
    lets the browser go back and forth over it without sending anything again."""
    draft = _looked_at(visit, draft_id)
    journey = drafting.journey_of(visit.world, draft, _who(visit))
    page = _page(visit, draft, journey, slug)
    wrong = visit.query.get("wrong", "")
    problems = problems_of(page, draft.raw, visit.world.clock.now()) if wrong == "yes" else {}
    if wrong == STAYS and any(item.name == "school_urn" for item in page.fields):
        problems = {"school_urn": NOT_TO_MOVE}
    return _form(visit, draft, journey, page, problems)


@_for_both("POST", "/pages/{slug}")
def save_page(visit: Visit, draft_id: str, slug: str) -> Go:
    links = _links(visit, draft_id)
    draft = _draft(visit, draft_id)
    journey = drafting.journey_of(visit.world, draft, _who(visit))
    page = _page(visit, draft, journey, slug)
    refuse_too_much({**draft.raw, **visit.form})
    if page.lists and visit.form.get(page.lists.question) == "yes" and (number := page.lists.free(draft.raw)):
        return Go(_with_check(visit, links.page(page.lists.page(number).slug)))
    saved = drafting.save_page(visit.world, draft, _who(visit), page, visit.form)
    address = _with_check(visit, links.page(slug))
    if saved.offers:
        return Go(f"{address}#{saved.offers}-found")
    if saved.stays:
        return Go(f"{address}{'&' if _from_check(visit) else '?'}wrong={STAYS}")
    if saved.problems:
        return Go(f"{address}{'&' if _from_check(visit) else '?'}wrong=yes")
    return Go(_after(visit, saved.draft, journey, page))


def _after(visit: Visit, draft: Draft, journey: Journey, page: Page) -> str:
    """The next page of the part that this person may see, else the task list, or back to where the change began."""
    links = _links(visit, draft.draft_id)
    if _from_check(visit) and not (page.item_of and page.item_of.asks_for_more(draft.raw)):
        return links.check
    following, sees = journey.after(page, draft.raw), _eyes(visit, draft)
    while following and not sees(following):
        following = journey.after(following, draft.raw)
    if not following:
        return links.task_list
    return _with_check(visit, links.page(following.slug))


def _item(visit: Visit, draft_id: str, slug: str) -> tuple[Draft, Journey, Page]:
    draft = _draft(visit, draft_id)
    journey = drafting.journey_of(visit.world, draft, _who(visit))
    page = _page(visit, draft, journey, slug)
    if not page.item_of:
        raise NotFound
    return draft, journey, page


@_for_both("GET", "/pages/{slug}/remove")
def ask_to_remove(visit: Visit, draft_id: str, slug: str) -> Show:
    draft, _, page = _item(visit, draft_id, slug)
    links = _links(visit, draft_id)
    assert page.item_of
    context = {
        "one": page.item_of.one,
        "name": name_of_item(page, draft.raw),
        "action": _with_check(visit, links.remove(slug)),
        "back": _with_check(visit, links.page(page.item_of.slug)),
    }
    return Show("refer/remove", context)


@_for_both("POST", "/pages/{slug}/remove")
def remove(visit: Visit, draft_id: str, slug: str) -> Go:
    draft, _, page = _item(visit, draft_id, slug)
    assert page.item_of
    drafting.remove_item(visit.world, draft, page)
    return Go(_with_check(visit, _links(visit, draft_id).page(page.item_of.slug)))


# --- checking and sending ------------------------------------------------------------------------------------------------


def _check(visit: Visit, draft: Draft, *, changed: bool = False) -> Show:
    links, now, form = _links(visit, draft.draft_id), visit.world.clock.now(), form_named(draft.form)
    journey = drafting.journey_of(visit.world, draft, _who(visit))
    sees = _eyes(visit, draft)
    parts = [_checked(visit, draft, part, sees) for part in journey.parts]
    context = {
        "parts": parts,
        "version": draft.version,
        "changed": changed,
        "phone_now": has_to_phone(draft.raw),
        "one": form.one,
        "declaration": form.declaration,
        "action": links.check,
        "back": links.task_list,
        "complete": not any(problems_of(page, draft.raw, now) for page in journey.flow(draft.raw)),
        "expected": drafting.enquiries_expected(visit.world, draft, _who(visit)),
        "public": _is_public(visit),
    }
    return Show("refer/check", context, 409 if changed else 200)


def _checked(visit: Visit, draft: Draft, part: Part, sees: Sees) -> dict[str, Any]:
    """A part in words with where to change it; of what this person may not see, only whether it is complete."""
    links, now = _links(visit, draft.draft_id), visit.world.clock.now()
    pages = list(part.flow(draft.raw))
    seen = [page for page in pages if sees(page)]
    hidden = [page for page in pages if not sees(page)]
    sections = [
        {
            "title": shown.title,
            "change": f"{links.page(shown.slug)}?then=check",
            "rows": shown.rows,
            "problems": shown.problems,
        }
        for shown in in_words(seen, draft.raw, now)
    ]
    wanting = any(problems_of(page, draft.raw, now) for page in hidden)
    return {"title": part.title, "sections": sections, "hidden": bool(hidden), "hidden_complete": not wanting}


@_for_both("GET", "/check")
def check(visit: Visit, draft_id: str) -> Show:
    return _check(visit, _looked_at(visit, draft_id))


def _as_confirmed(visit: Visit, draft: Draft) -> Draft:
    """The draft in the version that the person read: any other is refused by the store."""
    version = visit.form.get("version", "")
    return replace(draft, version=int(version) if version.isdecimal() and len(version) < 10 else -1)


def _signs(visit: Visit, draft: Draft) -> tuple[Sign, ...]:
    """What speaks against a person having filled in a form of the public: `website` is the question that nobody sees."""
    if not _is_public(visit):
        return ()
    return quarantining.signs_of(visit.world, draft, visit.form.get("website", ""), visit.origin.source)


@_for_both("POST", "/check")
def send(visit: Visit, draft_id: str) -> Show | Go:
    draft = _draft(visit, draft_id)
    try:
        referring.send(visit.world, _as_confirmed(visit, draft), _who(visit), _signs(visit, draft))
    except referring.NotComplete:
        return _check(visit, draft)
    except Conflict:
        return _check(visit, _draft(visit, draft_id), changed=True)
    return Go(_links(visit, draft_id).sent)


@_for_both("GET", "/sent")
def sent(visit: Visit, draft_id: str) -> Show:
    receipt = referring.receipt_of(visit.world, draft_id, _who(visit))
    if not receipt:
        raise NotFound
    return _receipt(visit, receipt)


def _receipt(visit: Visit, receipt: Receipt) -> Show:
    authority, form = visit.world.authorities.current(), form_named(receipt.form)
    context = {
        "reference": receipt.reference,
        "one": form.one,
        "received": receipt.received_at,
        "reads": referring.reads(receipt.priority, receipt.received_at, authority) if receipt.priority else "",
        "steps": what_follows(form, receipt.becomes, receipt.flags, receipt.team),
        "ring_after": receipt.received_at + referring.EMAIL_COMES_WITHIN,
        "again": visit.query.get("again") == "yes",
        "by_email": _is_sent(form, receipt),
        "to_authority": form.audience is Audience.AUTHORITY,
        "keyed": form.name == KEYED,
        "public": _is_public(visit),
        "phone_now": receipt.phone_now,
        "opens": opens_after(receipt.received_at, authority),
        "another": visit.world.links().start_of(NAME if form.name == KEYED else form.name),
    }
    return Show("refer/sent", context)


def _is_sent(form: Form, receipt: Receipt) -> bool:
    """Whether they get a receipt by email: not the public, nor an authority's sender, and about no child who has died."""
    is_told = form.audience not in (Audience.PUBLIC, Audience.AUTHORITY)
    return is_told and form.name != KEYED and SILENT not in receipt.flags
