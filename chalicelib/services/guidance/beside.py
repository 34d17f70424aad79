"""Paragraphs of the live procedures where they stand beside a question, on a receipt or in an email: one source for all."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from chalicelib.domain.errors import TryAgain
from chalicelib.domain.guidance.addresses import at_home
from chalicelib.domain.guidance.editions import placed
from chalicelib.domain.guidance.pages import Block, Edition
from chalicelib.domain.guidance.writing import CleanHtml
from chalicelib.ports.world import World

LONG = 400
"""Characters: what has more is folded, so that the question stays in sight on a phone."""


class Beside(Struct, frozen=True):
    """`href` leads to the paragraph on its page, which has this `title`. `lines`: the same as plain text."""

    html: CleanHtml
    lines: Sequence[str]
    title: str
    href: str
    is_long: bool


def live_edition(world: World) -> Edition:
    """Without procedures where they cannot be read: no form and no email waits for them."""
    try:
        return world.guidance.current()
    except TryAgain:
        return Edition(0)


def beside(world: World, names: Iterable[str]) -> Sequence[Beside]:
    """Those of these blocks that the live edition has."""
    edition = live_edition(world)
    return [_shown(world, edition, edition.blocks[name]) for name in names if name in edition.blocks]


def _shown(world: World, edition: Edition, block: Block) -> Beside:
    links, page = world.links(), placed(edition, block.slug)
    return Beside(
        at_home(block.html, links.base_url),
        block.text.splitlines(),
        page.title if page else "",
        f"{links.procedure(block.slug)}#block-{block.name}",
        len(block.text) > LONG,
    )
