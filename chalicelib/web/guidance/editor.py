"""Where the team writes: a page with its draft, its files, and its preview."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.guidance.addresses import at_home
from chalicelib.domain.guidance.confirming import facts_to_confirm
from chalicelib.domain.guidance.differences import Row, changed_rows, side_by_side
from chalicelib.domain.guidance.pages import PageState
from chalicelib.domain.guidance.writing import LONGEST_NOTE, CleanHtml, MarkupRefused
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.guidance import publishing, writing
from chalicelib.services.guidance.writing import Desk, Overtaken, Seen, Words
from chalicelib.web.forms.attachments import AttachedFile
from chalicelib.web.guidance.draft_files import draft_files
from chalicelib.web.guidance.posted_words import markdown_in, name_of, seen_in
from chalicelib.web.guidance.writers_list import STATES, TITLE
from chalicelib.web.http.asked import Asked
from chalicelib.web.http.replies import Data, Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

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


class Overtaking(Struct, frozen=True, kw_only=True):
    """Somebody else saved while one wrote: what they changed, and how one’s own words differ from theirs."""

    by: str
    at: datetime | None
    theirs: Sequence[Row]
    mine: Sequence[Row]


class WritePage(Asked, frozen=True, kw_only=True):
    """The words of a page, and what may be done with them. `notice`: why they cannot be published as they are; `facts`: what
    the authority confirms first."""

    slug: str
    markdown: str
    seen: Seen
    state: str
    is_live: bool
    was_published: bool
    has_draft: bool
    live_at: datetime | None
    notice: str
    facts: Sequence[str]
    preview: CleanHtml | None
    overtaking: Overtaking | None
    is_saved: bool
    files: Sequence[AttachedFile]


class _Shown(Struct, frozen=True, kw_only=True):
    """What a write page shows beside what is stored."""

    raw: Mapping[str, str]
    markdown: str
    seen: Seen
    problems: Mapping[str, str] = {}
    preview: CleanHtml | None = None
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
        was_published=desk.page.live > 0,
        has_draft=draft is not None,
        live_at=draft.live_at if draft else None,
        notice=shown.notice,
        facts=facts_to_confirm(shown.markdown),
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
        html = at_home(writing.preview(visit.world, shown.markdown).html, visit.world.links().base_url)
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
        html = writing.preview(visit.world, markdown_in(visit)).html
        return Data({"html": at_home(html, visit.world.links().base_url)})
    except MarkupRefused as refused:
        return Data({"problem": str(refused)})


@view("POST", "/guidance/{slug}/unschedule")
def unschedule(visit: Visit, slug: str) -> Go:
    publishing.take_off_schedule(visit.world, visit.me, slug)
    return Go(visit.world.links().guidance_page(slug))
