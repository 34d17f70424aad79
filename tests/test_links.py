"""Links of the documentation lead to files and headings that are there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")]
LINK = re.compile(r"\]\((?!https?:|mailto:)([^)\s#]*)(?:#([^)\s]+))?\)")


def _places_in(page: Path) -> set[str]:
    """What a link can name in a page: its headings as GitHub writes them, and its own anchors."""
    text = page.read_text()
    headings = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    words = (re.sub(r"\]\([^)]*\)|[`*\[]", "", heading).lower() for heading in headings)
    return {re.sub(r"[^\w\- ]", "", each).replace(" ", "-") for each in words} | set(re.findall(r'<a id="(.+?)"', text))


def _leads_somewhere(page: Path, path: str, place: str) -> bool:
    to = (page.parent / path).resolve() if path else page
    return to.exists() and (not place or to.suffix != ".md" or place in _places_in(to))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_of_a_page_leads_somewhere(page: Path) -> None:
    links = LINK.findall(page.read_text())
    assert [link for link in links if not _leads_somewhere(page, *link)] == []
