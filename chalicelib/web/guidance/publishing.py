"""Publishing a page, now or at a time, and withdrawing it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from chalicelib.domain.errors import DomainError, NotFound
from chalicelib.domain.guidance.addresses import at_home
from chalicelib.domain.guidance.differences import Row, changed_rows, side_by_side
from chalicelib.domain.guidance.pages import PageState, PlacedPage
from chalicelib.domain.guidance.writing import LONGEST_NOTE, CleanHtml
from chalicelib.domain.instants import london_moment
from chalicelib.domain.wording import typed_time
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Value
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.guidance import publishing, writing
from chalicelib.services.guidance.writing import Desk, Overtaken, Seen
from chalicelib.web.forms.attachments import AttachedFile
from chalicelib.web.guidance.draft_files import draft_files
from chalicelib.web.guidance.posted_words import name_of, seen_in
from chalicelib.web.http.asked import Asked
from chalicelib.web.http.posted import version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

NOW, LATER = "now", "later"
WHEN = Page(
    "when",
    "When do readers see it?",
    (
        Field(
            "when",
            "When do readers see it?",
            Kind.RADIOS,
            missing="Choose when readers see it.",
            choices=(
                Choice(NOW, "Now"),
                Choice(
                    LATER,
                    "At a time",
                    reveals=(
                        Field("day", "Day", Kind.DATE, missing="Enter the day."),
                        Field(
                            "time",
                            "Time",
                            Kind.TIME,
                            hint="On a 24-hour clock, such as 8:00 or 14:30.",
                            missing="Enter the time.",
                            short=True,
                        ),
                    ),
                ),
            ),
        ),
    ),
)


class PublishPage(Asked, frozen=True, kw_only=True):
    """What will be published, beside what is live."""

    slug: str
    title: str
    what_changed: str
    html: CleanHtml
    rows: Sequence[Row]
    live: int
    seen: Seen
    files: Sequence[AttachedFile]
    changed_by: str
    """Who saved the draft since the page was opened; empty for nobody."""


class WithdrawPage(Asked, frozen=True, kw_only=True):
    slug: str
    title: str
    version: int


def _show(visit: Visit, desk: Desk, raw: Mapping[str, str], problems: Mapping[str, str], changed_by: str = "") -> Show:
    draft = desk.draft
    if not draft:
        raise NotFound
    try:
        html = at_home(writing.preview(visit.world, draft.markdown).html, visit.world.links().base_url)
    except DomainError as refused:
        html, problems = CleanHtml(), {**problems, "words": str(refused)}
    model = PublishPage(
        page=WHEN,
        raw=raw,
        problems=problems,
        slug=draft.slug,
        title=draft.title,
        what_changed=draft.what_changed,
        html=html,
        rows=changed_rows(side_by_side(desk.live.markdown, draft.markdown)) if desk.live else (),
        live=desk.page.live,
        seen=desk.seen,
        files=draft_files(visit, desk),
        changed_by=changed_by,
    )
    return Show("guidance/publish", model)


@view("GET", "/guidance/{slug}/publish")
def ask(visit: Visit, slug: str) -> Show | Go:
    desk = writing.desk(visit.world, slug)
    return _show(visit, desk, {}, {}) if desk.draft else Go(visit.world.links().guidance_page(slug))


@view("POST", "/guidance/{slug}/publish")
def publish(visit: Visit, slug: str) -> Show | Go:
    world, raw, seen = visit.world, typed(WHEN, visit.form), seen_in(visit)
    desk = writing.desk(world, slug)
    parsed = parse(WHEN, raw, world.clock.now())
    links = world.links()
    if not desk.draft:  # published already, by the same button
        return Go(links.guidance_page(slug))
    if parsed.problems:
        return _show(visit, desk, raw, parsed.problems)
    try:
        if parsed.values["when"] == LATER:
            publishing.schedule(world, visit.me, slug, seen, _moment(parsed.values))
        else:
            publishing.publish(world, visit.me, slug, seen)
    except Overtaken as overtaken:
        name = name_of(visit, overtaken.theirs.by) or "Somebody else"
        return _show(visit, writing.desk(world, slug), raw, {}, name)
    except DomainError as refused:
        now = writing.desk(world, slug)
        return _show(visit, now, raw, {"words": str(refused)}) if now.draft else Go(links.guidance_page(slug))
    return Go(links.guidance)


def _moment(values: Mapping[str, Value]) -> datetime:
    day, at = values["day"], typed_time(str(values["time"]))
    assert isinstance(day, date)
    assert at
    return london_moment(day, at)


# --- withdrawing -------------------------------------------------------------------------------------------------------


def _why(live: Sequence[PlacedPage], slug: str) -> Page:
    others = tuple(Choice(page.slug, page.title) for page in live if page.slug != slug)
    return Page(
        "why",
        "Withdraw the page",
        (
            Field(
                "because",
                "Why is it withdrawn?",
                Kind.LONG_TEXT,
                hint="Readers see this in its place.",
                longest=LONGEST_NOTE,
                missing="Enter why the page is withdrawn.",
            ),
            Field(
                "replaced_by",
                "Which page replaces it?",
                Kind.SELECT,
                hint="Leave it empty if none does.",
                choices=others,
            ),
        ),
    )


def _show_withdraw(visit: Visit, slug: str, raw: Mapping[str, str], problems: Mapping[str, str]) -> Show | Go:
    page = writing.page_named(visit.world, slug)
    if page.state is not PageState.LIVE:
        return Go(visit.world.links().guidance_page(slug))
    asked = _why(visit.world.guidance.current().pages, slug)
    model = WithdrawPage(page=asked, raw=raw, problems=problems, slug=slug, title=page.title, version=page.version)
    return Show("guidance/withdraw", model)


@view("GET", "/guidance/{slug}/withdraw")
def ask_to_withdraw(visit: Visit, slug: str) -> Show | Go:
    return _show_withdraw(visit, slug, {}, {})


@view("POST", "/guidance/{slug}/withdraw")
def withdraw(visit: Visit, slug: str) -> Show | Go:
    asked = _why(visit.world.guidance.current().pages, slug)
    raw = typed(asked, visit.form)
    parsed = parse(asked, raw, visit.world.clock.now())
    if parsed.problems:
        return _show_withdraw(visit, slug, raw, parsed.problems)
    try:
        publishing.withdraw(visit.world, visit.me, slug, version_of(visit), raw["because"], raw["replaced_by"])
    except publishing.WithdrawalRefused as refused:
        return _show_withdraw(visit, slug, raw, {"replaced_by": str(refused)})
    return Go(visit.world.links().guidance)
