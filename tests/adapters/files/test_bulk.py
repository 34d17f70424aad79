"""Files of many returns in the table."""

import json

from msgspec.structs import replace

from chalicelib.domain.files.bulk import BulkFile, Reading
from chalicelib.domain.files.bulk_rows import Chunk, Row, in_chunks
from chalicelib.domain.files.sheet import Joined, Tally
from chalicelib.domain.files.sheet_limits import KEPT
from chalicelib.domain.people.people import School
from chalicelib.ports.world import World
from tests.support.table import TUESDAY, Stack

FILE = BulkFile(
    "file-1", "leaver", "person-1", School("900001", "Hillside"), TUESDAY, answers={"referrer_role": "Zzrole"}
)
JOINED = (Joined(2, 4, (3, 6)), Joined(3, 2))
READING = Reading(Tally(1, 2, 0), "Zzsheet", ("Zzcolumn",), ("Zzother",), JOINED)
ROWS = (
    Row(2, {"last_name": "Zzlast"}, doubts=(("born", "Zzdoubt"),), confirmed=True),
    Row(3, {"sex": "?"}, (("sex", "Write Female."),), dropped=True),
)
CHUNK = Chunk("file-1", 0, ROWS)


def test_the_longest_rows_with_all_their_problems_fit_into_the_table(stack: Stack, world: World) -> None:
    cells = {f"a_field_with_a_long_name_{number}": '"🙂' * 500 for number in range(40)}
    rows = [
        Row(number, cells, tuple((name, f"“{number}{'🙂' * 38}…” is no answer to {name}") for name in cells))
        for number in range(25)
    ]
    chunks = in_chunks("file-1", rows)
    world.bulk.add_chunks(FILE, chunks)
    found = world.bulk.chunks("file-1", range(len(chunks)))
    assert [row for chunk in found for row in chunk.rows] == rows
    assert all(len(row["sealed"]["B"]) < 390_000 for row in stack.rows("BULK_ROWS"))


def test_the_same_words_are_kept_once(stack: Stack, world: World) -> None:
    rows = tuple(Row(number, {}, (("sex", "Write Female or Male. " * 50),)) for number in range(25))
    world.bulk.add_chunks(FILE, [Chunk("file-1", 0, rows)])
    assert world.bulk.chunks("file-1", [0])[0].rows == rows
    (row,) = stack.rows("BULK_ROWS")
    assert len(row["sealed"]["B"]) < 5_000


def test_everything_that_was_typed_lies_sealed_and_lapses(stack: Stack, world: World) -> None:
    world.bulk.save(None, replace(FILE, reading=READING))
    world.bulk.add_chunks(FILE, [CHUNK])
    world.bulk.first_with("content", "file-1", TUESDAY)
    rows = [row for row in stack.scan() if row["kind"]["S"].startswith("BULK")]
    text = json.dumps(rows, default=str)
    assert [
        word
        for word in (
            "Zzlast",
            "Zzrole",
            "900001",
            "Hillside",
            "Write Female",
            "Zzsheet",
            "Zzcolumn",
            "Zzother",
            "Zzdoubt",
        )
        if word in text
    ] == []
    assert {int(row["ttl"]["N"]) for row in rows} == {int((TUESDAY + KEPT).timestamp())}
