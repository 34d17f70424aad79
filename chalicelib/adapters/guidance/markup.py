"""Markdown as clean HTML, the same as plain text, and its named blocks.

Raw HTML stays text. What the parser makes is cleaned once more, so that no mistake of ours or of the parser lets a script
through. Only publishing and previews come here: a public page shows what was rendered when it was published.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from chalicelib.adapters.guidance.blocks import NAME_OF_BLOCK, Block, block_rule
from chalicelib.adapters.guidance.html_rules import ADDRESSES, ATTRIBUTES, TAGS, Shown
from chalicelib.adapters.guidance.plain import plain_text
from chalicelib.domain.guidance.writing import DEEPEST, MarkupRefused, readable, refuse_block_name, refuse_too_long
from chalicelib.ports.guidance import Rendered

if TYPE_CHECKING:
    from collections.abc import Sequence

    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token

_LOOKED_AT = 60
"""Levels that the parser goes into. It leaves out what is deeper, so this is beyond what is refused."""
MOST_HTML = 1_500_000
MOST_PIECES = 50_000
LONGEST_PARAGRAPH = 20_000
TOO_LARGE = "What you wrote becomes too large a page. Split it into several pages."
TOO_LONG = f"A paragraph of what you wrote is longer than {LONGEST_PARAGRAPH:,} characters. Divide it by empty lines."
TOO_DEEP = (
    f"What you wrote has lists or quotations in more than {DEEPEST} levels. Take some of the levels out: readers get lost in "
    "more than three or four."
)


class Markdown:
    """Fulfils the port Markup."""

    def __call__(self, markdown: str) -> Rendered:
        refuse_too_long(markdown)
        parser, env = _parser(), dict[str, Any]()
        tokens = parser.parse(readable(markdown), env)
        if max((_deepest(token) for token in tokens), default=0) > DEEPEST:
            raise MarkupRefused(TOO_DEEP)
        shown = Shown()
        shown.prepare(tokens)
        html = _clean(parser, tokens, env)
        if len(html) > MOST_HTML:
            raise MarkupRefused(TOO_LARGE)
        blocks: dict[str, tuple[str, str]] = {}
        for block in _blocks(tokens):
            refuse_block_name(block.name, set(blocks))
            blocks[block.name] = (_clean(parser, block.tokens, env), plain_text(block.tokens))
        return Rendered(html, plain_text(tokens), blocks)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False, "maxNesting": _LOOKED_AT}).enable("table")
    parser.validateLink = _any_address  # type: ignore[method-assign]  # `Shown` takes the bad ones out
    parser.block.ruler.before("fence", NAME_OF_BLOCK, block_rule, {"alt": ["paragraph", "blockquote", "list"]})
    parser.core.ruler.after("block", "limits", _refuse_costly)
    return parser


def _any_address(url: str) -> bool:
    return True


def _refuse_costly(state: StateCore) -> None:
    """Before the words of paragraphs are looked at: that takes time with the square of a paragraph's length."""
    if len(state.tokens) > MOST_PIECES:
        raise MarkupRefused(TOO_LARGE)
    if any(token.type == "inline" and len(token.content) > LONGEST_PARAGRAPH for token in state.tokens):
        raise MarkupRefused(TOO_LONG)


def _deepest(token: Token) -> int:
    inside = max((child.level for child in token.children or ()), default=0)
    return max(token.level, inside)


def _clean(parser: MarkdownIt, tokens: Sequence[Token], env: dict[str, Any]) -> str:
    import nh3

    html = parser.renderer.render(tokens, parser.options, env)
    return nh3.clean(
        html, tags=set(TAGS), attributes=ATTRIBUTES, url_schemes=set(ADDRESSES), link_rel=None, strip_comments=True
    ).strip()


def _blocks(tokens: Sequence[Token]) -> list[Block]:
    found, begun, name = [], 0, ""
    for place, token in enumerate(tokens):
        if token.type == f"{NAME_OF_BLOCK}_open":
            begun, name = place + 1, str(token.meta["name"])
        elif token.type == f"{NAME_OF_BLOCK}_close":
            found.append(Block(name, tokens[begun:place]))
    return found
