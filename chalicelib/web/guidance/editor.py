"""Where the team writes: the list of pages, a page with its draft, its preview, and what differs from what is live."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from msgspec import Struct

from chalicelib.domain.guidance.differences import Row, changed_rows, side_by_side
from chalicelib.domain.guidance.pages import GuidancePage, PageState
from chalicelib.domain.guidance.reviewing import is_overdue
from chalicelib.domain.guidance.writing import LONGEST_NOTE, LONGEST_TITLE, MarkupRefused, readable
from chalicelib.domain.instants import london_day
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.guidance import publishing, writing
from chalicelib.services.guidance.writing import Desk, Overtaken, PlaceRefused, Seen, SlugRefused, Words
from chalicelib.web.guidance.file_lines import DraftFile, draft_files
from chalicelib.web.http.asked import Asked
from chalicelib.web.http.form_body import BadForm
from chalicelib.web.http.replies import Data, Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

STATES: Mapping[PageState, str] = {
    PageState.NEW: "Not published",
    PageState.LIVE: "Live",
    PageState.WITHDRAWN: "Withdrawn",
}
TITLE = Field("title", "Title", longest=LONGEST_TITLE, missing="Enter a title.")
WORDS = Page(
    "words",
    "Words",
    (
        TITLE,
        Field(
            "what_changed",
            "What changed since the version before?",
            Kind.LONG_TEXT,
            hint="One or two sentences for readers. It stands in the list of versions.",
            longest=LONGEST_NOTE,
        ),
    ),
)


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
    """`may_write`: auditors only read."""

    lines: Sequence[PageLine]
    may_write: bool


class NewPage(Asked, frozen=True, kw_only=True):
    """The title and the address of a new page."""


class Overtaking(Struct, frozen=True, kw_only=True):
    """Somebody else saved while one wrote: what they changed, and how one’s own words differ from theirs."""

    by: str
    at: datetime | None
    theirs: Sequence[Row]
    mine: Sequence[Row]


class WritePage(Asked, frozen=True, kw_only=True):
    """The words of a page, and what may be done with them. `notice`: why they cannot be published as they are."""

    slug: str
    markdown: str
    seen: Seen
    state: str
    is_live: bool
    has_draft: bool
    live_at: datetime | None
    notice: str
    preview: str | None
    overtaking: Overtaking | None
    is_saved: bool
    files: Sequence[DraftFile]


class ComparePage(Struct, frozen=True, kw_only=True):
    """The draft beside what is live."""

    slug: str
    title: str
    live: int
    rows: Sequence[Row]
    is_first: bool
    has_draft: bool
    may_write: bool


def name_of(visit: Visit, person_id: str) -> str:
    person = visit.world.people.get(person_id) if person_id else None
    return person.name if person else ""


def may_write(visit: Visit) -> bool:
    return visit.me.works_cases or visit.me.administers


@view("GET", "/guidance")
def guidance(visit: Visit) -> Show:
    today = london_day(visit.world.clock.now())
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
        for page, draft in writing.all_pages(visit.world)
    ]
    return Show("guidance/list", ListPage(lines, may_write(visit)))


# --- a new page --------------------------------------------------------------------------------------------------------


def _new_page(pages: Sequence[GuidancePage]) -> Page:
    above = tuple(Choice(page.slug, page.title) for page in pages)
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
            Field(
                "parent",
                "Which page does it stand below?",
                Kind.SELECT,
                hint="None for a page of its own.",
                choices=above,
            ),
        ),
    )


def _show_new(visit: Visit, raw: Mapping[str, str], problems: Mapping[str, str]) -> Show:
    page = _new_page([page for page, _ in writing.all_pages(visit.world)])
    return Show("guidance/new", NewPage(page=page, raw=raw, problems=problems))


@view("GET", "/guidance/new")
def new(visit: Visit) -> Show:
    return _show_new(visit, {}, {})


@view("POST", "/guidance/new")
def begin(visit: Visit) -> Show | Go:
    page = _new_page([page for page, _ in writing.all_pages(visit.world)])
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


# --- its words ---------------------------------------------------------------------------------------------------------


class _Shown(Struct, frozen=True, kw_only=True):
    """What a write page shows beside what is stored."""

    raw: Mapping[str, str]
    markdown: str
    seen: Seen
    problems: Mapping[str, str] = {}
    preview: str | None = None
    overtaking: Overtaking | None = None
    notice: str = ""


def _show(visit: Visit, desk: Desk, shown: _Shown) -> Show:
    draft = desk.draft
    model = WritePage(
        page=WORDS,
        raw=shown.raw,
        problems=shown.problems,
        slug=desk.page.slug,
        markdown=shown.markdown,
        seen=shown.seen,
        state=STATES[desk.page.state],
        is_live=desk.page.state is PageState.LIVE,
        has_draft=draft is not None,
        live_at=draft.live_at if draft else None,
        notice=shown.notice,
        preview=shown.preview,
        overtaking=shown.overtaking,
        is_saved=visit.query.get("saved") == "yes",
        files=draft_files(visit, desk),
    )
    return Show("guidance/write", model)


@view("GET", "/guidance/{slug}")
def write(visit: Visit, slug: str) -> Show:
    desk = writing.desk(visit.world, slug)
    words = desk.words
    raw = {"title": words.title, "what_changed": words.what_changed}
    notice = writing.problem_with(visit.world, words.markdown) if desk.draft else ""
    return _show(visit, desk, _Shown(raw=raw, markdown=words.markdown, seen=desk.seen, notice=notice))


@view("POST", "/guidance/{slug}")
def save(visit: Visit, slug: str) -> Show | Go:
    """Saves, or shows what the words look like; both keep what was typed."""
    raw, markdown, seen = typed(WORDS, visit.form), markdown_in(visit), seen_in(visit)
    problems = parse(WORDS, raw, visit.world.clock.now()).problems
    shown = _Shown(raw=raw, markdown=markdown, seen=seen, problems=problems)
    if problems:
        return _show(visit, writing.desk(visit.world, slug), shown)
    if visit.form.get("act") == "preview":
        return _preview(visit, slug, shown)
    try:
        writing.save(visit.world, visit.me, slug, seen, Words(raw["title"], markdown, raw["what_changed"]))
    except MarkupRefused as refused:
        return _show(visit, writing.desk(visit.world, slug), _with_problem(shown, str(refused)))
    except Overtaken as overtaken:
        return _show_overtaken(visit, slug, shown, overtaken)
    return Go(visit.world.links().page_of(f"/guidance/{slug}", {"saved": "yes"}))


def _with_problem(shown: _Shown, problem: str) -> _Shown:
    return _Shown(raw=shown.raw, markdown=shown.markdown, seen=shown.seen, problems={"markdown": problem})


def _preview(visit: Visit, slug: str, shown: _Shown) -> Show:
    desk = writing.desk(visit.world, slug)
    try:
        html = writing.preview(visit.world, shown.markdown).html
    except MarkupRefused as refused:
        return _show(visit, desk, _with_problem(shown, str(refused)))
    return _show(visit, desk, _Shown(raw=shown.raw, markdown=shown.markdown, seen=shown.seen, preview=html))


def _show_overtaken(visit: Visit, slug: str, shown: _Shown, overtaken: Overtaken) -> Show:
    """One’s own words stay in the box. Saving again puts them over the other’s, of which a copy is kept."""
    theirs = overtaken.theirs
    overtaking = Overtaking(
        by=name_of(visit, theirs.by) or "Somebody else",
        at=theirs.at,
        theirs=changed_rows(side_by_side(overtaken.begun, theirs.markdown)),
        mine=changed_rows(side_by_side(theirs.markdown, shown.markdown)),
    )
    seen = Seen(theirs.based_on, theirs.version)
    new = _Shown(raw=shown.raw, markdown=shown.markdown, seen=seen, overtaking=overtaking)
    return _show(visit, writing.desk(visit.world, slug), new)


@view("POST", "/guidance/{slug}/preview")
def live_preview(visit: Visit, slug: str) -> Data:
    """For the script, while somebody writes."""
    writing.page_named(visit.world, slug)
    try:
        return Data({"html": writing.preview(visit.world, markdown_in(visit)).html})
    except MarkupRefused as refused:
        return Data({"problem": str(refused)})


@view("GET", "/guidance/{slug}/compare")
def compare(visit: Visit, slug: str) -> Show:
    desk = writing.desk(visit.world, slug)
    before, after = desk.live.markdown if desk.live else "", desk.words.markdown
    model = ComparePage(
        slug=slug,
        title=desk.words.title,
        live=desk.page.live,
        rows=changed_rows(side_by_side(before, after)),
        is_first=desk.live is None,
        has_draft=desk.draft is not None,
        may_write=may_write(visit),
    )
    return Show("guidance/compare", model)


@view("POST", "/guidance/{slug}/unschedule")
def unschedule(visit: Visit, slug: str) -> Go:
    publishing.take_off_schedule(visit.world, visit.me, slug)
    return Go(visit.world.links().guidance_page(slug))


def markdown_in(visit: Visit) -> str:
    return readable(visit.form.get("markdown", ""))


def seen_in(visit: Visit) -> Seen:
    """The draft that the page was made from. Raises BadForm."""
    texts = [visit.form.get(name, "") for name in ("based_on", "draft")]
    if not all(text.isascii() and text.isdecimal() and len(text) < 10 for text in texts):
        raise BadForm(400, "The form was not complete. Load the page again and repeat what you did.")
    return Seen(*map(int, texts))
