"""The rows of a file of many returns, by their numbers."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.files.bulk_counts import Counts, counts_of, named
from chalicelib.domain.files.bulk_rows import CELLS_IN_CHUNK, ROWS_IN_CHUNK, Chunk, Row, in_chunks

PROBLEMS = (("sex", "Write Female."),)
DOUBTS = (("born", "Check the year."),)


@pytest.mark.parametrize(
    ("numbers", "words"),
    [
        ((3,), "row 3"),
        ((3, 7), "rows 3 and 7"),
        ((2, 3, 4, 7, 9, 10), "rows 2 to 4, 7 and 9 to 10"),
    ],
)
def test_rows_are_named_by_their_numbers(numbers: tuple[int, ...], words: str) -> None:
    assert named(numbers) == words


def test_rows_are_always_cut_in_the_same_places_by_their_bytes() -> None:
    long = {"address": "x" * (CELLS_IN_CHUNK // 3)}
    rows = [Row(number, long if number % 10 < 4 else {"sex": "F"}) for number in range(2, 62)]
    wrong = [replace(row, problems=(("sex", "Write Female." * 100),)) for row in rows]
    cut = [[row.number for row in chunk.rows] for chunk in in_chunks("file", rows)]
    assert cut == [[row.number for row in chunk.rows] for chunk in in_chunks("file", wrong)]
    assert [number for numbers in cut for number in numbers] == list(range(2, 62))
    assert all(chunk.fits and len(chunk.rows) <= ROWS_IN_CHUNK for chunk in in_chunks("file", wrong))
    assert [chunk.index for chunk in in_chunks("file", rows, 3)][:2] == [3, 4]


def test_each_row_counts_once() -> None:
    rows = (
        Row(2, {}),
        Row(3, {}, PROBLEMS, doubts=DOUBTS),
        Row(4, {}, doubts=DOUBTS),
        Row(5, {}, doubts=DOUBTS, confirmed=True),
        Row(6, {}, PROBLEMS, dropped=True),
        Row(7, {}, doubts=DOUBTS, dropped=True),
        Row(8, {}, reference="BCDF-2347"),
    )
    counts = counts_of(Chunk("file", 0, rows))
    assert counts == Counts(7, bad=(3,), doubtful=(4,), dropped=(6, 7))
    assert [row.number for row in rows if row.is_to_send] == [2, 5]
    assert Counts.of(counts.stored) == counts
