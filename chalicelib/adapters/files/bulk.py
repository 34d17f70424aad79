"""Files of many returns in the table: a head, and their rows in sealed chunks."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice

from msgspec.structs import replace
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.casework.message_rows import row_of_message
from chalicelib.adapters.files.bulk_rows import chunk_of, file_of, lapses, row_of_chunk, row_of_file, school_pk
from chalicelib.adapters.files.jobs import row_of_job
from chalicelib.adapters.tables.cursors import from_place
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import decoded, each_of_kind, each_readable
from chalicelib.adapters.tables.rows.files import BulkContentRow, BulkFileRow, BulkRowsRow
from chalicelib.adapters.tables.rows.row import Row as TableRow
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.transactions import commit
from chalicelib.adapters.tables.writing import absent, add_if_absent, put_over
from chalicelib.domain.errors import Conflict, TryAgain
from chalicelib.domain.files.bulk import BulkFile
from chalicelib.domain.files.bulk_rows import Chunk
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.messages.message import Message
from chalicelib.ports.keys import Keys


class TableBulk:
    """Fulfils the port Bulk."""

    def __init__(self, keys: Keys, sealer: Sealer) -> None:
        self._keys, self._sealer = keys, sealer

    # --- the head --------------------------------------------------------------------------------------------------

    def _file_of(self, row: BulkFileRow) -> BulkFile:
        return file_of(row, self._sealer)

    def get(self, file_id: str) -> BulkFile | None:
        row = read(lambda: get(BulkFileRow, f"BULK#{file_id}", "FILE"))
        return decoded(row, self._file_of) if row else None

    def of_school(
        self, urn: str, wanted: Callable[[BulkFile], bool], limit: int, start: str = ""
    ) -> Sequence[BulkFile]:
        begun = from_place(TableRow.gsi4sk, "BULK#", start)
        query = TableRow.by_school.query(school_pk(urn, self._keys), begun, scan_index_forward=False, page_size=limit)
        files = each_readable(each_of_kind(query, BulkFileRow), self._file_of)
        return read(lambda: list(islice(filter(wanted, files), limit)))

    def save(
        self, before: BulkFile | None, after: BulkFile, job: Job | None = None, messages: Sequence[Message] = ()
    ) -> BulkFile:
        def fill(transaction: TransactWrite) -> None:
            put_over(transaction, row_of_file(after, before.version if before else 0, self._keys, self._sealer))
            if job:
                transaction.save(row_of_job(job), condition=absent())
            for message in messages:
                transaction.save(row_of_message(message, self._sealer), condition=absent())

        _commit(fill, lambda: self.get(after.file_id) == after)
        return _next(before, after)

    def first_with(self, content: str, file_id: str, now: datetime) -> str:
        pk, sk = f"BULK_CONTENT#{content}", "BULK_CONTENT"
        row = BulkContentRow(pk, sk, file_id=file_id, ttl=lapses(now))
        found = read(lambda: get(BulkContentRow, pk, sk))
        if not found or found.ttl <= now.timestamp():
            with suppress(Conflict):  # of two at once the first wins
                commit(
                    lambda transaction: transaction.save(
                        row, condition=absent() | (BulkContentRow.ttl <= now.timestamp())
                    )
                )
            found = read(lambda: get(BulkContentRow, pk, sk))
        return str(found.file_id) if found else file_id

    # --- the rows --------------------------------------------------------------------------------------------------

    def _chunk_of(self, file_id: str, index: int) -> Chunk | None:
        row = read(lambda: get(BulkRowsRow, f"BULK#{file_id}", f"ROWS#{index:05d}"))
        return decoded(row, lambda row: chunk_of(row, file_id, index, self._sealer)) if row else None

    def add_chunks(self, file: BulkFile, chunks: Sequence[Chunk]) -> None:
        for chunk in chunks:
            add_if_absent(row_of_chunk(file, chunk, self._sealer))

    def chunks(self, file_id: str, indexes: Sequence[int]) -> Sequence[Chunk]:
        return [chunk for index in indexes if (chunk := self._chunk_of(file_id, index))]

    def change(self, before: BulkFile, after: BulkFile, chunk: Chunk) -> BulkFile:
        def fill(transaction: TransactWrite) -> None:
            put_over(transaction, row_of_file(after, before.version, self._keys, self._sealer))
            put_over(transaction, row_of_chunk(after, chunk, self._sealer))

        _commit(fill, lambda: self._chunk_of(chunk.file_id, chunk.index) == chunk)
        return _next(before, after)


def _next(before: BulkFile | None, after: BulkFile) -> BulkFile:
    return replace(after, version=before.version + 1 if before else 1)


def _commit(fill: Callable[[TransactWrite], None], is_there: Callable[[], bool]) -> None:
    """After an unclear answer, reads back whether its own rows are there."""
    try:
        commit(fill)
    except (Conflict, TryAgain):
        if not is_there():
            raise
