"""A sheet of a workbook, looked through by expat before any library reads it: how far it reaches, how much it holds, and
what must be said of its cells. It is XML that anybody may have made."""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct, field

from chalicelib.adapters.files.untrusted_xml import BOMB, BROKEN, local_name, parse, parser_of
from chalicelib.domain.files.sheet import Problem
from chalicelib.domain.files.sheet_limits import (
    MOST_BLANK,
    MOST_COLUMNS,
    MOST_ROWS,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    FileRefused,
)
from chalicelib.domain.files.spreadsheet import ERROR

MOST_TEXT = 10_000_000
"""Characters in all cells together. Cells may share a text, so a small file can hold very much."""


MOST_MERGED = MOST_ROWS * MOST_COLUMNS
"""Rows of all merged cells together: no sheet that Excel made has more, because there they never overlap."""


TOO_MANY_MERGED = "The workbook has too many merged cells. Copy the rows into the template, and upload that."
_FORMULA = "This cell holds a formula without a value. Type the value itself."
_MERGED = (
    "This cell is merged with others, so that it is not clear which rows it is for. Unmerge it, and fill in each cell."
)


class Marks(Struct):
    """The problems of cells, by row; rows and columns count from 0."""

    problems: dict[int, list[Problem]] = field(default_factory=dict)
    written: dict[int, set[int]] = field(default_factory=dict)
    """By row, the columns with something written in them. The reader must return each of those cells."""

    def add(self, row: int, column: int, words: str) -> None:
        self.problems.setdefault(row, []).append((column, words))


_PLACE = re.compile(r"([A-Z]{1,3})([1-9]\d{0,6})")


def _place(reference: str) -> tuple[int, int]:
    """(row, column) from 0, for a reference such as B7."""
    found = _PLACE.fullmatch(reference)
    if not found:
        raise FileRefused(BROKEN)
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]) - 1, column - 1


class _Look:
    """Looks at each cell of a sheet once, before it is read: how far it reaches, formulas without a value, merged cells.

    Excel's limits are far beyond ours, and a reader makes room for the whole rectangle up to the last cell that may hold
    something, even an empty text. `shared` are the lengths of the texts that cells share.
    """

    def __init__(self, shared: Sequence[int]) -> None:
        self.marks = Marks()
        self._shared = shared
        self._filled = set[tuple[int, int]]()
        self._row = self._column = -1
        self._formula = self._value = self._reads = self._elsewhere = self._is_shared = False
        self._text = self._merged_rows = 0

    def start(self, tag: str, given: Mapping[str, str]) -> None:
        match tag:
            case "row":
                self._row = int(given["r"]) - 1 if _NUMBER.fullmatch(given.get("r", "")) else self._row + 1
                self._column = -1
            case "c":
                self._begin(given)
            case "f":
                self._must_be_near()
                self._formula = True
            case "is":
                self._must_be_near()
            case "v" | "t":
                self._must_be_near()
                self._reads = True
            case "mergeCell":
                self._merged(given.get("ref", ""))

    def _begin(self, given: Mapping[str, str]) -> None:
        if "r" in given:
            self._row, self._column = _place(given["r"])
        else:
            self._column += 1
        self._formula = self._value = False
        self._elsewhere = given.get("t") in ("s", "e")  # in the shared texts, which may be empty; or already noted
        self._is_shared = given.get("t") == "s"
        if given.get("t") == "e":
            self.marks.add(self._row, self._column, ERROR)

    def _must_be_near(self) -> None:
        """A cell that has only a colour may be anywhere: the reader passes over it."""
        if self._column >= MOST_COLUMNS:
            raise FileRefused(TOO_MANY_COLUMNS)
        if self._row > MOST_ROWS + MOST_BLANK:
            raise FileRefused(TOO_MANY_ROWS)

    def text(self, words: str) -> None:
        if not self._reads:
            return
        self._value = True
        self._count(self._length(words))
        if not self._elsewhere and words.strip():
            self.marks.written.setdefault(self._row, set()).add(self._column)

    def _length(self, words: str) -> int:
        if not self._is_shared:
            return len(words)
        number = int(words) if _NUMBER.fullmatch(words.strip()) else -1
        return self._shared[number] if 0 <= number < len(self._shared) else 0

    def _count(self, characters: int) -> None:
        self._text += characters
        if self._text > MOST_TEXT:
            raise FileRefused(BOMB)

    def end(self, tag: str) -> None:
        if tag in ("v", "t"):
            self._reads = False
        elif tag == "c" and self._value:
            if (self._row, self._column) in self._filled:  # the reader would keep one of the two
                raise FileRefused(BROKEN)
            self._filled.add((self._row, self._column))
        elif tag == "c" and self._formula:
            self.marks.add(self._row, self._column, _FORMULA)

    def _merged(self, reference: str) -> None:
        first, _, last = reference.partition(":")
        (top, left), (bottom, right) = _place(first), _place(last or first)
        if bottom == 0 or (bottom - top + 1) * (right - left + 1) > MOST_ROWS:
            return  # a title over the whole sheet is no trouble
        self._merged_rows += bottom - min(top, bottom) + 1
        if self._merged_rows > MOST_MERGED:
            raise FileRefused(TOO_MANY_MERGED)
        for row in range(max(top, 1), bottom + 1):
            self.marks.add(row, left, _MERGED)


_NUMBER = re.compile(r"[0-9]{1,7}")


def looked_through(sheet: bytes, shared: Sequence[int]) -> Marks:
    look = _Look(shared)
    parser = parser_of(look.start)
    parser.EndElementHandler = lambda tag: look.end(local_name(tag))
    parser.CharacterDataHandler = look.text
    parse(parser, sheet)
    return look.marks


def shared_lengths(texts: bytes) -> list[int]:
    """How long each text is that cells share, by the part that has them."""
    lengths: list[int] = []

    def start(tag: str, _: Mapping[str, str]) -> None:
        if tag == "si":
            lengths.append(0)

    def text(words: str) -> None:
        if lengths:
            lengths[-1] += len(words)

    parser = parser_of(start)
    parser.CharacterDataHandler = text
    parse(parser, texts)
    return lengths
