"""A file of many returns and its rows, as the table keeps them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from msgspec import convert, to_builtins

from chalicelib.adapters.tables.rows.files import BulkFileRow, BulkRowsRow
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.stored_times import optional_instant, optional_text
from chalicelib.domain.files.bulk import BulkFile, Reading, Stage
from chalicelib.domain.files.bulk_counts import Counts
from chalicelib.domain.files.bulk_rows import Chunk, Row
from chalicelib.domain.files.sheet_limits import KEPT
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.newer import read_as, rest_of
from chalicelib.domain.people.people import School
from chalicelib.ports.keys import Keys


def lapses(begun: datetime) -> int:
    return int((begun + KEPT).timestamp())


def reading_of(stored: Mapping[str, Any] | None) -> Reading | None:
    return convert(stored, Reading) if stored else None


_ROW = ("number", "cells", "confirmed", "problems", "doubts", "dropped", "reference", "team")


def stored_row(row: Row, codes: dict[str, int]) -> dict[str, Any]:
    """`codes`: the number of all words so far; it is added to."""
    lists = {
        name: [[field, codes.setdefault(words, len(codes))] for field, words in found]
        for name, found in (("problems", row.problems), ("doubts", row.doubts))
    }
    found = {**row.newer, "number": row.number, "cells": dict(row.cells), "confirmed": row.confirmed, **lists}
    return found | {"dropped": row.dropped, "reference": row.reference, "team": row.team}


def row_of_stored(stored: Mapping[str, Any], words: Sequence[str]) -> Row:
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


def school_pk(urn: str, keys: Keys) -> str:
    return f"SCHOOL#{keys.digest('school', urn)}"


def row_of_file(file: BulkFile, version: int, keys: Keys, sealer: Sealer) -> BulkFileRow:
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
        sealed=sealer.seal(sealed, pk, sk),
        ttl=lapses(file.created_at),
        gsi4pk=school_pk(file.school.urn, keys),
        gsi4sk=f"BULK#{created}#{file.file_id}",
    )
    if version:
        row.version = version
    return row


def file_of(row: BulkFileRow, sealer: Sealer) -> BulkFile:
    sealed = sealer.unseal(row.sealed, row.pk, row.sk)
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
        reading_of(sealed["reading"]),
        int(row.version),
        newer=rest_of(sealed, "school", "answers", "reading"),
    )


def row_of_chunk(file: BulkFile, chunk: Chunk, sealer: Sealer) -> BulkRowsRow:
    pk, sk = f"BULK#{chunk.file_id}", f"ROWS#{chunk.index:05d}"
    codes = dict[str, int]()  # the same words are kept once: many rows of a file have the same mistake
    rows = [stored_row(row, codes) for row in chunk.rows]
    typed = {"rows": rows, "words": list(codes)}
    row = BulkRowsRow(pk, sk, sealed=sealer.seal(typed, pk, sk), ttl=lapses(file.created_at))
    if chunk.version:
        row.version = chunk.version
    return row


def chunk_of(row: BulkRowsRow, file_id: str, index: int, sealer: Sealer) -> Chunk:
    typed = sealer.unseal(row.sealed, row.pk, row.sk)
    rows = tuple(row_of_stored(stored, typed["words"]) for stored in typed["rows"])
    return Chunk(file_id, index, rows, int(row.version))
