"""One transaction, and what to believe about it when the answer is unclear."""

from collections.abc import Callable
from typing import Any

from msgspec import Struct
from pynamodb.connection import Connection
from pynamodb.exceptions import PynamoDBException, TransactWriteError
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.rows.forms import OnceRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.writing import PAUSES, absent, wait_a_little
from chalicelib.domain.errors import Conflict, TryAgain

_LOST_THE_RACE = "ConditionalCheckFailed"
_PASSING = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})


def _connection() -> Connection:
    return Row._get_connection().connection


def commit(fill: Callable[[TransactWrite], None]) -> None:
    """Writes all or nothing. Raises Conflict when a condition failed, TryAgain when the store did not say.

    A transaction that only met another one on the same row is tried again: the SDK does not do that by itself.
    """
    for pause in (*PAUSES, None):
        try:
            with TransactWrite(connection=_connection()) as transaction:
                fill(transaction)
            return
        except TransactWriteError as refused:
            codes = {reason.code for reason in refused.cancellation_reasons or () if reason} - {"None"}
            if _LOST_THE_RACE in codes:
                raise Conflict from None
            if pause is None or not codes or not codes <= _PASSING:
                raise TryAgain(*sorted(codes)) from None
            wait_a_little(pause)
        except PynamoDBException as unclear:
            raise TryAgain(type(unclear).__name__) from None


class Once(Struct, frozen=True):
    """The one-time token of a form as the store keeps it."""

    digest: str

    @property
    def pk(self) -> str:
        return f"ONCE#{self.digest}"

    def found(self) -> OnceRow | None:
        return read(lambda: get(OnceRow, self.pk, "ONCE"))


def commit_once(once: Once, result: dict[str, Any], fill: Callable[[TransactWrite], None]) -> dict[str, Any]:
    """Commits with the form's token in the same transaction and returns the result, ours or that of the first time.

    After any failure it reads the token back strongly: a lost reply looks like a failed condition, and an earlier click
    like both. Raises Conflict or TryAgain only if the token is not there, so nothing was written.
    """
    row = OnceRow(once.pk, "ONCE", result=result)

    def with_token(transaction: TransactWrite) -> None:
        transaction.save(row, condition=absent())
        fill(transaction)

    try:
        commit(with_token)
    except (Conflict, TryAgain):
        first = once.found()
        if not first:
            raise
        return dict(first.result)
    return result
