"""Teaches the emulator the condition key `dynamodb:LeadingKeys`, with which the policies keep rows from the functions.

It holds the partition keys of the rows that a call names. Without it the emulator would refuse what tick may delete,
because a condition requires the key, and would allow what is denied.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from ministack.core import iam_actions, iam_evaluator

KEY = "dynamodb:LeadingKeys"
_OF_TRANSACTION = {
    "ConditionCheck": "ConditionCheckItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
    "Delete": "DeleteItem",
}


def leading_keys(body: bytes, action: str) -> list[str]:
    """The keys of the rows on which this call does `action`, such as dynamodb:PutItem; it may be one part of a
    transaction."""
    try:
        call = json.loads(body or b"{}")
    except ValueError:
        return []
    wanted = action.removeprefix("dynamodb:")
    return [row["pk"]["S"] for done, row in _rows(call) if done in (wanted, "") and "pk" in row]


def _rows(call: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """(action, the row or its key); a call with one row names its action itself."""
    if row := call.get("Item") or call.get("Key"):
        yield "", row
    for item in call.get("TransactItems", ()):
        for name, part in item.items():
            if name in _OF_TRANSACTION:
                yield _OF_TRANSACTION[name], part.get("Item") or part.get("Key")
    for requests in call.get("RequestItems", {}).values():
        for request in requests if isinstance(requests, list) else ():
            yield "BatchWriteItem", request.get("PutRequest", {}).get("Item") or request["DeleteRequest"]["Key"]


def teach() -> None:
    """The emulator asks for a call's context once, and then whether each of its actions is allowed."""
    context_of, enforce = iam_actions.dynamodb_service_context, iam_evaluator.enforce

    def context_with_body(body: bytes) -> dict[str, Any]:
        return {**context_of(body), KEY: body}

    def enforce_with_keys(access_key: str, action: str, *rest: Any, **named: Any) -> Any:
        context = dict(named.get("service_context") or {})
        if KEY in context:
            keys = leading_keys(context.pop(KEY), action)
            named["service_context"] = {**context, KEY: keys} if keys else context
        return enforce(access_key, action, *rest, **named)

    iam_actions.dynamodb_service_context, iam_evaluator.enforce = context_with_body, enforce_with_keys
