"""Reading one row by its key."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from pynamodb.exceptions import PynamoDBException

from chalicelib.adapters.tables.rows.row import Row, SpoiltRow
from chalicelib.adapters.tables.unread import UNREAD
from chalicelib.domain.errors import NotFound, TryAgain, Unreadable

T = TypeVar("T")
R = TypeVar("R", bound=Row)


def read(ask: Callable[[], T]) -> T:
    """A read that fails only because the store does not answer. Raises NotFound for an impossible key."""
    try:
        return ask()
    except PynamoDBException as unclear:
        if _is_no_key(unclear):
            raise NotFound from None
        raise TryAgain(type(unclear).__name__) from None


def _is_no_key(refused: PynamoDBException) -> bool:
    """Whether DynamoDB refused to look, because the key is longer than any key may be: asking again does not help."""
    error = (getattr(refused.cause, "response", None) or {}).get("Error", {})
    return error.get("Code") == "ValidationException" and any(each in str(error.get("Message")) for each in _TOO_LONG)


_TOO_LONG = ("hashkey has exceeded the maximum size limit", "range keys has exceeded the size limit")
"""DynamoDB's words for a partition key, and for a sort key."""


def get(kind: type[R], pk: str, sk: str, *, only: Sequence[str] | None = None) -> R | None:
    """A strongly consistent read of one row; None if it is not there. Raises Unreadable. `only`: the needed attributes;
    the others may be spoilt."""
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
