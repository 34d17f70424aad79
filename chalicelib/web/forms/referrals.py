"""A form being filled in: the task list, page by page, check answers, the receipt. The same for every form."""

from collections.abc import Callable

from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.forms.quarantine import Sign
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.form import Audience
from chalicelib.journeys.engine.in_words import name_of_item
from chalicelib.journeys.engine.journey import Journey
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import problems_of
from chalicelib.journeys.engine.progress import Progress
from chalicelib.journeys.forms import form_named
from chalicelib.services.referrals import draft_lists, drafting, quarantining, referring, saving
from chalicelib.web.forms.begin import refuse_too_much
from chalicelib.web.forms.check_page import show_check
from chalicelib.web.forms.draft_visit import (
    WHO_SEES_ALL,
    draft_of,
    eyes_of,
    from_check,
    is_public,
    links_to,
    looked_at,
    page_of,
    who_fills_in,
    with_check,
)
from chalicelib.web.forms.question_page import show_questions
from chalicelib.web.forms.receipt_page import show_receipt
from chalicelib.web.forms.task_line import task_line
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import Handler, view
from chalicelib.web.http.visit import Visit

STAYS = "school"
"""What is wrong, in an address: the person may not move the form to another school."""
NOT_TO_MOVE = f"{WHO_SEES_ALL} can move this form to another school."


def _for_both(method: str, path: str = "") -> Callable[[Handler], Handler]:
    """A page of the form for a person who is signed in, and the same for a member of the public, known only by a cookie."""

    def register(handler: Handler) -> Handler:
        view(method, f"/concerns/{{draft_id}}{path}")(handler)
        return view(method, f"/referrals/{{draft_id}}{path}")(handler)

    return register


@_for_both("GET")
def task_list(visit: Visit, draft_id: str) -> Show:
    draft = looked_at(visit, draft_id)
    journey = drafting.journey_of(visit.world, draft, who_fills_in(visit))
    sees = eyes_of(visit, draft)
    tasks = [task_line(visit, draft, part, sees) for part in journey.parts]
    left = sum(task["status"] in (Progress.NOT_STARTED, Progress.IN_PROGRESS) for task in tasks)
    name = f"{draft.raw.get('first_names', '')} {draft.raw.get('last_name', '')}".strip()
    form = form_named(draft.form)
    context = {
        "tasks": tasks,
        "left": left,
        "child": name,
        "one": form.noun,
        "saved": draft.saved_at,
        "deleted": draft_lists.deleted_on(draft),
        "check": links_to(visit, draft_id).check,
        "back": visit.world.links().start_of(form.name) if is_public(visit) else visit.world.links().my_referrals,
        "shared": form.audience is Audience.SCHOOL and not visit.me.keys_in,
        "public": is_public(visit),
    }
    return Show("refer/tasks", context)


@_for_both("GET", "/pages/{slug}")
def form_page(visit: Visit, draft_id: str, slug: str) -> Show:
    """A saved page; after a refused answer, with its problems. It has an address of its own, so the browser can go back
    and forth over it without sending anything again."""
    draft = looked_at(visit, draft_id)
    journey = drafting.journey_of(visit.world, draft, who_fills_in(visit))
    page = page_of(visit, draft, journey, slug)
    wrong = visit.query.get("wrong", "")
    problems = problems_of(page, draft.raw, visit.world.clock.now()) if wrong == "yes" else {}
    if wrong == STAYS and any(item.name == "school_urn" for item in page.fields):
        problems = {"school_urn": NOT_TO_MOVE}
    return show_questions(visit, draft, journey, page, problems)


@_for_both("POST", "/pages/{slug}")
def save_page(visit: Visit, draft_id: str, slug: str) -> Go:
    links = links_to(visit, draft_id)
    draft = draft_of(visit, draft_id)
    journey = drafting.journey_of(visit.world, draft, who_fills_in(visit))
    page = page_of(visit, draft, journey, slug)
    refuse_too_much({**draft.raw, **visit.form})
    if page.lists and visit.form.get(page.lists.question) == "yes" and (number := page.lists.free(draft.raw)):
        return Go(with_check(visit, links.page(page.lists.page(number).slug)))
    saved = saving.save_page(visit.world, draft, who_fills_in(visit), page, visit.form)
    address = with_check(visit, links.page(slug))
    if saved.offers:
        return Go(f"{address}#{saved.offers}-found")
    if saved.stays:
        return Go(f"{address}{'&' if from_check(visit) else '?'}wrong={STAYS}")
    if saved.problems:
        return Go(f"{address}{'&' if from_check(visit) else '?'}wrong=yes")
    return Go(_after(visit, saved.draft, journey, page))


def _after(visit: Visit, draft: Draft, journey: Journey, page: Page) -> str:
    """The next page of the part that this person may see, else the task list, or back to where the change began."""
    links = links_to(visit, draft.draft_id)
    if from_check(visit) and not (page.item_of and page.item_of.asks_for_more(draft.raw)):
        return links.check
    following, sees = journey.after(page, draft.raw), eyes_of(visit, draft)
    while following and not sees(following):
        following = journey.after(following, draft.raw)
    if not following:
        return links.task_list
    return with_check(visit, links.page(following.slug))


def _item(visit: Visit, draft_id: str, slug: str) -> tuple[Draft, Journey, Page]:
    draft = draft_of(visit, draft_id)
    journey = drafting.journey_of(visit.world, draft, who_fills_in(visit))
    page = page_of(visit, draft, journey, slug)
    if not page.item_of:
        raise NotFound
    return draft, journey, page


@_for_both("GET", "/pages/{slug}/remove")
def ask_to_remove(visit: Visit, draft_id: str, slug: str) -> Show:
    draft, _, page = _item(visit, draft_id, slug)
    links = links_to(visit, draft_id)
    assert page.item_of
    context = {
        "one": page.item_of.noun,
        "name": name_of_item(page, draft.raw),
        "action": with_check(visit, links.remove(slug)),
        "back": with_check(visit, links.page(page.item_of.slug)),
    }
    return Show("refer/remove", context)


@_for_both("POST", "/pages/{slug}/remove")
def remove(visit: Visit, draft_id: str, slug: str) -> Go:
    draft, _, page = _item(visit, draft_id, slug)
    assert page.item_of
    saving.remove_item(visit.world, draft, page)
    return Go(with_check(visit, links_to(visit, draft_id).page(page.item_of.slug)))


@_for_both("GET", "/check")
def check(visit: Visit, draft_id: str) -> Show:
    return show_check(visit, looked_at(visit, draft_id))


def _as_confirmed(visit: Visit, draft: Draft) -> Draft:
    """The draft in the version that the person read: any other is refused by the store."""
    version = visit.form.get("version", "")
    return replace(draft, version=int(version) if version.isdecimal() and len(version) < 10 else -1)


def _signs(visit: Visit, draft: Draft) -> tuple[Sign, ...]:
    """What speaks against a person having filled in a form of the public: `website` is the question that nobody sees."""
    if not is_public(visit):
        return ()
    return quarantining.signs_of(visit.world, draft, visit.form.get("website", ""), visit.origin.source)


@_for_both("POST", "/check")
def send(visit: Visit, draft_id: str) -> Show | Go:
    draft = draft_of(visit, draft_id)
    try:
        referring.send(visit.world, _as_confirmed(visit, draft), who_fills_in(visit), _signs(visit, draft))
    except referring.NotComplete:
        return show_check(visit, draft)
    except Conflict:
        return show_check(visit, draft_of(visit, draft_id), changed=True)
    return Go(links_to(visit, draft_id).sent)


@_for_both("GET", "/sent")
def sent(visit: Visit, draft_id: str) -> Show:
    receipt = referring.receipt_of(visit.world, draft_id, who_fills_in(visit))
    if not receipt:
        raise NotFound
    return show_receipt(visit, receipt)
