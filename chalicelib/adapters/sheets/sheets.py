"""Information sheets in the table. A number is a row of its own, which is there once."""

from collections.abc import Sequence
from datetime import datetime

from pynamodb.transactions import TransactWrite

from chalicelib.adapters.files.jobs import row_of_job
from chalicelib.adapters.people.changes import commit_with
from chalicelib.adapters.sheets.sheet_rows import (
    HEADS,
    OPEN,
    PUBLISHED,
    head_sk,
    number_key,
    row_of_body,
    row_of_sheet,
    sheet_of,
    sheet_pk,
    year_pk,
)
from chalicelib.adapters.sheets.told import TableTold
from chalicelib.adapters.tables.cursors import after_mark, cut
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import decoded, kinds, readable
from chalicelib.adapters.tables.rows.casework import LookupRow
from chalicelib.adapters.tables.rows.due import DUE, due_until
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.rows.sheets import SheetBodyRow, SheetNumberRow, SheetRow
from chalicelib.adapters.tables.writing import absent, put_over
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.changes import Change
from chalicelib.domain.sheets.finding import beginnings, is_meant, keys_of
from chalicelib.domain.sheets.sheet import Sheet, SheetNumber, SheetState

MOST_IDS, MOST_KEYS, MOST_READ = 2_000, 3, 300
"""Sheets under one beginning of a word, beginnings looked under, and sheets read for one search."""


class TableSheets(TableTold):
    """Fulfils the port Sheets."""

    def get(self, sheet_id: str, amendment: int | None = None) -> Sheet | None:
        if amendment is None:
            row = next(iter(self._heads(sheet_id)), None)
        else:
            row = read(lambda: get(SheetRow, sheet_pk(sheet_id), head_sk(amendment)))
        return decoded(row, self._whole) if row else None

    def _whole(self, row: SheetRow) -> Sheet:
        body_sk = f"BODY#{row.sk.removeprefix(HEADS)}"
        return sheet_of(row, read(lambda: get(SheetBodyRow, row.pk, body_sk)))

    def _heads(self, sheet_id: str) -> list[SheetRow]:
        """The newest first. A sheet has few amendments."""
        query = Row.query(sheet_pk(sheet_id), Row.sk.startswith(HEADS), scan_index_forward=False, consistent_read=True)
        return kinds(read(lambda: list(query)), SheetRow)

    def amendments(self, sheet_id: str) -> Sequence[Sheet]:
        return readable(self._heads(sheet_id), sheet_of)

    def by_number(self, number: SheetNumber) -> Sequence[Sheet]:
        row = read(lambda: get(SheetNumberRow, *number_key(number)))
        return self.amendments(row.target) if row else []

    def next_number(self, year: int) -> int:
        """One that cannot be read counts too; a few are looked at, as a newer version may keep something else there."""
        query = Row.query(number_key(SheetNumber(year, 0))[0], scan_index_forward=False, limit=9, consistent_read=True)
        found = [int(row.sk) for row in read(lambda: list(query)) if row.sk.isdecimal()]
        return max(found, default=0) + 1

    # --- lists ------------------------------------------------------------------------------------------------------

    def published(self, year: int | None, limit: int, after: str = "") -> ListPage[Sheet]:
        partition, name, index = (year_pk(year), "gsi2", Row.by_owner) if year else (PUBLISHED, "gsi1", Row.by_state)
        start = after_mark(after, name, partition)
        query = index.query(partition, scan_index_forward=False, limit=limit + 1, last_evaluated_key=start)
        rows, mark = cut(read(lambda: list(query)), limit, name)
        return ListPage(tuple(readable(kinds(rows, SheetRow), sheet_of)), mark)

    def unpublished(self) -> Sequence[Sheet]:
        rows = read(lambda: list(Row.by_state.query(OPEN)))
        return readable(kinds(rows, SheetRow), sheet_of)

    def due(self, now: datetime) -> Sequence[Sheet]:
        rows = read(lambda: list(Row.by_time.query(DUE, due_until(now))))
        return readable([row for row in kinds(rows, SheetRow) if row.state == SheetState.SCHEDULED], sheet_of)

    def found_by(self, words: frozenset[str], limit: int) -> Sequence[Sheet]:
        found: set[tuple[str, str]] | None = None
        for beginning in beginnings(words)[:MOST_KEYS]:
            there = self._kept_under(beginning)
            found = there if found is None else found & there
        keys = sorted(found or ())[:MOST_READ]
        rows = kinds(read(lambda: list(Row.batch_get(keys))), SheetRow)
        live = [row for row in rows if row.gsi1pk == PUBLISHED]
        meant = [sheet for sheet in readable(live, sheet_of) if is_meant(words, sheet)]
        return sorted(meant, key=lambda sheet: str(sheet.published_at), reverse=True)[:limit]

    def announcing(self, slug: str, number: int) -> Sequence[Sheet]:
        query = Row.query(self._page_pk(slug), Row.sk >= f"{number:08d}")
        rows = kinds(read(lambda: list(query)), LookupRow)
        keys = sorted({(sheet_pk(sheet_id), head_sk(amendment)) for sheet_id, amendment in map(_target, rows)})
        heads = kinds(read(lambda: list(Row.batch_get(keys))), SheetRow)
        return sorted(readable(heads, sheet_of), key=lambda sheet: str(sheet.published_at), reverse=True)

    def _page_pk(self, slug: str) -> str:
        return f"LOOKUP#{self._keys.digest('sheet-page', slug)}"

    def _kept_under(self, beginning: str) -> set[tuple[str, str]]:
        rows = kinds(read(lambda: list(Row.query(self._word_pk(beginning), limit=MOST_IDS))), LookupRow)
        return {(sheet_pk(sheet_id), head_sk(amendment)) for sheet_id, amendment in map(_target, rows)}

    def _word_pk(self, beginning: str) -> str:
        return f"LOOKUP#{self._keys.digest('sheet-word', beginning)}"

    # --- writing ----------------------------------------------------------------------------------------------------

    def save(self, before: Sheet | None, after: Sheet, change: Change, job: Job | None = None) -> None:
        listed = self._listed(after) if _is_new_to_the_public(before, after) else []

        def fill(transaction: TransactWrite) -> None:
            self._put(transaction, before, after)
            for row in listed:
                put_over(transaction, _unlisted(row))
            if _is_new_to_the_public(before, after):
                self._add_words(transaction, after)
                self._add_pages(transaction, after)
            if job:
                transaction.save(row_of_job(job), condition=absent())

        commit_with(change, (), self._sealer, fill)

    def _put(self, transaction: TransactWrite, before: Sheet | None, after: Sheet) -> None:
        if before:
            put_over(transaction, row_of_sheet(after, before.version))
        else:
            transaction.save(row_of_sheet(after, 0), condition=absent())
        if before is None or (before.markdown, before.html) != (after.markdown, after.html):
            put_over(transaction, row_of_body(after))
        if after.amendment == 0 and (before is None or before.number != after.number):
            transaction.save(SheetNumberRow(*number_key(after.number), target=after.sheet_id), condition=absent())
        if before and before.number != after.number:
            transaction.delete(SheetNumberRow(*number_key(before.number)))

    def drop(self, sheet: Sheet, change: Change) -> None:
        def fill(transaction: TransactWrite) -> None:
            transaction.delete(row_of_sheet(sheet, sheet.version))  # only as it was read: its version is a condition
            transaction.delete(row_of_body(sheet))
            if sheet.amendment == 0:
                transaction.delete(SheetNumberRow(*number_key(sheet.number)))

        commit_with(change, (), self._sealer, fill)

    def _listed(self, after: Sheet) -> list[SheetRow]:
        """The amendments that the public reads until this one is published."""
        heads = self._heads(after.sheet_id)
        return [row for row in heads if row.gsi1pk == PUBLISHED and row.sk != head_sk(after.amendment)]

    def _add_words(self, transaction: TransactWrite, sheet: Sheet) -> None:
        sk = f"{sheet.sheet_id}#{sheet.amendment:04d}"
        for beginning in keys_of(sheet):
            transaction.save(LookupRow(self._word_pk(beginning), sk, target=sk))

    def _add_pages(self, transaction: TransactWrite, sheet: Sheet) -> None:
        """By the version, so that those of a later one are read together."""
        target = f"{sheet.sheet_id}#{sheet.amendment:04d}"
        for page in dict.fromkeys(sheet.pages):
            sk = f"{page.number:08d}#{target}"
            transaction.save(LookupRow(self._page_pk(page.slug), sk, target=target))


def _is_new_to_the_public(before: Sheet | None, after: Sheet) -> bool:
    return bool(after.published_at) and not (before and before.published_at)


def _unlisted(row: SheetRow) -> SheetRow:
    row.gsi1pk = row.gsi1sk = row.gsi2pk = row.gsi2sk = None
    return row


def _target(row: LookupRow) -> tuple[str, int]:
    sheet_id, _, amendment = str(row.target).rpartition("#")
    return sheet_id, int(amendment)
