"""The rows of a file of many returns, by their numbers."""

from datetime import UTC, datetime, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.files.bulk import BulkFile, Reading
from chalicelib.domain.files.bulk_counts import Counts, counts_of, named, pages_of
from chalicelib.domain.files.bulk_rows import CELLS_IN_CHUNK, LARGEST_CHUNK, ROWS_IN_CHUNK, Chunk, Row, in_chunks
from chalicelib.domain.files.sheet import Joined, Tally
from chalicelib.domain.files.sheet_limits import KEPT
from chalicelib.domain.people.people import School

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


NONE_OPEN, ONE_BAD, TWO_OPEN = Counts(10), Counts(10, bad=(3,)), Counts(5, bad=(4,), doubtful=(5,), dropped=(6,))


@pytest.mark.parametrize(
    ("counts", "only_open", "at_least", "pages"),
    [
        ([], False, 10, []),
        ([NONE_OPEN, ONE_BAD, TWO_OPEN], False, 10, [[0], [1], [2]]),
        ([NONE_OPEN, ONE_BAD, TWO_OPEN], False, 11, [[0, 1], [2]]),
        ([NONE_OPEN, ONE_BAD, TWO_OPEN], False, 100, [[0, 1, 2]]),
        ([NONE_OPEN, ONE_BAD, TWO_OPEN], True, 1, [[1], [2]]),
        ([ONE_BAD, NONE_OPEN, TWO_OPEN, ONE_BAD], True, 3, [[0, 2], [3]]),
        ([NONE_OPEN], True, 1, []),
        ([Counts(), ONE_BAD], False, 1, [[1]]),
        ([ONE_BAD, ONE_BAD, ONE_BAD, ONE_BAD], True, 2, [[0, 1], [2, 3]]),
    ],
)
def test_a_page_has_as_many_chunks_as_it_takes(
    counts: list[Counts], only_open: bool, at_least: int, pages: list[list[int]]
) -> None:
    assert pages_of(counts, only_open=only_open, at_least=at_least) == pages


def test_what_somebody_has_to_look_at_before_a_file_is_sent() -> None:
    assert [count.open for count in (NONE_OPEN, ONE_BAD, TWO_OPEN)] == [0, 1, 2]


BAD, GOOD = Row(2, {"sex": "?"}, PROBLEMS), Row(3, {"sex": "F"})
CHUNK = Chunk("file", 1, (BAD, GOOD, replace(BAD, number=4)), version=5)
AT = datetime(2026, 11, 25, 10, tzinfo=UTC)
FILE = BulkFile("file", "leaver", "rita", School("1", "Hillside"), AT, counts=(ONE_BAD, TWO_OPEN, NONE_OPEN))


@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_corrected_row_takes_the_place_of_the_old_one(place: int) -> None:
    row = Row(9, {"sex": "M"})
    expected = [row if number == place else old for number, old in enumerate(CHUNK.rows)]
    assert CHUNK.with_row(place, row) == Chunk("file", 1, tuple(expected), version=5)


def test_rows_with_problems_are_dropped_together() -> None:
    dropped = CHUNK.without_bad()
    assert [row.dropped for row in dropped.rows] == [True, False, True]
    assert replace(dropped, rows=()) == replace(CHUNK, rows=())
    assert dropped.rows[0] == replace(BAD, dropped=True)


@pytest.mark.parametrize(("more", "fits"), [(0, True), (1, False)])
def test_a_chunk_holds_so_many_bytes_and_not_one_more(more: int, fits: bool) -> None:
    spare = LARGEST_CHUNK - 200 - len('{"a": ""}') - 50 - len("é".encode())
    row = Row(2, {"a": "x" * (spare + more)}, (("a", "é"),))
    assert Chunk("file", 0, (row,)).fits is fits


def test_the_counts_follow_the_chunk_that_was_changed() -> None:
    changed = FILE.with_chunk(CHUNK)
    assert changed.counts == (ONE_BAD, Counts(3, bad=(2, 4)), NONE_OPEN)
    assert replace(changed, counts=()) == replace(FILE, counts=())
    assert (changed.total, changed.bad, changed.good) == (23, (3, 2, 4), 20)


def test_the_numbers_of_a_whole_file() -> None:
    assert (FILE.total, FILE.bad, FILE.doubtful, FILE.dropped, FILE.good) == (25, (3, 4), (5,), (6,), 21)


def test_which_of_the_rows_seem_to_hold_others() -> None:
    joined = tuple(Joined(number, 2) for number in (3, 5, 7))
    read = replace(FILE, reading=Reading(Tally(1, 25, 0), joined=joined))
    assert read.joined((5, 6, 7)) == joined[1:]
    assert FILE.joined((5, 6, 7)) == ()


@pytest.mark.parametrize(("seconds", "lapsed"), [(-1, False), (0, True)])
def test_when_a_file_lapses(seconds: int, lapsed: bool) -> None:
    assert FILE.has_lapsed(AT + KEPT + timedelta(seconds=seconds)) is lapsed
