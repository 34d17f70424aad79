"""Facts that an authority confirms before it publishes a page as its own: lines that begin with **Check**."""

import re
from collections.abc import Sequence

_FACT = re.compile(r"^[ \t]*(?:[*+-][ \t]+|[0-9]+[.)][ \t]+)?\*\*Check\*\*", re.MULTILINE)
_ENDS = re.compile(r"\n[ \t]*(?:\n|[*+-][ \t]|[0-9]+[.)][ \t]|:::|#|\||\*\*Check\*\*|\Z)")

_MARKS = re.compile(r"\A[ \t]*(?:[*+-]|[0-9]+[.)])[ \t]+|\*\*")


def facts_to_confirm(markdown: str) -> Sequence[str]:
    """Each as one line of plain words."""
    text = markdown.replace("\r\n", "\n")
    return [_words(text, found.start()) for found in _FACT.finditer(text)]


def _words(text: str, start: int) -> str:
    ends = _ENDS.search(text, start)
    fact = text[start : ends.start()] if ends else text[start:]
    return " ".join(_MARKS.sub("", fact).split())
