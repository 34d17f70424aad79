"""Forms being filled in, sealed; deleted when they were not touched for 28 days, with a trace of it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from itertools import islice

from msgspec.structs import replace
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.casework.message_rows import row_of_message
from chalicelib.adapters.tables.cursors import from_place
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import decoded, each_of_kind, each_readable, kinds, readable
from chalicelib.adapters.tables.rows.due import DUE
from chalicelib.adapters.tables.rows.forms import DraftRow, TraceRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.stored_times import due_by, optional_instant, optional_text
from chalicelib.adapters.tables.transactions import commit
from chalicelib.adapters.tables.writing import absent, put_one_over, put_over
from chalicelib.domain.errors import Conflict
from chalicelib.domain.forms.drafts import KEPT
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.messages.message import Message
from chalicelib.domain.newer import rest_of
from chalicelib.domain.records.draft import Draft, Trace
from chalicelib.ports.keys import Keys

Wanted = Callable[[Draft], bool]


class TableDrafts:
    """Fulfils the port Drafts."""

    def __init__(self, keys: Keys, sealer: Sealer) -> None:
        self._keys, self._sealer = keys, sealer

    # --- one draft -------------------------------------------------------------------------------------------------

    def get(self, draft_id: str) -> Draft | None:
        row = read(lambda: get(DraftRow, f"DRAFT#{draft_id}", "DRAFT"))
        return decoded(row, self._draft_of) if row else None

    def _draft_of(self, row: DraftRow) -> Draft:
        sealed = self._sealer.unseal(row.sealed, row.pk, row.sk)
        return Draft(
            row.pk.removeprefix("DRAFT#"),
            row.browser_digest,
            row.person_id or "",
            row.form,
            int(row.form_version),
            sealed["raw"],
            parse_instant(row.saved_at),
            int(row.version),
            sealed.get("urn", ""),
            tuple(sealed.get("may_be_for", ())),
            sealed.get("origin", ""),
            due_by(row, row.due_at),
            bool(row.reminded),
            timedelta(seconds=int(row.kept_seconds)) if row.kept_seconds else KEPT,
            optional_instant(row.begun_at),
            newer=rest_of(sealed, "raw", "urn", "may_be_for", "origin"),
        )

    def _school_pk(self, urn: str) -> str:
        return f"SCHOOL#{self._keys.digest('school', urn)}"

    def _row_of(self, draft: Draft) -> DraftRow:
        pk, sk, saved = f"DRAFT#{draft.draft_id}", "DRAFT", instant_text(draft.saved_at)
        sealed = {**draft.newer, "raw": dict(draft.raw), "urn": draft.school_urn}
        sealed |= {"may_be_for": list(draft.may_be_for), "origin": draft.origin_urn}
        row = DraftRow(
            pk,
            sk,
            browser_digest=draft.browser_digest,
            person_id=draft.person_id or None,
            form=draft.form,
            form_version=draft.form_version,
            saved_at=saved,
            due_at=optional_text(draft.due_at),
            reminded=int(draft.reminded),
            begun_at=optional_text(draft.begun_at),
            kept_seconds=int(draft.kept.total_seconds()),
            sealed=self._sealer.seal(sealed, pk, sk),
            ttl=int((draft.saved_at + draft.kept).timestamp()),
        )
        if draft.person_id:
            row.gsi2pk, row.gsi2sk = f"DRAFTS#{draft.person_id}", f"{saved}#{draft.draft_id}"
        if draft.due_at:
            row.gsi3pk, row.gsi3sk = DUE, f"{instant_text(draft.due_at)}#{draft.draft_id}"
            row.ttl += 7 * 24 * 3600  # tick deletes it, with a trace; this is for what tick could not
        if draft.school_urn:
            row.gsi4pk, row.gsi4sk = self._school_pk(draft.school_urn), f"DRAFT#{saved}#{draft.draft_id}"
        if draft.version:
            row.version = draft.version
        return row

    def save(self, draft: Draft) -> Draft:
        row = self._row_of(draft)
        return self._draft_of(row) if put_one_over(row) else self._after_conflict(draft)

    def _after_conflict(self, draft: Draft) -> Draft:
        """A lost reply that was repeated looks like a conflict: the row then holds just what we wrote."""
        now = self.get(draft.draft_id)
        if now and dict(now.raw) == dict(draft.raw) and now.person_id == draft.person_id:
            return now
        raise Conflict

    # --- lists -----------------------------------------------------------------------------------------------------

    def of_author(self, person_id: str, wanted: Wanted, limit: int, start: str = "") -> Sequence[Draft]:
        older = Row.gsi2sk <= start if start else None
        query = Row.by_owner.query(f"DRAFTS#{person_id}", older, scan_index_forward=False, page_size=limit)
        return self._first(query, wanted, limit)

    def of_school(self, urn: str, wanted: Wanted, limit: int, start: str = "") -> Sequence[Draft]:
        begun = from_place(Row.gsi4sk, "DRAFT#", start)
        query = Row.by_school.query(self._school_pk(urn), begun, scan_index_forward=False, page_size=limit)
        return self._first(query, wanted, limit)

    def _first(self, rows: Iterable[Row], wanted: Wanted, limit: int) -> Sequence[Draft]:
        drafts = each_readable(each_of_kind(rows, DraftRow), self._draft_of)
        return read(lambda: list(islice(filter(wanted, drafts), limit)))

    def traces(self, urn: str, limit: int, start: str = "") -> Sequence[Trace]:
        begun = from_place(Row.gsi4sk, "TRACE#", start)
        query = Row.by_school.query(self._school_pk(urn), begun, scan_index_forward=False, limit=limit)
        return readable(kinds(read(lambda: list(query)), TraceRow), _trace_of)

    # --- time passing ----------------------------------------------------------------------------------------------

    def save_and_tell(self, before: Draft, after: Draft, messages: Sequence[Message]) -> Draft:
        row = self._row_of(after)
        row.version = before.version

        def fill(transaction: TransactWrite) -> None:
            put_over(transaction, row)
            for message in messages:
                transaction.save(row_of_message(message, self._sealer), condition=absent())

        commit(fill)
        return replace(after, version=before.version + 1)

    def delete(self, draft: Draft, trace: Trace, messages: Sequence[Message]) -> None:
        row = self._row_of(draft)
        deleted = instant_text(trace.deleted_at)
        left = TraceRow(
            f"TRACE#{draft.draft_id}",
            "TRACE",
            person_id=trace.person_id,
            saved_at=instant_text(trace.saved_at),
            deleted_at=deleted,
        )
        if draft.school_urn:
            left.gsi4pk, left.gsi4sk = self._school_pk(draft.school_urn), f"TRACE#{deleted}#{draft.draft_id}"

        def fill(transaction: TransactWrite) -> None:
            transaction.delete(row)
            transaction.save(left, condition=absent())
            for message in messages:
                transaction.save(row_of_message(message, self._sealer), condition=absent())

        commit(fill)


def _trace_of(row: TraceRow) -> Trace:
    deleted_at = parse_instant(row.deleted_at)
    return Trace(row.pk.removeprefix("TRACE#"), row.person_id, parse_instant(row.saved_at), deleted_at)
