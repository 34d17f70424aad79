"""Parsed Markdown as plain text: for emails, for search and for what stands beside a question without HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it.token import Token


def plain_text(tokens: Sequence[Token]) -> str:
    """A line for each paragraph, heading, item and cell. A link to another place has its address behind it."""
    lines = (_line(token) for token in tokens if token.type in ("inline", "code_block", "fence"))
    return "\n".join(line for line in lines if line)


def _line(token: Token) -> str:
    return words_of(token, with_links=True) if token.type == "inline" else token.content.strip()


def words_of(token: Token, *, with_links: bool = False) -> str:
    """The words of a paragraph, or of a picture."""
    found: list[str] = []
    links: list[str] = []
    for child in token.children or ():
        match child.type:
            case "softbreak" | "hardbreak":
                found.append(" ")
            case "link_open":
                links.append("" if child.hidden else str(child.attrGet("href") or ""))
            case "link_close":
                address = links.pop() if links else ""
                if with_links and address.startswith(("http:", "https:")) and not "".join(found).endswith(address):
                    found.append(f" ({address})")
            case "image":
                found.append(words_of(child))
            case _:
                found.append(child.content)
    return "".join(found).strip()
