"""Second factors in the table: a row beside the person's, with the secret sealed and digests of recovery codes."""

from collections.abc import Sequence

from msgspec.structs import replace
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.casework.message_rows import row_of_message
from chalicelib.adapters.people.access_requests import settling
from chalicelib.adapters.people.changes import commit_with
from chalicelib.adapters.people.sessions import session_row
from chalicelib.adapters.people.sign_ins import open_session
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import decoded
from chalicelib.adapters.tables.rows.people import FactorRow
from chalicelib.adapters.tables.rows.sign_ins import SessionRow
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.stored_times import optional_instant, optional_text
from chalicelib.adapters.tables.transactions import commit
from chalicelib.adapters.tables.writing import absent, put_over
from chalicelib.domain.authority.agreement import Agreement, Stand
from chalicelib.domain.errors import Conflict, TryAgain
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change
from chalicelib.domain.people.factor import Factor
from chalicelib.domain.people.sign_in import Opened


class TableFactors:
    """Fulfils the port Factors."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def get(self, person_id: str) -> Factor | None:
        row = read(lambda: get(FactorRow, f"PERSON#{person_id}", "FACTOR"))
        return decoded(row, self._factor_of) if row else None

    def save(self, factor: Factor, opened: Opened | None = None, messages: Sequence[Message] = ()) -> Factor:
        row = self._row_of(factor)
        as_read = FactorRow.version == factor.version if factor.version else absent()

        def fill(transaction: TransactWrite) -> None:
            put_over(transaction, row, as_read)
            if opened:
                open_session(transaction, opened, self._sealer)
            for message in messages:
                transaction.save(row_of_message(message, self._sealer), condition=absent())

        try:
            commit(fill)
        except (Conflict, TryAgain):
            if not opened or not _is_open(opened):  # an answer that was lost looks like either
                raise
        return replace(factor, version=factor.version + 1)

    def remove(
        self, person_id: str, change: Change, messages: Sequence[Message], agreement: Agreement | None = None
    ) -> None:
        def fill(transaction: TransactWrite) -> None:
            transaction.delete(FactorRow(f"PERSON#{person_id}", "FACTOR"))
            if agreement:
                settling(transaction, agreement, Stand.AGREED)

        commit_with(change, messages, self._sealer, fill)

    def _row_of(self, factor: Factor) -> FactorRow:
        pk = f"PERSON#{factor.person_id}"
        return FactorRow(
            pk,
            "FACTOR",
            confirmed_at=instant_text(factor.confirmed_at),
            last_step=factor.last_step,
            recovery=set(factor.recovery) or None,
            wrong=factor.wrong,
            wrong_since=optional_text(factor.wrong_since),
            version=factor.version + 1,
            sealed=self._sealer.seal({"secret": factor.secret}, pk, "FACTOR"),
        )

    def _factor_of(self, row: FactorRow) -> Factor:
        return Factor(
            row.pk.removeprefix("PERSON#"),
            str(self._sealer.unseal(row.sealed, row.pk, row.sk)["secret"]),
            parse_instant(row.confirmed_at),
            int(row.last_step),
            frozenset(row.recovery or ()),
            int(row.wrong),
            optional_instant(row.wrong_since),
            int(row.version),
        )


def _is_open(opened: Opened) -> bool:
    key = session_row(opened.session.token_digest)
    return read(lambda: get(SessionRow, key.pk, key.sk)) is not None
