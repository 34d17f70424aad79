"""How parsed Markdown looks as GOV.UK HTML, and which HTML may leave at all."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal
from urllib.parse import urlsplit

from chalicelib.adapters.guidance.plain import words_of
from chalicelib.domain.guidance.addresses import address_of
from chalicelib.domain.guidance.slugs import slug_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token

ADDRESSES = frozenset({"http", "https", "mailto", "tel"})
TAGS = frozenset(
    {
        *("p", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "hr", "br", "a", "em", "strong", "code"),
        *("pre", "div", "table", "thead", "tbody", "tr", "th", "td"),
    }
)
_EVERYWHERE = {"class", "dir"}
ATTRIBUTES: dict[str, set[str]] = {
    **{tag: set(_EVERYWHERE) for tag in TAGS},
    **{tag: {*_EVERYWHERE, "id"} for tag in ("h2", "h3", "h4", "h5", "h6")},
    "a": {*_EVERYWHERE, "href", "title"},
    "div": {*_EVERYWHERE, "role", "tabindex", "aria-label", "id"},
    "pre": {*_EVERYWHERE, "role", "tabindex", "aria-label"},
    "th": {*_EVERYWHERE, "scope"},
    "ol": {*_EVERYWHERE, "start"},
}
_CLASSES = {
    "paragraph_open": "govuk-body",
    "bullet_list_open": "govuk-list govuk-list--bullet",
    "ordered_list_open": "govuk-list govuk-list--number",
    "blockquote_open": "govuk-inset-text",
    "table_open": "govuk-table",
    "thead_open": "govuk-table__head",
    "tbody_open": "govuk-table__body",
    "tr_open": "govuk-table__row",
    "th_open": "govuk-table__header",
    "td_open": "govuk-table__cell",
    "link_open": "govuk-link",
    "hr": "govuk-section-break govuk-section-break--l govuk-section-break--visible",
}
_OWN_DIRECTION = frozenset(
    {"paragraph_open", "heading_open", "th_open", "td_open", "list_item_open", "blockquote_open"}
)
"""Text that reads from right to left does so by itself, and turns nothing around it."""
_SCROLLS: dict[str, str | int | float] = {"class": "app-guidance-table", "role": "region", "tabindex": "0"}
_SIZES = {"h2": "m"}


class Shown:
    """Prepares the tokens of one page. The title is the page's first heading, so its own begin at the second level, with
    however many signs they are written, and no heading is more than one level below the one before."""

    def __init__(self) -> None:
        self._ids: set[str] = set()
        self._levels: list[int] = []
        """The written levels of the headings around this place."""

    def prepare(self, tokens: list[Token]) -> None:
        at = 0
        while at < len(tokens):
            token = tokens[at]
            _dress(token)
            match token.type:
                case "heading_open" | "heading_close":
                    token.tag = f"h{self._level_of(int(token.tag[1]))}"
                    if token.nesting == 1:
                        token.attrSet("class", f"govuk-heading-{_SIZES.get(token.tag, 's')}")
                        token.attrSet("id", self._id_for(words_of(tokens[at + 1])))
                case "inline":
                    _in_line(token.children or [])
                case "table_open":
                    tokens.insert(at, _scrolls(token, 1))
                    at += 1
                case "table_close":
                    tokens.insert(at + 1, _scrolls(token, -1))
                    at += 1
                case "named_block_open":
                    token.attrSet("id", f"block-{token.meta['name']}")
                    token.attrSet("class", "app-guidance-block")
                case "fence" | "code_block":
                    token.type, token.tag, token.info = "code_block", "code", ""
                    token.attrs = {**_SCROLLS, "aria-label": "Text as typed"}
            at += 1

    def _level_of(self, written: int) -> int:
        while self._levels and self._levels[-1] >= written:
            self._levels.pop()
        self._levels.append(written)
        return min(1 + len(self._levels), 6)

    def _id_for(self, words: str) -> str:
        name, number = f"s-{slug_of(words) or 'part'}", 1
        found = name
        while found in self._ids:
            number += 1
            found = f"{name}-{number}"
        self._ids.add(found)
        return found


def _dress(token: Token) -> None:
    aligned = str(token.attrs.pop("style", ""))  # the page's policy allows no styles in it
    if classes := _CLASSES.get(token.type):
        numeric = " govuk-table__cell--numeric" if "right" in aligned else ""
        token.attrSet("class", f"{classes}{numeric}")
    if token.type in _OWN_DIRECTION:
        token.attrSet("dir", "auto")
    if token.type == "th_open":
        token.attrSet("scope", "col")


def _scrolls(table: Token, nesting: Literal[1, -1]) -> Token:
    """A table that is wider than a telephone scrolls by itself, also by keyboard."""
    around = type(table)("scroll_open" if nesting == 1 else "scroll_close", "div", nesting, block=True)
    around.level = table.level
    if nesting == 1:
        around.attrs = {**_SCROLLS, "aria-label": "Table"}
    return around


def _in_line(children: Sequence[Token]) -> None:
    """Links that lead nowhere good become their words, and so do pictures, which no page of ours shows."""
    open_links: list[bool] = []
    for token in children:
        _dress(token)
        if token.type == "link_open":
            address = address_of(str(token.attrGet("href") or ""))
            token.attrSet("href", address)
            open_links.append(_leads_well(address))
            token.hidden = not open_links[-1]
        elif token.type == "link_close":
            token.hidden = not open_links.pop()
        elif token.type == "image":
            token.type, token.tag, token.content = "text", "", words_of(token)


def _leads_well(address: str) -> bool:
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    if parts.scheme:
        return parts.scheme in ADDRESSES
    return address.startswith(("/", "#")) and not address.startswith(("//", "/\\"))
