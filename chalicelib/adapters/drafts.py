"""Forms being filled in, sealed, gone after 28 days."""

from datetime import timedelta

from pynamodb.exceptions import PutError, PynamoDBException

from chalicelib.adapters.rows import DraftRow
from chalicelib.adapters.sealing import Sealer
from chalicelib.adapters.transactions import get, read
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.ports import Clock, Conflict, Draft, TryAgain

KEPT = timedelta(days=28)


class TableDrafts:
    """Fulfils the port Drafts."""

    def __init__(self, clock: Clock, sealer: Sealer) -> None:
        self._clock, self._sealer = clock, sealer

    def get(self, draft_id: str) -> Draft | None:
        row = read(lambda: get(DraftRow, f"DRAFT#{draft_id}", "DRAFT"))
        lapsed = row is not None and row.ttl is not None and row.ttl <= self._clock.now().timestamp()
        return self._draft_of(draft_id, row) if row and not lapsed else None

    def _draft_of(self, draft_id: str, row: DraftRow) -> Draft:
        raw = self._sealer.unseal(row.sealed, row.pk, row.sk)
        return Draft(
            draft_id,
            row.browser_digest,
            row.person_id or "",
            row.form,
            int(row.form_version),
            raw,
            parse_instant(row.saved_at),
            int(row.version),
        )

    def save(self, draft: Draft) -> Draft:
        pk, sk = f"DRAFT#{draft.draft_id}", "DRAFT"
        row = DraftRow(
            pk,
            sk,
            browser_digest=draft.browser_digest,
            person_id=draft.person_id or None,
            form=draft.form,
            form_version=draft.form_version,
            saved_at=instant_text(draft.saved_at),
            sealed=self._sealer.seal(dict(draft.raw), pk, sk),
            ttl=int((draft.saved_at + KEPT).timestamp()),
        )
        if draft.version:
            row.version = draft.version
        try:
            row.save()
        except PutError as refused:
            if refused.cause_response_code == "ConditionalCheckFailedException":
                return self._after_conflict(draft)
            raise TryAgain(refused.cause_response_code or "") from None
        except PynamoDBException as unclear:
            raise TryAgain(type(unclear).__name__) from None
        return self._draft_of(draft.draft_id, row)

    def _after_conflict(self, draft: Draft) -> Draft:
        """A lost reply that was repeated looks like a conflict: the row then holds just what we wrote."""
        now = self.get(draft.draft_id)
        if now and dict(now.raw) == dict(draft.raw) and now.person_id == draft.person_id:
            return now
        raise Conflict
