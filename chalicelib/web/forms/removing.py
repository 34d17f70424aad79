"""Removing one of several things from a form."""

from msgspec import Struct

from chalicelib.domain.errors import NotFound
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.in_words import name_of_item
from chalicelib.journeys.engine.journey import Journey
from chalicelib.journeys.engine.pages import Page
from chalicelib.services.referrals import drafting, saving
from chalicelib.web.forms.draft_visit import (
    draft_of,
    links_to,
    page_of,
    who_fills_in,
    with_check,
)
from chalicelib.web.forms.for_both import for_both
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.visit import Visit


class RemovePage(Struct, frozen=True, kw_only=True):
    """The question whether to remove one of several things."""

    one: str
    name: str
    action: str
    back: str


def _item(visit: Visit, draft_id: str, slug: str) -> tuple[Draft, Journey, Page]:
    draft = draft_of(visit, draft_id)
    journey = drafting.journey_of(visit.world, draft, who_fills_in(visit))
    page = page_of(visit, draft, journey, slug)
    if not page.item_of:
        raise NotFound
    return draft, journey, page


@for_both("GET", "/pages/{slug}/remove")
def ask_to_remove(visit: Visit, draft_id: str, slug: str) -> Show:
    draft, _, page = _item(visit, draft_id, slug)
    links = links_to(visit, draft_id)
    assert page.item_of
    model = RemovePage(
        one=page.item_of.noun,
        name=name_of_item(page, draft.raw),
        action=with_check(visit, links.remove(slug)),
        back=with_check(visit, links.page(page.item_of.slug)),
    )
    return Show("refer/remove", model)


@for_both("POST", "/pages/{slug}/remove")
def remove(visit: Visit, draft_id: str, slug: str) -> Go:
    draft, _, page = _item(visit, draft_id, slug)
    assert page.item_of
    saving.remove_item(visit.world, draft, page)
    return Go(with_check(visit, links_to(visit, draft_id).page(page.item_of.slug)))
