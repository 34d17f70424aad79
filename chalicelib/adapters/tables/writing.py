"""Writing one row on a condition, and the actions that change one."""

import time
from collections.abc import Callable
from random import random
from typing import Any

from pynamodb.attributes import Attribute, VersionAttribute
from pynamodb.exceptions import PynamoDBException
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.tables.rows.row import Row
from chalicelib.domain.errors import TryAgain

PAUSES = (0.05, 0.2)
"""Seconds before the second and the third try."""


def absent() -> Any:
    """The condition that a row does not exist yet."""
    return Row.pk.does_not_exist()


def wait_a_little(pause: float) -> None:
    time.sleep(pause * (1 + random()))  # noqa: S311 - only to keep two losers apart


def write_one(write: Callable[[], Any]) -> bool:
    """Writes one row on a condition; whether the condition held. Raises TryAgain when the store did not say.

    A row that only met a transaction is tried again: the SDK does not do that by itself.
    """
    pauses = iter(PAUSES)
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
            wait_a_little(pause)


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
    """Leaves an existing row as it is. One row needs no transaction, which would cost twice as much."""
    write_one(lambda: row.save(condition=absent()))


def set_or_remove(attribute: Attribute[Any], value: Any) -> Action:
    return attribute.remove() if value is None else attribute.set(value)
