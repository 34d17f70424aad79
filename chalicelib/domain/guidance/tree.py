"""The order of the pages, and which page may stand below which."""

from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.guidance.pages import GuidancePage, PlacedPage

DEEPEST = 4
"""Levels of the tree: a reader on a phone gets lost in more."""


class Entry(Struct, frozen=True):
    """A page in the contents: 0 for the first level; `number` as on paper, such as 2.1."""

    page: PlacedPage
    depth: int
    number: str


def in_order(pages: Iterable[PlacedPage]) -> Sequence[Entry]:
    """The contents. A page whose parent is not live stands on the first level, and so does one in a circle: each page is
    there once."""
    pages = list(pages)
    live = {page.slug for page in pages}
    below: dict[str, list[PlacedPage]] = {}
    for page in sorted(pages, key=lambda page: (page.place, page.title.casefold(), page.slug)):
        below.setdefault(page.parent if page.parent in live else "", []).append(page)
    found: list[Entry] = []
    _add(found, below, "", 0, "")
    reached = {entry.page.slug for entry in found}
    for page in pages:
        if page.slug not in reached:
            found.append(Entry(page, 0, str(sum(entry.depth == 0 for entry in found) + 1)))
    return found


def _add(found: list[Entry], below: Mapping[str, list[PlacedPage]], parent: str, depth: int, number: str) -> None:
    for place, page in enumerate(below.get(parent, ()), 1):
        own = f"{number}.{place}" if number else str(place)
        found.append(Entry(page, depth, own))
        _add(found, below, page.slug, depth + 1, own)


def parent_problem(pages: Iterable[GuidancePage], slug: str, parent: str) -> str:
    """The sentence for a page that cannot stand below that one; empty where it can."""
    if not parent:
        return ""
    parents = {page.slug: page.parent for page in pages}
    if parent not in parents:
        return "Choose a page from the list."
    above = _above(parents, parent)
    if slug in above:
        return "A page cannot stand below itself, or below a page that stands below it."
    if len(above) + _height(parents, slug) > DEEPEST:
        return f"Pages can stand in {DEEPEST} levels. Choose a page of a higher level."
    return ""


def _above(parents: Mapping[str, str], slug: str) -> list[str]:
    """The page and all above it; ends where it meets a circle."""
    found: list[str] = []
    while slug and slug not in found:
        found.append(slug)
        slug = parents.get(slug, "")
    return found


def _height(parents: Mapping[str, str], slug: str) -> int:
    """The levels of the page itself and all below it."""
    chains = (_above(parents, each) for each in parents)
    return max((chain.index(slug) + 1 for chain in chains if slug in chain), default=1)
