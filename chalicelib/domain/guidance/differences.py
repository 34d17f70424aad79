"""What changed between two texts, side by side and word by word."""

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from enum import StrEnum

from msgspec import Struct

_WORDS = re.compile(r"\S+\s*|\s+")
MOST_LINES = 2_000
MOST_WORDS = 2_000
"""What is longer is not compared word by word: it is shown as replaced."""


class Part(StrEnum):
    SAME = "same"
    REMOVED = "removed"
    ADDED = "added"


Piece = tuple[Part, str]


class Row(Struct, frozen=True):
    """A paragraph before, beside the same paragraph after; either may be empty."""

    before: Sequence[Piece]
    after: Sequence[Piece]

    @property
    def is_changed(self) -> bool:
        return any(part is not Part.SAME for part, _ in (*self.before, *self.after))


def side_by_side(before: str, after: str) -> Sequence[Row]:
    """Blank lines do not count."""
    return list(_rows(_lines(before), _lines(after)))


def is_changed(rows: Sequence[Row]) -> bool:
    return any(row.is_changed for row in rows)


def changed_rows(rows: Sequence[Row]) -> Sequence[Row]:
    """The changed paragraphs, each with the one before and after it, so that a reader sees where they stand."""
    near = {place for at, row in enumerate(rows) if row.is_changed for place in (at - 1, at, at + 1)}
    return [row for at, row in enumerate(rows) if at in near]


def _lines(text: str) -> list[str]:
    return [line.rstrip() for line in text.splitlines() if line.strip()]


def _rows(before: list[str], after: list[str]) -> Iterator[Row]:
    begin = _common(before, after)
    end = _common(before[begin:][::-1], after[begin:][::-1])
    yield from (_same(line) for line in before[:begin])
    yield from _middle(before[begin : len(before) - end], after[begin : len(after) - end])
    yield from (_same(line) for line in before[len(before) - end :])


def _common(before: list[str], after: list[str]) -> int:
    for place, (one, other) in enumerate(zip(before, after, strict=False)):
        if one != other:
            return place
    return min(len(before), len(after))


def _middle(before: list[str], after: list[str]) -> Iterator[Row]:
    if max(len(before), len(after)) > MOST_LINES:
        yield from _replaced(before, after)
        return
    for what, first, last, start, stop in SequenceMatcher(None, before, after).get_opcodes():
        if what == "equal":
            yield from (_same(line) for line in before[first:last])
        else:
            yield from _replaced(before[first:last], after[start:stop])


def _replaced(before: list[str], after: list[str]) -> Iterator[Row]:
    for place in range(max(len(before), len(after))):
        one, other = (lines[place] if place < len(lines) else "" for lines in (before, after))
        yield _words(one, other)


def _same(line: str) -> Row:
    return Row(((Part.SAME, line),), ((Part.SAME, line),))


def _words(before: str, after: str) -> Row:
    ones, others = _WORDS.findall(before), _WORDS.findall(after)
    if not ones or not others or max(len(ones), len(others)) > MOST_WORDS:
        return Row(_piece(Part.REMOVED, before), _piece(Part.ADDED, after))
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = SequenceMatcher(None, [word.strip() for word in ones], [word.strip() for word in others])
    for what, first, last, start, stop in matcher.get_opcodes():
        is_same = what == "equal"
        left += _piece(Part.SAME if is_same else Part.REMOVED, "".join(ones[first:last]))
        right += _piece(Part.SAME if is_same else Part.ADDED, "".join(others[start:stop]))
    return Row(tuple(left), tuple(right))


def _piece(part: Part, text: str) -> tuple[Piece, ...]:
    return ((part, text),) if text else ()
