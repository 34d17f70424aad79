"""The rows of a file, and the chunks that store them."""

import json
from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.newer import Kept

ROWS_IN_CHUNK = 25
"""Rows that are stored, and sent, together; fewer when they are long."""
CELLS_IN_CHUNK = 150_000
"""The bytes of their cells. A row of the table takes 400 KB, and must also hold the problems of each cell."""
LARGEST_CHUNK = 380_000
"""Bytes of a chunk after rows were corrected."""


class Row(Struct, frozen=True):
    """One row: `cells` by the name of the field that they answer; `problems` and `doubts` as (field or "", words). A
    problem must be put right. A doubt must be put right or confirmed by a person."""

    number: int
    """As the spreadsheet shows it."""
    cells: Mapping[str, str]
    problems: tuple[tuple[str, str], ...] = ()
    dropped: bool = False
    reference: str = ""
    """The reference of its return; empty until it is sent."""
    team: str = ""
    """The other team that takes the return, or hears of the case that it opened."""
    doubts: tuple[tuple[str, str], ...] = ()
    confirmed: bool = False
    """Somebody saw the doubts and said that the row is right."""
    newer: Kept = Kept()

    @property
    def _is_open(self) -> bool:
        return not self.dropped and not self.reference

    @property
    def is_bad(self) -> bool:
        return self._is_open and bool(self.problems)

    @property
    def is_doubtful(self) -> bool:
        return self._is_open and not self.problems and bool(self.doubts) and not self.confirmed

    @property
    def is_to_send(self) -> bool:
        return self._is_open and not self.is_bad and not self.is_doubtful


class Chunk(Struct, frozen=True):
    file_id: str
    index: int
    rows: tuple[Row, ...]
    version: int = 0

    def with_row(self, place: int, row: Row) -> "Chunk":
        """`place` counts from 0 within the chunk."""
        return replace(self, rows=(*self.rows[:place], row, *self.rows[place + 1 :]))

    @property
    def fits(self) -> bool:
        """Whether the table can keep it."""
        said = [words for row in self.rows for _, words in (*row.problems, *row.doubts)]
        of_words = sum(len(words.encode()) for words in set(said)) + _BYTES_OF_A_PLACE * len(said)
        return sum(map(_bytes_of, self.rows)) + of_words <= LARGEST_CHUNK

    def without_bad(self) -> "Chunk":
        return replace(self, rows=tuple(replace(row, dropped=True) if row.is_bad else row for row in self.rows))


_BYTES_OF_A_PLACE, _BYTES_OF_A_ROW = 50, 200
"""For the field that a problem belongs to, and for the rest of a row beside its cells."""


def _bytes_of(row: Row) -> int:
    return _BYTES_OF_A_ROW + len(json.dumps(dict(row.cells), ensure_ascii=False).encode())


def in_chunks(file_id: str, rows: Sequence[Row], first: int = 0) -> list[Chunk]:
    """`first` is the number of the first chunk. The same cells always give the same chunks, whatever their problems: an
    interrupted check goes on among the chunks that are there."""
    cut, size = list[list[Row]](), 0
    for row in rows:
        more = _bytes_of(row)
        if not cut or len(cut[-1]) == ROWS_IN_CHUNK or size + more > CELLS_IN_CHUNK:
            cut.append([])
            size = 0
        cut[-1].append(row)
        size += more
    return [Chunk(file_id, first + number, tuple(held)) for number, held in enumerate(cut)]
