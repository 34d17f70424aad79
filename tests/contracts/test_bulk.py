"""The contract of the port Bulk: files of many returns."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.files.bulk import BulkFile, Reading, Stage
from chalicelib.domain.files.bulk_counts import Counts
from chalicelib.domain.files.bulk_rows import Chunk, Row
from chalicelib.domain.files.jobs import new_job
from chalicelib.domain.files.sheet import Joined, Tally
from chalicelib.domain.files.sheet_limits import KEPT
from chalicelib.domain.people.people import School
from chalicelib.ports.world import World
from tests.support.table import TUESDAY

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


class TestBulk:
    def test_a_file_comes_back_as_it_was_saved(self, world: World) -> None:
        saved = world.bulk.save(None, FILE)
        assert world.bulk.get("file-1") == saved == replace(FILE, version=1)
        after = replace(saved, stage=Stage.SENT, counts=(Counts(2, (), (2,), (3,)),), sent_at=TUESDAY, content="c")
        after = replace(after, problem="p", reading=READING)
        assert world.bulk.save(saved, after) == world.bulk.get("file-1") == replace(after, version=2)
        assert world.bulk.get("file-2") is None

    def test_a_job_is_written_with_it_or_neither(self, world: World) -> None:
        saved = world.bulk.save(None, FILE)
        job = new_job("job-1", "check-bulk", "person-1", {"file": "file-1"}, TUESDAY)
        world.bulk.save(saved, replace(saved, job_id="job-1"), job)
        assert world.jobs.get("job-1") == replace(job, version=1)
        with pytest.raises(Conflict):
            world.bulk.save(saved, replace(saved, job_id="job-2"), replace(job, job_id="job-2"))
        assert world.jobs.get("job-2") is None

    def test_rows_come_back_in_chunks_and_one_that_is_there_stays(self, world: World) -> None:
        world.bulk.add_chunks(FILE, [CHUNK, replace(CHUNK, index=1)])
        world.bulk.add_chunks(FILE, [replace(CHUNK, rows=())])
        found = world.bulk.chunks("file-1", [1, 0, 7])
        assert [(chunk.index, chunk.rows) for chunk in found] == [(1, ROWS), (0, ROWS)]

    def test_a_row_is_changed_with_the_counts_of_its_file(self, world: World) -> None:
        file = world.bulk.save(None, FILE)
        world.bulk.add_chunks(FILE, [CHUNK])
        (chunk,) = world.bulk.chunks("file-1", [0])
        after = chunk.with_row(0, replace(ROWS[0], dropped=True))
        changed = world.bulk.change(file, replace(file, counts=(Counts(2, dropped=(2, 3)),)), after)
        assert world.bulk.get("file-1") == changed
        assert [row.dropped for row in world.bulk.chunks("file-1", [0])[0].rows] == [True, True]
        with pytest.raises(Conflict):
            world.bulk.change(file, file, chunk)

    def test_the_first_file_with_a_content_is_remembered_until_it_lapses(self, world: World) -> None:
        assert world.bulk.first_with("content", "file-1", TUESDAY) == "file-1"
        assert world.bulk.first_with("content", "file-2", TUESDAY + timedelta(days=1)) == "file-1"
        assert world.bulk.first_with("content", "file-3", TUESDAY + KEPT) == "file-3"
        assert world.bulk.first_with("another", "file-4", TUESDAY) == "file-4"

    def test_the_files_of_a_school_the_newest_first(self, world: World) -> None:
        for number in (1, 2):
            world.bulk.save(
                None, replace(FILE, file_id=f"file-{number}", created_at=TUESDAY + timedelta(minutes=number))
            )
        assert [file.file_id for file in world.bulk.of_school("900001", lambda _: True, 10)] == ["file-2", "file-1"]
        assert world.bulk.of_school("900002", lambda _: True, 10) == []
        first = world.bulk.of_school("900001", lambda file: file.file_id == "file-1", 1)
        assert [file.file_id for file in first] == ["file-1"], "what is not wanted takes no place"
