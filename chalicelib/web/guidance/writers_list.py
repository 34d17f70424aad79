"""The list of pages for those who write, and a new page."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.guidance.pages import GuidancePage, PageState
from chalicelib.domain.guidance.reviewing import is_overdue
from chalicelib.domain.guidance.writing import LONGEST_TITLE
from chalicelib.domain.instants import london_day
from chalicelib.domain.newer import Words
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.guidance import from_example, writing
from chalicelib.services.guidance.writing import PlaceRefused, SlugRefused
from chalicelib.web.guidance.posted_words import may_write
from chalicelib.web.http.asked import Asked
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

STATES: Mapping[PageState, str] = Words(
    {
        PageState.NEW: "Not published",
        PageState.LIVE: "Live",
        PageState.WITHDRAWN: "Withdrawn",
    }
)
TITLE = Field("title", "Title", longest=LONGEST_TITLE, missing="Enter a title.")


class PageLine(Struct, frozen=True, kw_only=True):
    """A page in the list. `live_at`: when its draft is published by itself."""

    slug: str
    title: str
    state: str
    has_draft: bool
    live_at: datetime | None
    owner: str
    review_by: date | None
    is_overdue: bool


class ListPage(Struct, frozen=True):
    """`may_write`: auditors only read. `may_begin`: nothing was ever published, so one may begin from the example."""

    lines: Sequence[PageLine]
    may_write: bool
    may_begin: bool


class NewPage(Asked, frozen=True, kw_only=True):
    """The title and the address of a new page."""


@view("GET", "/guidance")
def guidance(visit: Visit) -> Show:
    today, pages = london_day(visit.world.clock.now()), writing.all_pages(visit.world)
    names = {person.person_id: person.name for person in visit.world.people.staff()}
    lines = [
        PageLine(
            slug=page.slug,
            title=page.title,
            state=STATES[page.state],
            has_draft=draft is not None,
            live_at=draft.live_at if draft else None,
            owner=names.get(page.owner_id, ""),
            review_by=page.review_by,
            is_overdue=is_overdue(page, today),
        )
        for page, draft in pages
    ]
    may_begin = may_write(visit) and from_example.may_begin([page for page, _ in pages])
    return Show("guidance/list", ListPage(lines, may_write(visit), may_begin))


# --- a new page --------------------------------------------------------------------------------------------------------


def parent_field(pages: Iterable[GuidancePage]) -> Field:
    """`pages`: those below which it may stand."""
    return Field(
        "parent",
        "Which page does it stand below?",
        Kind.SELECT,
        hint="None for a page of its own.",
        choices=tuple(Choice(page.slug, page.title) for page in pages),
    )


def _new_page(pages: Sequence[GuidancePage]) -> Page:
    return Page(
        "new",
        "New page",
        (
            TITLE,
            Field(
                "slug",
                "Address",
                hint="Small letters, figures and hyphens, such as who-to-tell. Leave it empty to have it made from the "
                "title. It never changes.",
                longest=60,
            ),
            parent_field(pages),
        ),
    )


def _show_new(visit: Visit, raw: Mapping[str, str], problems: Mapping[str, str]) -> Show:
    page = _new_page(writing.pages_by_title(visit.world))
    return Show("guidance/new", NewPage(page=page, raw=raw, problems=problems))


@view("GET", "/guidance/new")
def new(visit: Visit) -> Show:
    return _show_new(visit, {}, {})


@view("POST", "/guidance/new")
def begin(visit: Visit) -> Show | Go:
    page = _new_page(writing.pages_by_title(visit.world))
    raw = typed(page, visit.form)
    parsed = parse(page, raw, visit.world.clock.now())
    if parsed.problems:
        return _show_new(visit, raw, parsed.problems)
    try:
        slug = writing.begin(visit.world, visit.me, raw["title"], raw["slug"].lower(), raw["parent"])
    except SlugRefused as refused:
        return _show_new(visit, raw, {"slug": str(refused)})
    except PlaceRefused as refused:
        return _show_new(visit, raw, {"parent": str(refused)})
    return Go(visit.world.links().guidance_page(slug))


@view("POST", "/guidance/new/example")
def begin_from_example(visit: Visit) -> Go:
    from_example.begin_from_example(visit.world, visit.me)
    return Go(visit.world.links().guidance)
