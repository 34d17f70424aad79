"""One transaction, and what to believe about it when the answer is unclear."""

import time
from collections.abc import Callable, Sequence
from random import random
from typing import Any, TypeVar

from msgspec import Struct
from pynamodb.attributes import VersionAttribute
from pynamodb.connection import Connection
from pynamodb.exceptions import PynamoDBException, TransactWriteError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.tables.rows import OnceRow, Row, SpoiltRow
from chalicelib.adapters.tables.unread import UNREAD
from chalicelib.domain.errors import Conflict, NotFound, TryAgain, Unreadable

_LOST_THE_RACE = "ConditionalCheckFailed"
_PASSING = frozenset({"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"})
_PAUSES = (0.05, 0.2)
"""Seconds before the second and the third try."""

T = TypeVar("T")
R = TypeVar("R", bound=Row)


def absent() -> Any:
    """The condition that a row does not exist yet."""
    return Row.pk.does_not_exist()


def _connection() -> Connection:
    return Row._get_connection().connection


def commit(fill: Callable[[TransactWrite], None]) -> None:
    """Writes all or nothing. Raises Conflict when a condition failed, TryAgain when the store did not say.

    A transaction that only met another one on the same row is tried again: the SDK does not do that by itself.
    """
    for pause in (*_PAUSES, None):
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
            _wait_a_little(pause)
        except PynamoDBException as unclear:
            raise TryAgain(type(unclear).__name__) from None


def _wait_a_little(pause: float) -> None:
    time.sleep(pause * (1 + random()))  # noqa: S311 - only to keep two losers apart


def read(ask: Callable[[], T]) -> T:
    """A read whose failure says no more than that the store did not answer. Raises NotFound for a key that none can have."""
    try:
        return ask()
    except PynamoDBException as unclear:
        if _is_no_key(unclear):
            raise NotFound from None
        raise TryAgain(type(unclear).__name__) from None


def _is_no_key(refused: PynamoDBException) -> bool:
    """Whether DynamoDB refused to look, because the key is longer than any key may be: asking again does not help."""
    error = (getattr(refused.cause, "response", None) or {}).get("Error", {})
    return error.get("Code") == "ValidationException" and _TOO_LONG in str(error.get("Message"))


_TOO_LONG = "exceeded the maximum size limit"


class Once(Struct, frozen=True):
    """The one-time token of a form as the store keeps it."""

    digest: str

    @property
    def pk(self) -> str:
        return f"ONCE#{self.digest}"

    def found(self) -> OnceRow | None:
        return read(lambda: get(OnceRow, self.pk, "ONCE"))


def get(kind: type[R], pk: str, sk: str, *, only: Sequence[str] | None = None) -> R | None:
    """A strongly consistent read of one row; None when it is not there. Raises Unreadable. `only`: the attributes that are
    needed, so that the others may be spoilt."""
    try:
        return _whole(kind.get(pk, sk, consistent_read=True, attributes_to_get=only))
    except kind.DoesNotExist:
        return None


def _whole(row: R) -> R:
    if isinstance(row, SpoiltRow):
        raise Unreadable(UNREAD.note(row.pk, row.sk, row.problem).reference)
    return row


def get_unchanging(kind: type[R], pk: str, sk: str) -> R | None:
    """A row that is never changed once it is there: read at half the price, and strongly where that finds none yet."""
    try:
        return _whole(kind.get(pk, sk))
    except kind.DoesNotExist:
        return get(kind, pk, sk)


def commit_once(once: Once, result: dict[str, Any], fill: Callable[[TransactWrite], None]) -> dict[str, Any]:
    """Commits with the form's token in the same transaction and returns the result, ours or that of the first time.

    After any failure the token is read back strongly: a lost reply looks like a failed condition, and an earlier click
    like both. Raises Conflict or TryAgain only when the token is not there, so nothing was written.
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


def write_one(write: Callable[[], Any]) -> bool:
    """Writes one row on a condition; whether the condition held. Raises TryAgain when the store did not say.

    A row that only met a transaction is tried again: the SDK does not do that by itself.
    """
    pauses = iter(_PAUSES)
    while True:
        try:
            write()
            return True
        except PynamoDBException as refused:
            code = _code_of(refused)
            if code == "ConditionalCheckFailedException":
                return False
            pause = next(pauses, None)
            if pause is None or code != "TransactionConflictException":
                raise TryAgain(code) from None
            _wait_a_little(pause)


def _code_of(refused: PynamoDBException) -> str:
    """DynamoDB's code, or what went wrong on the way: PynamoDB's own `cause_response_code` fails where no answer came."""
    response = getattr(refused.cause, "response", None) or {}
    return str(response.get("Error", {}).get("Code") or type(refused).__name__)


def all_of(row: Row) -> list[Action]:
    """The actions that make the stored row this one, and leave alone the attributes of a newer version."""
    kind = type(row)
    named = {name: getattr(kind, name) for name in kind.get_attributes() if name not in ("pk", "sk")}
    return [
        attribute.remove() if (value := getattr(row, name)) is None else attribute.set(value)
        for name, attribute in named.items()
        if not isinstance(attribute, VersionAttribute)
    ]


def put_over(transaction: TransactWrite, row: Row, condition: Condition | None = None) -> None:
    """Adds to a transaction that the row is written, over itself where it is there. A new row is `save`d on its absence."""
    transaction.update(row, actions=all_of(row), condition=condition)


def put_one_over(row: Row) -> bool:
    """As `put_over`, alone; whether the row's version was still the stored one. `row` is then as it is stored."""
    return write_one(lambda: row.update(all_of(row)))


def add_if_absent(row: Row) -> None:
    """Leaves a row that is there already as it is. One row needs no transaction, which would cost twice as much."""
    write_one(lambda: row.save(condition=absent()))
