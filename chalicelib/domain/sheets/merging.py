"""Two people who write in one sheet: neither loses a word, and the second sees what the first changed.

A page holds a short mark of each text as it was when the page was made. Of a text that only the other person changed, theirs
is kept; of one that both changed, the second person has both before them and decides.
"""

import hashlib
from collections.abc import Mapping

from msgspec import Struct


class Merged(Struct, frozen=True):
    """`texts` to show again. `theirs`: what the other person changed; `both`: the names of those that both changed."""

    texts: Mapping[str, str]
    theirs: Mapping[str, str]
    both: frozenset[str]


def mark_of(text: str) -> str:
    return hashlib.sha256(_plain(text).encode()).hexdigest()[:12]


def marks_of(texts: Mapping[str, str]) -> str:
    """All marks as one line for the page, in the order of the names."""
    return ".".join(mark_of(texts[name]) for name in sorted(texts))


def merged(marks: str, stored: Mapping[str, str], typed: Mapping[str, str]) -> Merged:
    """`stored` and `typed` have the same names. Marks that are not ours count every difference as made by both."""
    names = sorted(stored)
    parts = marks.split(".")
    seen = dict(zip(names, parts, strict=True)) if len(parts) == len(names) else {}
    texts, theirs, both = dict(typed), dict[str, str](), set[str]()
    for name in names:
        if _plain(stored[name]) == _plain(typed[name]) or seen.get(name) == mark_of(stored[name]):
            continue
        theirs[name] = stored[name]
        if seen.get(name) == mark_of(typed[name]):
            texts[name] = stored[name]
        else:
            both.add(name)
    return Merged(texts, theirs, frozenset(both))


def _plain(text: str) -> str:
    """A browser ends lines in its own way."""
    return text.replace("\r\n", "\n").strip()
