"""What the public reads: the live edition, one version of a page, and what was live before."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.errors import NotFound, Unreadable
from chalicelib.domain.guidance.editions import placed
from chalicelib.domain.guidance.pages import Edition, GuidancePage, GuidanceVersion, PageState, PlacedPage
from chalicelib.domain.guidance.searching import Hit, find
from chalicelib.domain.guidance.slugs import slug_problem
from chalicelib.domain.guidance.tree import Entry, in_order
from chalicelib.ports.world import World


class Read(Struct, frozen=True):
    """A version, and where its page stands in the edition that is live. `entry` None: the page is not live."""

    version: GuidanceVersion
    edition: Edition
    entry: Entry | None
    above: Sequence[PlacedPage]
    below: Sequence[PlacedPage]
    live: int = 0
    """The number of the live version."""


class Gone(Struct, frozen=True):
    """A page that was withdrawn. `title_instead`: of what replaced it."""

    page: GuidancePage
    at: datetime | None
    title_instead: str


def contents(world: World) -> tuple[Edition, Sequence[Entry]]:
    edition = world.guidance.current()
    return edition, in_order(edition.pages)


def live_page(world: World, slug: str) -> Read | Gone:
    """The edition is kept for a minute, so this reads one row. Raises NotFound for a page that was never live."""
    edition = world.guidance.current()
    place = placed(edition, slug)
    if place:
        version = world.guidance.version(slug, place.number)
        if not version:
            raise NotFound
        return _read(edition, version)
    page = _page_once_live(world, slug)
    if page.state is not PageState.WITHDRAWN:  # published a moment ago, in another process
        version = world.guidance.version(slug, page.live)
        if not version:
            raise NotFound
        return _read(edition, version)
    instead = placed(edition, page.replaced_by)
    return Gone(page, page.withdrawn_at, instead.title if instead else "")


def version_of_page(world: World, slug: str, number: int) -> Read:
    """As it was published, whatever is live now."""
    version = world.guidance.version(slug, number) if not slug_problem(slug) and 0 < number < 10**8 else None
    if not version:
        raise NotFound
    return _read(world.guidance.current(), version)


def with_the_one_before(world: World, slug: str, number: int) -> tuple[GuidanceVersion, GuidanceVersion]:
    """A version and the one that it replaced. Raises NotFound, also for the first."""
    before = world.guidance.version(slug, number - 1) if 1 < number < 10**8 else None
    version = world.guidance.version(slug, number) if before else None
    if not before or not version:
        raise NotFound
    return before, version


def versions_of_page(world: World, slug: str) -> tuple[GuidancePage, Sequence[GuidanceVersion]]:
    return _page_once_live(world, slug), world.guidance.versions(slug)


def as_on(world: World, number: int) -> Edition:
    """An edition that was live once."""
    edition = world.guidance.edition(number) if 0 < number < 10**8 else None
    if not edition:
        raise NotFound
    return edition


def whole(world: World, edition: Edition) -> Sequence[tuple[Entry, GuidanceVersion]]:
    """All pages of an edition, in the order of its contents, but for what cannot be read: the page says so."""
    found = [(entry, _if_readable(world, entry.page)) for entry in in_order(edition.pages)]
    return [(entry, version) for entry, version in found if version]


def _if_readable(world: World, page: PlacedPage) -> GuidanceVersion | None:
    try:
        return world.guidance.version(page.slug, page.number)
    except Unreadable:
        return None


def search(world: World, asked: str) -> Sequence[Hit]:
    edition = world.guidance.current()
    return find(edition.pages, world.guidance.texts(edition.number), asked) if edition.number else []


def _page_once_live(world: World, slug: str) -> GuidancePage:
    page = world.guidance.page(slug) if not slug_problem(slug) else None
    if not page or page.state is PageState.NEW:
        raise NotFound
    return page


def _read(edition: Edition, version: GuidanceVersion) -> Read:
    entries = in_order(edition.pages)
    entry = next((each for each in entries if each.page.slug == version.slug), None)
    if not entry:
        return Read(version, edition, None, (), ())
    by_slug = {each.page.slug: each.page for each in entries}
    above: list[PlacedPage] = []
    parent = by_slug.get(entry.page.parent)
    while parent and parent not in above and parent != entry.page:
        above.insert(0, parent)
        parent = by_slug.get(parent.parent)
    below = [each.page for each in entries if each.page.parent == version.slug and each.page.slug != version.slug]
    return Read(version, edition, entry, above, below, entry.page.number)
