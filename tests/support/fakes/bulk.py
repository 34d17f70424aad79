"""Files of many returns in memory."""

from collections.abc import Callable, Sequence
from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.files.bulk import BulkFile
from chalicelib.domain.files.bulk_rows import Chunk
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.files.sheet_limits import KEPT
from chalicelib.domain.messages.message import Message
from chalicelib.domain.paging import place_of
from tests.support.fakes.store import Store
from tests.support.paging import from_place


class FakeBulk:
    """Fulfils the port Bulk."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.files: dict[str, BulkFile] = {}
        self.rows: dict[tuple[str, int], Chunk] = {}
        self._first: dict[str, tuple[str, datetime]] = {}

    def get(self, file_id: str) -> BulkFile | None:
        return self.files.get(file_id)

    def of_school(
        self, urn: str, wanted: Callable[[BulkFile], bool], limit: int, start: str = ""
    ) -> Sequence[BulkFile]:
        found = [file for file in self.files.values() if file.school.urn == urn and wanted(file)]
        return from_place(found, limit, start, lambda file: place_of(file.created_at, file.file_id))

    def save(
        self, before: BulkFile | None, after: BulkFile, job: Job | None = None, messages: Sequence[Message] = ()
    ) -> BulkFile:
        self._store.reach("bulk.save")
        now = self.files.get(after.file_id)
        if (now.version if now else 0) != (before.version if before else 0):
            raise Conflict
        self._store.must_be_new(messages=messages, job=job)
        saved = self.files[after.file_id] = replace(after, version=(before.version if before else 0) + 1)
        self._store.add_job(job)
        self._store.add_messages(messages)
        return saved

    def first_with(self, content: str, file_id: str, now: datetime) -> str:
        first, until = self._first.get(content, (file_id, now))
        if until <= now:
            first = file_id
            self._first[content] = (file_id, now + KEPT)
        return first

    def add_chunks(self, file: BulkFile, chunks: Sequence[Chunk]) -> None:
        self._store.reach("bulk.add_chunks")
        for chunk in chunks:
            assert chunk.fits
            self.rows.setdefault((chunk.file_id, chunk.index), replace(chunk, version=1))

    def chunks(self, file_id: str, indexes: Sequence[int]) -> Sequence[Chunk]:
        return [self.rows[file_id, index] for index in indexes if (file_id, index) in self.rows]

    def change(self, before: BulkFile, after: BulkFile, chunk: Chunk) -> BulkFile:
        self._store.reach("bulk.change")
        assert chunk.fits
        stored = self.rows.get((chunk.file_id, chunk.index))
        if not stored or stored.version != chunk.version:
            raise Conflict
        saved = self.save(before, after)
        self.rows[chunk.file_id, chunk.index] = replace(chunk, version=chunk.version + 1)
        return saved
