"""A page of a form: its questions, or the list of things of which there may be several."""

from typing import Any

from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.in_words import name_of_item
from chalicelib.journeys.engine.journey import Journey
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.paper import numbers_of, numbers_on
from chalicelib.journeys.engine.parsing import problems_of
from chalicelib.journeys.forms import form_named
from chalicelib.journeys.parts.danger import DANGER
from chalicelib.services.referrals import expected_enquiries
from chalicelib.services.uploads import uploading
from chalicelib.web.forms.begin import safety_page
from chalicelib.web.forms.draft_visit import eyes_of, from_check, links_to, who_fills_in, with_check
from chalicelib.web.forms.upload_page import file_words, show_upload
from chalicelib.web.http.replies import Show
from chalicelib.web.http.visit import Visit


def show_questions(visit: Visit, draft: Draft, journey: Journey, page: Page, problems: dict[str, str]) -> Show:
    links, raw = links_to(visit, draft.draft_id), draft.raw
    action = with_check(visit, links.page(page.slug))
    if page is DANGER:
        return safety_page(form_named(draft.form), action, raw, problems)
    context = {
        "page": page,
        "raw": raw,
        "problems": problems,
        "action": action,
        "back": links.check if from_check(visit) else links.task_list,
        "part": journey.part_of(page).title,
        "numbers": numbers_on(page, numbers_of(journey)),
        "saved": draft.saved_at,
    }
    if page.upload:
        return show_upload(visit, draft, page, context)
    return Show("refer/list", context | _list(visit, draft, page)) if page.lists else Show("refer/page", context)


def _list(visit: Visit, draft: Draft, page: Page) -> dict[str, Any]:
    links, raw, now = links_to(visit, draft.draft_id), draft.raw, visit.world.clock.now()
    sees = eyes_of(visit, draft)
    assert page.lists
    pages = [page.lists.page(number) for number in page.lists.numbers(raw)]
    items = [
        {
            "name": name_of_item(item, raw),
            "change": with_check(visit, links.page(item.slug)),
            "remove": with_check(visit, links.remove(item.slug)),
            "sees": sees(item),
            "complete": not problems_of(item, raw, now),
            "file": file_words(found) if (found := uploading.file_of(visit.world, draft, item)) else None,
        }
        for item in pages
    ]
    expected = (
        expected_enquiries.enquiries_expected(visit.world, draft, who_fills_in(visit))
        if page.slug == "enquiries"
        else None
    )
    return {"items": items, "one": page.lists.noun, "most": page.lists.most, "expected": expected}
