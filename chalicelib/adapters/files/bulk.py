"""Files of many returns in the table: a head, and their rows in sealed chunks."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import islice
from typing import Any

from msgspec import to_builtins
from msgspec.structs import replace
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.casework.case_rows import optional_instant, optional_text, row_of_message
from chalicelib.adapters.files.jobs import row_of_job
from chalicelib.adapters.tables.cursors import from_place
from chalicelib.adapters.tables.reading import decoded, each_of_kind, each_readable
from chalicelib.adapters.tables.rows import BulkContentRow, BulkFileRow, BulkRowsRow
from chalicelib.adapters.tables.rows import Row as TableRow
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.transactions import absent, add_if_absent, commit, get, put_over, read
from chalicelib.domain.errors import Conflict, TryAgain
from chalicelib.domain.files.bulk import KEPT, BulkFile, Chunk, Counts, Reading, Row, Stage
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.files.spreadsheet import Joined, Tally
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.messages.message import Message
from chalicelib.domain.newer import known_of, read_as, rest_of
from chalicelib.domain.people.people import School
from chalicelib.ports.keys import Keys


class TableBulk:
    """Fulfils the port Bulk."""

    def __init__(self, keys: Keys, sealer: Sealer) -> None:
        self._keys, self._sealer = keys, sealer

    # --- the head --------------------------------------------------------------------------------------------------

    def _school_pk(self, urn: str) -> str:
        return f"SCHOOL#{self._keys.digest('school', urn)}"

    def _row_of(self, file: BulkFile, version: int) -> BulkFileRow:
        pk, sk, created = f"BULK#{file.file_id}", "FILE", instant_text(file.created_at)
        school = {"urn": file.school.urn, "name": file.school.name, "safeguarding": file.school.safeguarding}
        sealed = {
            **file.newer,
            "school": school,
            "answers": dict(file.answers),
            "reading": file.reading and to_builtins(file.reading),
        }
        row = BulkFileRow(
            pk,
            sk,
            form=file.form,
            person_id=file.person_id,
            created_at=created,
            stage=str(file.stage),
            job_id=file.job_id or None,
            problem=file.problem or None,
            content=file.content or None,
            same_as=file.same_as or None,
            counts=[count.stored for count in file.counts],
            sent_at=optional_text(file.sent_at),
            sealed=self._sealer.seal(sealed, pk, sk),
            ttl=_lapses(file.created_at),
            gsi4pk=self._school_pk(file.school.urn),
            gsi4sk=f"BULK#{created}#{file.file_id}",
        )
        if version:
            row.version = version
        return row

    def _file_of(self, row: BulkFileRow) -> BulkFile:
        sealed = self._sealer.unseal(row.sealed, row.pk, row.sk)
        school = sealed["school"]
        return BulkFile(
            row.pk.removeprefix("BULK#"),
            row.form,
            row.person_id,
            School(school["urn"], school["name"], school["safeguarding"]),
            parse_instant(row.created_at),
            read_as(Stage, row.stage),
            row.job_id or "",
            row.problem or "",
            row.content or "",
            sealed["answers"],
            row.same_as or "",
            tuple(map(Counts.of, row.counts)),
            optional_instant(row.sent_at),
            _reading_of(sealed["reading"]),
            int(row.version),
            newer=rest_of(sealed, "school", "answers", "reading"),
        )

    def get(self, file_id: str) -> BulkFile | None:
        row = read(lambda: get(BulkFileRow, f"BULK#{file_id}", "FILE"))
        return decoded(row, self._file_of) if row else None

    def of_school(
        self, urn: str, wanted: Callable[[BulkFile], bool], limit: int, start: str = ""
    ) -> Sequence[BulkFile]:
        begun = from_place(TableRow.gsi4sk, "BULK#", start)
        query = TableRow.by_school.query(self._school_pk(urn), begun, scan_index_forward=False, page_size=limit)
        files = each_readable(each_of_kind(query, BulkFileRow), self._file_of)
        return read(lambda: list(islice(filter(wanted, files), limit)))

    def save(
        self, before: BulkFile | None, after: BulkFile, job: Job | None = None, messages: Sequence[Message] = ()
    ) -> BulkFile:
        def fill(transaction: TransactWrite) -> None:
            put_over(transaction, self._row_of(after, before.version if before else 0))
            if job:
                transaction.save(row_of_job(job), condition=absent())
            for message in messages:
                transaction.save(row_of_message(message, self._sealer), condition=absent())

        _commit(fill, lambda: self.get(after.file_id) == after)
        return _next(before, after)

    def first_with(self, content: str, file_id: str, now: datetime) -> str:
        pk, sk = f"BULK_CONTENT#{content}", "BULK_CONTENT"
        row = BulkContentRow(pk, sk, file_id=file_id, ttl=_lapses(now))
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

    def _row_of_chunk(self, file: BulkFile, chunk: Chunk) -> BulkRowsRow:
        pk, sk = f"BULK#{chunk.file_id}", f"ROWS#{chunk.index:05d}"
        codes = dict[str, int]()  # the same words are kept once: many rows of a file have the same mistake
        rows = [_stored(row, codes) for row in chunk.rows]
        typed = {"rows": rows, "words": list(codes)}
        row = BulkRowsRow(pk, sk, sealed=self._sealer.seal(typed, pk, sk), ttl=_lapses(file.created_at))
        if chunk.version:
            row.version = chunk.version
        return row

    def _chunk_of(self, file_id: str, index: int) -> Chunk | None:
        row = read(lambda: get(BulkRowsRow, f"BULK#{file_id}", f"ROWS#{index:05d}"))
        return decoded(row, lambda row: self._chunk_on(row, file_id, index)) if row else None

    def _chunk_on(self, row: BulkRowsRow, file_id: str, index: int) -> Chunk:
        typed = self._sealer.unseal(row.sealed, row.pk, row.sk)
        rows = tuple(_row_of(stored, typed["words"]) for stored in typed["rows"])
        return Chunk(file_id, index, rows, int(row.version))

    def add_chunks(self, file: BulkFile, chunks: Sequence[Chunk]) -> None:
        for chunk in chunks:
            add_if_absent(self._row_of_chunk(file, chunk))

    def chunks(self, file_id: str, indexes: Sequence[int]) -> Sequence[Chunk]:
        return [chunk for index in indexes if (chunk := self._chunk_of(file_id, index))]

    def change(self, before: BulkFile, after: BulkFile, chunk: Chunk) -> BulkFile:
        def fill(transaction: TransactWrite) -> None:
            put_over(transaction, self._row_of(after, before.version))
            put_over(transaction, self._row_of_chunk(after, chunk))

        _commit(fill, lambda: self._chunk_of(chunk.file_id, chunk.index) == chunk)
        return _next(before, after)


def _next(before: BulkFile | None, after: BulkFile) -> BulkFile:
    return replace(after, version=before.version + 1 if before else 1)


def _commit(fill: Callable[[TransactWrite], None], is_there: Callable[[], bool]) -> None:
    """After an unclear answer it is read back: it may be just what was to be written."""
    try:
        commit(fill)
    except (Conflict, TryAgain):
        if not is_there():
            raise


def _lapses(begun: datetime) -> int:
    return int((begun + KEPT).timestamp())


def _reading_of(stored: Mapping[str, Any] | None) -> Reading | None:
    if not stored:
        return None
    joined = (
        Joined(each["number"], each["most"], tuple(each["lines"]) if each["lines"] else None)
        for each in stored["joined"]
    )
    columns, sheets = tuple(stored["columns"]), tuple(stored["sheets"])
    return Reading(Tally(**known_of(stored["tally"], Tally)), stored["sheet"], columns, sheets, tuple(joined))


_ROW = ("number", "cells", "confirmed", "problems", "doubts", "dropped", "reference", "team")


def _stored(row: Row, codes: dict[str, int]) -> dict[str, Any]:
    """`codes`: the number of all words so far; it is added to."""
    lists = {
        name: [[field, codes.setdefault(words, len(codes))] for field, words in found]
        for name, found in (("problems", row.problems), ("doubts", row.doubts))
    }
    found = {**row.newer, "number": row.number, "cells": dict(row.cells), "confirmed": row.confirmed, **lists}
    return found | {"dropped": row.dropped, "reference": row.reference, "team": row.team}


def _row_of(stored: Mapping[str, Any], words: Sequence[str]) -> Row:
    return Row(
        stored["number"],
        stored["cells"],
        tuple((name, words[code]) for name, code in stored["problems"]),
        stored["dropped"],
        stored["reference"],
        stored["team"],
        tuple((name, words[code]) for name, code in stored["doubts"]),
        stored["confirmed"],
        newer=rest_of(stored, *_ROW),
    )
