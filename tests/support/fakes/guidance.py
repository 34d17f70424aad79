"""Pages of the procedures, and Markdown as far as tests write it."""

import re
from html import escape

from chalicelib.domain.guidance.pages import Edition, PlacedPage
from chalicelib.ports.guidance import Rendered


class FakeGuidance:
    """The live edition. Tests set `edition_now`."""

    def __init__(self) -> None:
        pages = (PlacedPage("children-missing-education", "Children missing education", "", 0, 2),)
        self.edition_now = Edition(1, None, pages)

    def current(self) -> Edition:
        return self.edition_now


def fake_markup(markdown: str) -> Rendered:
    """Paragraphs, headings and bold words. Everything else stays as it was typed."""
    blocks = [block.strip() for block in markdown.replace("\r\n", "\n").split("\n\n") if block.strip()]
    return Rendered("\n".join(map(_html_of, blocks)), "\n\n".join(blocks))


def _html_of(block: str) -> str:
    text = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", escape(block))
    return f"<h2>{text[3:]}</h2>" if text.startswith("## ") else f"<p>{text}</p>"
