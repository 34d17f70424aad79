"""The procedures as anybody reads them. Their HTML was made and cleaned when they were published."""

import re
from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.errors import NotFound
from chalicelib.domain.guidance.addresses import at_home
from chalicelib.domain.guidance.differences import Row, changed_rows, side_by_side
from chalicelib.domain.guidance.pages import GuidanceVersion, NationalGuidance, PlacedPage
from chalicelib.domain.guidance.searching import Hit
from chalicelib.domain.guidance.slugs import slug_problem
from chalicelib.domain.guidance.tree import Entry, in_order
from chalicelib.domain.guidance.writing import CleanHtml
from chalicelib.services.guidance import attaching, reading
from chalicelib.web.forms.attachments import PublicFile, public_files
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit
from chalicelib.web.http.who import Who, may

LONGEST_SEARCH = 200


class ContentsPage(Struct, frozen=True):
    """The contents of what is live. `asked`: what was looked for in it."""

    edition: int
    at: datetime | None
    entries: Sequence[Entry]
    asked: str
    hits: Sequence[Hit]


class EditionPage(Struct, frozen=True):
    """The contents of an edition that is or was live. `current`: the number of the one that is."""

    edition: int
    at: datetime | None
    entries: Sequence[Entry]
    current: int


class ProcedurePage(Struct, frozen=True):
    """One version of a page. `is_live`: whether it is what holds now; `live`: the number of what does, 0 for none."""

    slug: str
    version: GuidanceVersion
    html: CleanHtml
    is_live: bool
    live: int
    above: Sequence[PlacedPage]
    below: Sequence[PlacedPage]
    files: Sequence[PublicFile]


class GonePage(Struct, frozen=True):
    """A page that was withdrawn, and what replaced it."""

    title: str
    slug: str
    because: str
    at: datetime | None
    instead: str
    instead_title: str


class VersionsPage(Struct, frozen=True):
    """All versions of a page, the newest first. `for_team`: whether the reader may see who was told."""

    title: str
    slug: str
    versions: Sequence[GuidanceVersion]
    is_live: bool
    for_team: bool
    rests_on: Sequence[NationalGuidance]


class ChangesPage(Struct, frozen=True):
    """What a version changed of the one before it."""

    title: str
    slug: str
    number: int
    what_changed: str
    rows: Sequence[Row]


class Chapter(Struct, frozen=True):
    """A page within the document. `level`: of its heading."""

    entry: Entry
    version: GuidanceVersion
    html: CleanHtml
    level: int


class DocumentPage(Struct, frozen=True):
    """All that is live as one document."""

    edition: int
    at: datetime | None
    chapters: Sequence[Chapter]


@view("GET", "/procedures")
def procedures(visit: Visit) -> Show:
    edition, entries = reading.contents(visit.world)
    asked = visit.query.get("find", "").strip()[:LONGEST_SEARCH]
    hits = reading.search(visit.world, asked) if asked else ()
    return Show("procedures/contents", ContentsPage(edition.number, edition.at, entries, asked, hits))


@view("GET", "/procedures/as-on/{edition}")
def as_on(visit: Visit, edition: str) -> Show:
    found = reading.as_on(visit.world, _number(edition))
    current, _ = reading.contents(visit.world)
    entries = in_order(found.pages)
    return Show("procedures/as_on", EditionPage(found.number, found.at, entries, current.number))


@view("GET", "/procedures/document")
def document(visit: Visit) -> Show:
    edition, _ = reading.contents(visit.world)
    base_url = visit.world.links().base_url
    chapters = [_chapter(entry, version, base_url) for entry, version in reading.whole(visit.world, edition)]
    return Show("procedures/document", DocumentPage(edition.number, edition.at, chapters))


@view("GET", "/procedures/{slug}")
def procedure(visit: Visit, slug: str) -> Show:
    _refuse_impossible(slug)
    found = reading.live_page(visit.world, slug)
    if isinstance(found, reading.Gone):
        page = found.page
        model = GonePage(page.title, slug, page.withdrawn_because, found.at, page.replaced_by, found.title_instead)
        return Show("procedures/gone", model)
    return _show(visit, found)


@view("GET", "/procedures/{slug}/versions")
def versions(visit: Visit, slug: str) -> Show:
    _refuse_impossible(slug)
    page, found = reading.versions_of_page(visit.world, slug)
    for_team = may(visit.person, Who.READS_DRAFTS)
    is_live = page.withdrawn_at is None
    return Show("procedures/versions", VersionsPage(page.title, slug, found, is_live, for_team, page.rests_on))


@view("GET", "/procedures/{slug}/versions/{number}/changes")
def changes(visit: Visit, slug: str, number: str) -> Show:
    _refuse_impossible(slug)
    before, after = reading.with_the_one_before(visit.world, slug, _number(number))
    rows = changed_rows(side_by_side(before.markdown, after.markdown))
    return Show("procedures/changes", ChangesPage(after.title, slug, after.number, after.what_changed, rows))


@view("GET", "/procedures/{slug}/versions/{number}")
def version(visit: Visit, slug: str, number: str) -> Show:
    _refuse_impossible(slug)
    return _show(visit, reading.version_of_page(visit.world, slug, _number(number)))


@view("GET", "/procedures/{slug}/files/{file_id}")
def file(visit: Visit, slug: str, file_id: str) -> Go:
    return Go(attaching.public_file(visit.world, slug, file_id))


def _show(visit: Visit, found: reading.Read) -> Show:
    version, links = found.version, visit.world.links()
    model = ProcedurePage(
        version.slug,
        version,
        at_home(version.html, links.base_url),
        found.live == version.number,
        found.live,
        found.above,
        found.below,
        public_files(version.attachments, lambda file_id: links.procedure_file(version.slug, file_id)),
    )
    return Show("procedures/page", model)


def _refuse_impossible(slug: str) -> None:
    if slug_problem(slug):
        raise NotFound


def _number(text: str) -> int:
    if not re.fullmatch("[1-9][0-9]{0,7}", text):
        raise NotFound
    return int(text)


def _chapter(entry: Entry, version: GuidanceVersion, base_url: str) -> Chapter:
    """The headings of a page stand below its title, and no two parts of the document have one address."""
    level = min(entry.depth + 2, 5)
    down = level - 1
    html = re.sub(r"<(/?)h([2-6])\b", lambda found: f"<{found[1]}h{min(int(found[2]) + down, 6)}", version.html)
    html = re.sub(r'(<(?:h[2-6]|div)\b[^>]*\bid=")', rf"\g<1>{version.slug}-", html)
    return Chapter(entry, version, at_home(html, base_url), level)
