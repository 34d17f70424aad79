"""Files of many returns in the table."""

import json
from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.files.bulk import BulkFile, Reading, Stage
from chalicelib.domain.files.bulk_counts import Counts
from chalicelib.domain.files.bulk_rows import Chunk, Row, in_chunks
from chalicelib.domain.files.jobs import new_job
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


def test_a_file_comes_back_as_it_was_saved(now: World) -> None:
    saved = now.bulk.save(None, FILE)
    assert now.bulk.get("file-1") == saved == replace(FILE, version=1)
    after = replace(saved, stage=Stage.SENT, counts=(Counts(2, (), (2,), (3,)),), sent_at=TUESDAY, content="c")
    after = replace(after, problem="p", reading=READING)
    assert now.bulk.save(saved, after) == now.bulk.get("file-1") == replace(after, version=2)
    assert now.bulk.get("file-2") is None


def test_a_job_is_written_with_it_or_neither(now: World) -> None:
    saved = now.bulk.save(None, FILE)
    job = new_job("job-1", "check-bulk", "person-1", {"file": "file-1"}, TUESDAY)
    now.bulk.save(saved, replace(saved, job_id="job-1"), job)
    assert now.jobs.get("job-1") == replace(job, version=1)
    with pytest.raises(Conflict):
        now.bulk.save(saved, replace(saved, job_id="job-2"), replace(job, job_id="job-2"))
    assert now.jobs.get("job-2") is None


def test_rows_come_back_in_chunks_and_one_that_is_there_stays(now: World) -> None:
    now.bulk.add_chunks(FILE, [CHUNK, replace(CHUNK, index=1)])
    now.bulk.add_chunks(FILE, [replace(CHUNK, rows=())])
    found = now.bulk.chunks("file-1", [1, 0, 7])
    assert [(chunk.index, chunk.rows) for chunk in found] == [(1, ROWS), (0, ROWS)]


def test_the_longest_rows_with_all_their_problems_fit_into_the_table(stack: Stack, now: World) -> None:
    cells = {f"a_field_with_a_long_name_{number}": '"🙂' * 500 for number in range(40)}
    rows = [
        Row(number, cells, tuple((name, f"“{number}{'🙂' * 38}…” is no answer to {name}") for name in cells))
        for number in range(25)
    ]
    chunks = in_chunks("file-1", rows)
    now.bulk.add_chunks(FILE, chunks)
    found = now.bulk.chunks("file-1", range(len(chunks)))
    assert [row for chunk in found for row in chunk.rows] == rows
    assert all(len(row["sealed"]["B"]) < 390_000 for row in stack.rows("BULK_ROWS"))


def test_the_same_words_are_kept_once(stack: Stack, now: World) -> None:
    rows = tuple(Row(number, {}, (("sex", "Write Female or Male. " * 50),)) for number in range(25))
    now.bulk.add_chunks(FILE, [Chunk("file-1", 0, rows)])
    assert now.bulk.chunks("file-1", [0])[0].rows == rows
    (row,) = stack.rows("BULK_ROWS")
    assert len(row["sealed"]["B"]) < 5_000


def test_a_row_is_changed_with_the_counts_of_its_file(now: World) -> None:
    file = now.bulk.save(None, FILE)
    now.bulk.add_chunks(FILE, [CHUNK])
    (chunk,) = now.bulk.chunks("file-1", [0])
    after = chunk.with_row(0, replace(ROWS[0], dropped=True))
    changed = now.bulk.change(file, replace(file, counts=(Counts(2, dropped=(2, 3)),)), after)
    assert now.bulk.get("file-1") == changed
    assert [row.dropped for row in now.bulk.chunks("file-1", [0])[0].rows] == [True, True]
    with pytest.raises(Conflict):
        now.bulk.change(file, file, chunk)


def test_everything_that_was_typed_lies_sealed_and_lapses(stack: Stack, now: World) -> None:
    now.bulk.save(None, replace(FILE, reading=READING))
    now.bulk.add_chunks(FILE, [CHUNK])
    now.bulk.first_with("content", "file-1", TUESDAY)
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


def test_the_first_file_with_a_content_is_remembered_until_it_lapses(now: World) -> None:
    assert now.bulk.first_with("content", "file-1", TUESDAY) == "file-1"
    assert now.bulk.first_with("content", "file-2", TUESDAY + timedelta(days=1)) == "file-1"
    assert now.bulk.first_with("content", "file-3", TUESDAY + KEPT) == "file-3"
    assert now.bulk.first_with("another", "file-4", TUESDAY) == "file-4"


def test_the_files_of_a_school_the_newest_first(now: World) -> None:
    for number in (1, 2):
        now.bulk.save(None, replace(FILE, file_id=f"file-{number}", created_at=TUESDAY + timedelta(minutes=number)))
    assert [file.file_id for file in now.bulk.of_school("900001", lambda _: True, 10)] == ["file-2", "file-1"]
    assert now.bulk.of_school("900002", lambda _: True, 10) == []
    first = now.bulk.of_school("900001", lambda file: file.file_id == "file-1", 1)
    assert [file.file_id for file in first] == ["file-1"], "what is not wanted takes no place"
