"""The rows of a file of many returns, by their numbers."""

import pytest

from chalicelib.domain.bulk import Chunk, Counts, Row, counts_of, named

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
