"""The limits of what people write, and the words for what goes beyond them."""

import re

from chalicelib.domain.errors import DomainError

MOST_BYTES = 200_000
"""Of one page's Markdown: about 80 sheets of paper."""
DEEPEST = 12
"""Lists in lists, quotations in quotations and the like: a reader follows three or four."""
LONGEST_TITLE = 120
LONGEST_NOTE = 500
"""What changed, and why a page was withdrawn."""
_BLOCK = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
LONGEST_BLOCK = 60


class CleanHtml(str):
    """HTML that a Markup made. Templates show nothing else as it is."""

    __slots__ = ()


class MarkupRefused(DomainError):
    """The words cannot be made into a page. The sentence is for who wrote them."""


def readable(text: str) -> str:
    """With line ends of one kind, and without characters that no page shows."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return "".join(letter for letter in lines if letter in "\n\t" or letter.isprintable() or ord(letter) > 0x9F)


def refuse_too_long(markdown: str) -> None:
    """Raises MarkupRefused."""
    if len(markdown.encode(errors="replace")) > MOST_BYTES:
        raise MarkupRefused(
            f"What you wrote is longer than {MOST_BYTES // 1000} KB, the most that one page takes. Split it into several pages."
        )


def refuse_block_name(name: str, known: set[str]) -> None:
    """Raises MarkupRefused for a name that cannot be one, or that the page has already."""
    if len(name) > LONGEST_BLOCK or not _BLOCK.fullmatch(name):
        raise MarkupRefused(
            f"“{name[:LONGEST_BLOCK]}” cannot be the name of a block. Use small letters, figures and hyphens, such as "
            "“::: block who-to-tell”."
        )
    if name in known:
        raise MarkupRefused(f"Two blocks of this page are called {name}. A name is used once on all pages.")
