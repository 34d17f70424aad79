"""Conditions on keys: what DynamoDB takes in a query, and the part of the index that they name."""

import re

from tests.support.dynamo.errors import invalid
from tests.support.dynamo.table import Index, checked_key
from tests.support.dynamo.tokens import Given, Value

_ONE = re.compile(r"(#?\w+) (=|<=|>=|<|>|BETWEEN) (:\w+)(?: AND (:\w+))?|begins_with ?\((#?\w+), ?(:\w+)\)")


def part_of(text: str, index: Index, given: Given) -> str:
    """Raises what DynamoDB says of any condition but one on the partition, and perhaps one on the sort key."""
    kinds, found, left = {index.hash: "HASH", index.range: "RANGE"}, dict[str, str](), text
    for each in _ONE.finditer(text):
        compared, sign, low, high, begun, beginning = each.groups()
        name = given.name(compared or begun)
        if name not in kinds or name in found or (high and sign != "BETWEEN"):
            raise invalid("Query key condition not supported")
        for word in filter(None, (low, high, beginning)):
            checked_key(given.value(word), kinds[name], name)
        if name == index.hash and sign != "=":
            raise invalid("Query key condition not supported")
        found[name], left = _text(given.value(low or beginning)), left.replace(each[0], "", 1)
    if not re.fullmatch(r"[() ]*(AND)?[() ]*", left):
        raise invalid(f"Query key condition not supported: {text}")
    if index.hash not in found:
        raise invalid("Query condition missed key schema element")
    return found[index.hash]


def _text(value: Value) -> str:
    return str(value["S"])
