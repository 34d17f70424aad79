"""The errors by which DynamoDB answers."""

from collections.abc import Sequence
from typing import Any

CONDITION_FAILED = "ConditionalCheckFailed"
_WORDS = "The conditional request failed"


class Refused(Exception):
    """DynamoDB's code and message, and what else its answer holds."""

    def __init__(self, code: str, message: str, **more: Any) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message, self.more = code, message, more


def invalid(message: str) -> Refused:
    return Refused("ValidationException", message)


def condition_failed() -> Refused:
    return Refused(f"{CONDITION_FAILED}Exception", _WORDS)


def cancelled(codes: Sequence[str]) -> Refused:
    reasons = [{"Code": code} | ({"Message": _WORDS} if code != "None" else {}) for code in codes]
    said = f"Transaction cancelled, please refer cancellation reasons for specific reasons [{', '.join(codes)}]"
    return Refused("TransactionCanceledException", said, CancellationReasons=reasons)
