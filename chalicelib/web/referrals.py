"""The referrer's form: start, the gate, the task list, page by page, check answers, the receipt."""

from dataclasses import replace
from typing import Any

from chalice.app import Blueprint

from chalicelib.domain.errors import NotFound
from chalicelib.journeys.answers import Parsed, Progress, in_words, name_of_item, problems_of, progress
from chalicelib.journeys.danger import DANGER, has_to_phone
from chalicelib.journeys.fields import Journey, Page, Part, Raw
from chalicelib.journeys.school_referral import declaration_of
from chalicelib.ports import Conflict, Draft, Receipt, View
from chalicelib.services import drafting, following, referring, setting_up, uploading
from chalicelib.services.casework import look
from chalicelib.web.replies import Go, Show
from chalicelib.web.upload_page import file_words, show_upload
from chalicelib.web.views import view
from chalicelib.web.visit import BadForm, Visit

blueprint = Blueprint(__name__)

MOST_TYPED = 50_000
"""Characters in all answers of a form together, sound or not: a draft is one row, and a row holds 400 KB."""
_COLOURS = {Progress.NOT_STARTED: "blue", Progress.IN_PROGRESS: "light-blue", Progress.OPTIONAL: "grey"}


@view(blueprint, "GET", "/")
def start(visit: Visit) -> Show:
    return _not_open() if setting_up.keeps_closed(visit.world) else Show("refer/start", {})


def _not_open() -> Show:
    return Show("refer/not_open", {})


def _gate(action: str, raw: Raw, problems: dict[str, str]) -> Show:
    return Show("refer/danger", {"page": DANGER, "raw": raw, "problems": problems, "action": action})


def _gate_action(visit: Visit) -> str:
    """The gate's own address; for another child of a family it remembers which."""
    family = visit.query.get("family", "")
    links = visit.world.links()
    return links.another_of_family(family) if family else links.before_you_start


@view(blueprint, "GET", "/before-you-start")
def gate(visit: Visit) -> Show:
    if setting_up.keeps_closed(visit.world):
        return _not_open()
    return _gate(_gate_action(visit), {}, {})


@view(blueprint, "POST", "/before-you-start")
def answer_gate(visit: Visit) -> Show | Go:
    if setting_up.keeps_closed(visit.world):
        return _not_open()
    _refuse_too_much(visit.form)
    shared = following.answers_to_begin_with(visit.world, visit.query, visit.person)
    answered = drafting.answer_gate(visit.world, visit.form, visit.browser_digest, visit.person, shared)
    if isinstance(answered, Parsed):
        return _gate(_gate_action(visit), visit.form, answered.problems)
    return Go(visit.world.links().task_list(answered.draft_id))


def _refuse_too_much(raw: Raw) -> None:
    if sum(map(len, raw.values())) > MOST_TYPED:
        raise BadForm(413, "Your answers are longer than this form takes. Shorten them and send them again.")


def _draft(visit: Visit, draft_id: str) -> Draft:
    return drafting.open_draft(visit.world, draft_id, visit.browser_digest, visit.me)


def _looked_at(visit: Visit, draft_id: str) -> Draft:
    """The draft, to show something of it: recorded like every look at a child's record, before anything is shown."""
    draft = _draft(visit, draft_id)
    look(visit.world, visit.me, View.DRAFT_OPENED, draft=draft.draft_id)
    return draft


# --- the task list -------------------------------------------------------------------------------------------------------


@view(blueprint, "GET", "/referrals/{draft_id}")
def task_list(visit: Visit, draft_id: str) -> Show:
    draft = _looked_at(visit, draft_id)
    journey = drafting.journey_of(visit.world, draft, visit.me)
    tasks = [_task(visit, draft, part) for part in journey.parts]
    left = sum(task["status"] in (Progress.NOT_STARTED, Progress.IN_PROGRESS) for task in tasks)
    name = f"{draft.raw.get('first_names', '')} {draft.raw.get('last_name', '')}".strip()
    links = visit.world.links()
    context = {
        "tasks": tasks,
        "left": left,
        "child": name,
        "saved": draft.saved_at,
        "check": links.check(draft_id),
        "my_referrals": links.my_referrals,
    }
    return Show("refer/tasks", context)


def _task(visit: Visit, draft: Draft, part: Part) -> dict[str, Any]:
    now = visit.world.clock.now()
    pages = [page for page in part.flow(draft.raw) if drafting.sees(draft, page, visit.me)]
    wanting = [page for page in pages if problems_of(page, draft.raw, now)]
    status = progress(part, draft.raw, now)
    opening = next(iter(wanting or pages), None)
    return {
        "title": part.title,
        "status": str(status),
        "colour": _COLOURS.get(status, ""),
        "href": visit.world.links().draft(draft.draft_id, opening.slug) if opening else None,
        "hint": "" if opening else "Only the author and your school’s safeguarding leads can open this.",
    }


# --- page by page --------------------------------------------------------------------------------------------------------


def _page(visit: Visit, draft: Draft, journey: Journey, slug: str) -> Page:
    page = journey.page(slug, draft.raw)
    if not page or not drafting.sees(draft, page, visit.me):
        raise NotFound
    return page


def _from_check(visit: Visit) -> bool:
    """Whether the person came from the page with all answers, and goes back to it."""
    return visit.query.get("then") == "check"


def _with_check(visit: Visit, url: str) -> str:
    """The same address, remembering that the person came from the page with all answers."""
    return f"{url}?then=check" if _from_check(visit) else url


def _form(visit: Visit, draft: Draft, journey: Journey, page: Page, problems: dict[str, str]) -> Show:
    links, raw = visit.world.links(), draft.raw
    action = _with_check(visit, links.draft(draft.draft_id, page.slug))
    if page is DANGER:
        return _gate(action, raw, problems)
    context = {
        "page": page,
        "raw": raw,
        "problems": problems,
        "action": action,
        "back": links.check(draft.draft_id) if _from_check(visit) else links.task_list(draft.draft_id),
        "part": journey.part_of(page).title,
        "saved": draft.saved_at,
    }
    if page.upload:
        return show_upload(visit, draft, page, context)
    return Show("refer/list", context | _list(visit, draft, page)) if page.lists else Show("refer/page", context)


def _list(visit: Visit, draft: Draft, page: Page) -> dict[str, Any]:
    links, raw, now = visit.world.links(), draft.raw, visit.world.clock.now()
    assert page.lists
    pages = [page.lists.page(number) for number in page.lists.numbers(raw)]
    items = [
        {
            "name": name_of_item(item, raw),
            "change": _with_check(visit, links.draft(draft.draft_id, item.slug)),
            "remove": _with_check(visit, links.remove(draft.draft_id, item.slug)),
            "sees": drafting.sees(draft, item, visit.me),
            "complete": not problems_of(item, raw, now),
            "file": file_words(found) if (found := uploading.file_of(visit.world, draft, item)) else None,
        }
        for item in pages
    ]
    expected = drafting.enquiries_expected(visit.world, draft, visit.me) if page.slug == "enquiries" else ()
    return {"items": items, "one": page.lists.one, "most": page.lists.most, "expected": expected}


@view(blueprint, "GET", "/referrals/{draft_id}/pages/{slug}")
def form_page(visit: Visit, draft_id: str, slug: str) -> Show:
    """A page as it was saved; after an answer that was refused, with what is wrong. That it has an address of its own
    lets the browser go back and forth over it without sending anything again."""
    draft = _looked_at(visit, draft_id)
    journey = drafting.journey_of(visit.world, draft, visit.me)
    page = _page(visit, draft, journey, slug)
    problems = problems_of(page, draft.raw, visit.world.clock.now()) if visit.query.get("wrong") == "yes" else {}
    return _form(visit, draft, journey, page, problems)


@view(blueprint, "POST", "/referrals/{draft_id}/pages/{slug}")
def save_page(visit: Visit, draft_id: str, slug: str) -> Go:
    links = visit.world.links()
    draft = _draft(visit, draft_id)
    journey = drafting.journey_of(visit.world, draft, visit.me)
    page = _page(visit, draft, journey, slug)
    _refuse_too_much({**draft.raw, **visit.form})
    if page.lists and visit.form.get(page.lists.question) == "yes" and (number := page.lists.free(draft.raw)):
        return Go(_with_check(visit, links.draft(draft_id, page.lists.page(number).slug)))
    saved = drafting.save_page(visit.world, draft, visit.me, page, visit.form)
    if saved.problems:
        address = _with_check(visit, links.draft(draft_id, slug))
        return Go(f"{address}{'&' if _from_check(visit) else '?'}wrong=yes")
    return Go(_after(visit, saved.draft, journey, page))


def _after(visit: Visit, draft: Draft, journey: Journey, page: Page) -> str:
    """The next page of the part that this person may see, else the task list, or back to where the change began."""
    links = visit.world.links()
    if _from_check(visit) and not (page.item_of and page.item_of.asks_for_more(draft.raw)):
        return links.check(draft.draft_id)
    following = journey.after(page, draft.raw)
    while following and not drafting.sees(draft, following, visit.me):
        following = journey.after(following, draft.raw)
    if not following:
        return links.task_list(draft.draft_id)
    return _with_check(visit, links.draft(draft.draft_id, following.slug))


def _item(visit: Visit, draft_id: str, slug: str) -> tuple[Draft, Journey, Page]:
    draft = _draft(visit, draft_id)
    journey = drafting.journey_of(visit.world, draft, visit.me)
    page = _page(visit, draft, journey, slug)
    if not page.item_of:
        raise NotFound
    return draft, journey, page


@view(blueprint, "GET", "/referrals/{draft_id}/pages/{slug}/remove")
def ask_to_remove(visit: Visit, draft_id: str, slug: str) -> Show:
    draft, _, page = _item(visit, draft_id, slug)
    links = visit.world.links()
    assert page.item_of
    context = {
        "one": page.item_of.one,
        "name": name_of_item(page, draft.raw),
        "action": _with_check(visit, links.remove(draft_id, slug)),
        "back": _with_check(visit, links.draft(draft_id, page.item_of.slug)),
    }
    return Show("refer/remove", context)


@view(blueprint, "POST", "/referrals/{draft_id}/pages/{slug}/remove")
def remove(visit: Visit, draft_id: str, slug: str) -> Go:
    draft, _, page = _item(visit, draft_id, slug)
    assert page.item_of
    drafting.remove_item(visit.world, draft, page)
    return Go(_with_check(visit, visit.world.links().draft(draft_id, page.item_of.slug)))


# --- checking and sending ------------------------------------------------------------------------------------------------


def _check(visit: Visit, draft: Draft, *, changed: bool = False) -> Show:
    links, now = visit.world.links(), visit.world.clock.now()
    journey = drafting.journey_of(visit.world, draft, visit.me)
    parts = [_checked(visit, draft, part) for part in journey.parts]
    context = {
        "parts": parts,
        "version": draft.version,
        "changed": changed,
        "phone_now": has_to_phone(draft.raw),
        "declaration": declaration_of(draft.form),
        "action": links.check(draft.draft_id),
        "back": links.task_list(draft.draft_id),
        "complete": not any(problems_of(page, draft.raw, now) for page in journey.flow(draft.raw)),
        "expected": drafting.enquiries_expected(visit.world, draft, visit.me),
    }
    return Show("refer/check", context, 409 if changed else 200)


def _checked(visit: Visit, draft: Draft, part: Part) -> dict[str, Any]:
    """A part in words with where to change it; of what this person may not see, only whether it is complete."""
    links, now = visit.world.links(), visit.world.clock.now()
    pages = list(part.flow(draft.raw))
    seen = [page for page in pages if drafting.sees(draft, page, visit.me)]
    hidden = [page for page in pages if not drafting.sees(draft, page, visit.me)]
    sections = [
        {
            "title": shown.title,
            "change": f"{links.draft(draft.draft_id, shown.slug)}?then=check",
            "rows": shown.rows,
            "problems": shown.problems,
        }
        for shown in in_words(seen, draft.raw, now)
    ]
    wanting = any(problems_of(page, draft.raw, now) for page in hidden)
    return {"title": part.title, "sections": sections, "hidden": bool(hidden), "hidden_complete": not wanting}


@view(blueprint, "GET", "/referrals/{draft_id}/check")
def check(visit: Visit, draft_id: str) -> Show:
    return _check(visit, _looked_at(visit, draft_id))


def _as_confirmed(visit: Visit, draft: Draft) -> Draft:
    """The draft in the version that the person read: any other is refused by the store."""
    version = visit.form.get("version", "")
    return replace(draft, version=int(version) if version.isdecimal() and len(version) < 10 else -1)


@view(blueprint, "POST", "/referrals/{draft_id}/check")
def send(visit: Visit, draft_id: str) -> Show | Go:
    draft = _draft(visit, draft_id)
    try:
        referring.send(visit.world, _as_confirmed(visit, draft), visit.me)
    except referring.NotComplete:
        return _check(visit, draft)
    except Conflict:
        return _check(visit, _draft(visit, draft_id), changed=True)
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
        "keyed": visit.me.keys_in,
        "phone_now": receipt.phone_now,
        "opens": referring.opens_after(receipt.received_at, authority),
    }
    return Show("refer/sent", context)
