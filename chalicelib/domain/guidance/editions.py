"""The next edition: what is live of all pages once one of them was published or withdrawn."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.errors import DomainError
from chalicelib.domain.guidance.pages import (
    Block,
    Edition,
    GuidanceDraft,
    GuidancePage,
    GuidanceVersion,
    PageState,
    PlacedPage,
)


class BlockTaken(DomainError):
    """Another live page has a block of this name."""

    def __init__(self, name: str, page: str) -> None:
        super().__init__(
            f"The page “{page}” already has a block called {name}. A name is used once on all pages: choose another."
        )


def with_page(edition: Edition, version: GuidanceVersion, page: GuidancePage, blocks: Iterable[Block]) -> Edition:
    """With this version of the page in place of the one before. Raises BlockTaken."""
    others = {name: block for name, block in edition.blocks.items() if block.slug != page.slug}
    for block in (blocks := list(blocks)):
        if taken := others.get(block.name):
            raise BlockTaken(block.name, _title(edition, taken.slug))
    placed = PlacedPage(page.slug, version.title, page.parent, page.place, version.number)
    pages = (*_without(edition, page.slug), placed)
    return _next(edition, version.at, pages, {**others, **{block.name: block for block in blocks}})


def without_page(edition: Edition, slug: str, at: datetime) -> Edition:
    """Its blocks go with it."""
    blocks = {name: block for name, block in edition.blocks.items() if block.slug != slug}
    return _next(edition, at, _without(edition, slug), blocks)


def moved(edition: Edition, page: GuidancePage, at: datetime) -> Edition:
    """With the page where its row has it now. The words are those of before."""
    pages = tuple(
        replace(each, parent=page.parent, place=page.place) if each.slug == page.slug else each
        for each in edition.pages
    )
    return _next(edition, at, pages, edition.blocks)


def _next(edition: Edition, at: datetime, pages: tuple[PlacedPage, ...], blocks: Mapping[str, Block]) -> Edition:
    return Edition(edition.number + 1, at, tuple(sorted(pages, key=lambda page: page.slug)), blocks)


def _without(edition: Edition, slug: str) -> tuple[PlacedPage, ...]:
    return tuple(page for page in edition.pages if page.slug != slug)


def _title(edition: Edition, slug: str) -> str:
    return next((page.title for page in edition.pages if page.slug == slug), slug)


def placed(edition: Edition, slug: str) -> PlacedPage | None:
    return next((page for page in edition.pages if page.slug == slug), None)


def published(page: GuidancePage, draft: GuidanceDraft) -> GuidancePage:
    """The page as its next version makes it."""
    return replace(
        page,
        title=draft.title,
        state=PageState.LIVE,
        live=page.live + 1,
        replaced_by="",
        withdrawn_because="",
        withdrawn_by="",
        withdrawn_at=None,
    )


def withdrawn(page: GuidancePage, because: str, replaced_by: str, by: str, at: datetime) -> GuidancePage:
    return replace(
        page,
        state=PageState.WITHDRAWN,
        replaced_by=replaced_by,
        withdrawn_because=because,
        withdrawn_by=by,
        withdrawn_at=at,
    )
