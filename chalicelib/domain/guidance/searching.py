"""Finding pages by the words in them."""

import re
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.guidance.pages import PlacedPage

MOST = 20
AROUND = 90
"""Characters before and after the found word."""


class Hit(Struct, frozen=True):
    page: PlacedPage
    words: str
    """Where the words stand in the page."""


def find(pages: Iterable[PlacedPage], texts: Mapping[str, str], asked: str) -> Sequence[Hit]:
    """The pages with all these words, those with the words in the title first."""
    words = re.findall(r"\w+", asked.casefold())
    if not words:
        return []
    found = []
    for page in pages:
        text = " ".join(texts.get(page.slug, "").split())
        folded = text.casefold()
        title = page.title.casefold()
        if all(word in title or word in folded for word in words):
            in_title, often = sum(word in title for word in words), sum(folded.count(word) for word in words)
            found.append((-in_title, -often, page.title.casefold(), Hit(page, _around(text, folded, words))))
    return [hit for *_, hit in sorted(found, key=lambda each: each[:3])[:MOST]]


def _around(text: str, folded: str, words: Sequence[str]) -> str:
    at = min((folded.find(word) for word in words if word in folded), default=0)
    start, stop = max(at - AROUND, 0), at + AROUND
    if start:
        start = text.find(" ", start) + 1 or start
    if stop < len(text):
        stop = max(text.rfind(" ", start, stop), start + 1)
    return f"{'… ' if start else ''}{text[start:stop]}{' …' if stop < len(text) else ''}"
