"""Conditions, filters and conditions on keys: whether a row fulfils them."""

import base64
from collections.abc import Callable
from decimal import Decimal
from functools import cache
from typing import Any

from tests.support.dynamo.errors import invalid
from tests.support.dynamo.tokens import Given, Item, Tokens, Value

Holds = Callable[[Item, Given], bool]
Operand = Callable[[Item, Given], Value | None]
_COMPARED = {
    "=": lambda one, other: one == other,
    "<": lambda one, other: one < other,
    "<=": lambda one, other: one <= other,
    ">": lambda one, other: one > other,
    ">=": lambda one, other: one >= other,
}


@cache
def condition(text: str) -> Holds:
    tokens = Tokens(text)
    found = _any_of(tokens)
    if tokens.next:
        raise invalid(f"Syntax error: {text}")
    return found


def _any_of(tokens: Tokens) -> Holds:
    parts = [_all_of(tokens)]
    while tokens.takes("OR"):
        parts.append(_all_of(tokens))
    return parts[0] if len(parts) == 1 else lambda item, given: any(part(item, given) for part in parts)


def _all_of(tokens: Tokens) -> Holds:
    parts = [_one(tokens)]
    while tokens.takes("AND"):
        parts.append(_one(tokens))
    return parts[0] if len(parts) == 1 else lambda item, given: all(part(item, given) for part in parts)


def _one(tokens: Tokens) -> Holds:
    if tokens.takes("NOT"):
        negated = _one(tokens)
        return lambda item, given: not negated(item, given)
    if tokens.takes("("):
        inner = _any_of(tokens)
        tokens.must_take(")")
        return inner
    word = tokens.take()
    return _function(word, tokens) if tokens.next == "(" and word != "size" else _comparison(_operand(word), tokens)


def _function(name: str, tokens: Tokens) -> Holds:
    if name not in _FUNCTIONS:
        raise invalid(f"Invalid function name; function: {name}")
    tokens.must_take("(")
    arguments = [_operand(tokens.take())]
    while tokens.takes(","):
        arguments.append(_operand(tokens.take()))
    tokens.must_take(")")
    holds = _FUNCTIONS[name]
    return lambda item, given: holds(*(argument(item, given) for argument in arguments))


def _operand(word: str) -> Operand:
    if word.startswith(":"):
        return lambda item, given: given.value(word)
    return lambda item, given: item.get(given.name(word))


def _comparison(left: Operand, tokens: Tokens) -> Holds:
    word = tokens.take().upper()
    if word == "BETWEEN":
        low = _operand(tokens.take())
        tokens.must_take("AND")
        high = _operand(tokens.take())
        return lambda item, given: (
            _in_order(low(item, given), high(item, given))
            and _compare(">=", left(item, given), low(item, given))
            and _compare("<=", left(item, given), high(item, given))
        )
    if word == "IN":
        tokens.must_take("(")
        others = [_operand(tokens.take())]
        while tokens.takes(","):
            others.append(_operand(tokens.take()))
        tokens.must_take(")")
        return lambda item, given: any(_compare("=", left(item, given), other(item, given)) for other in others)
    right = _operand(tokens.take())
    if word == "<>":
        return lambda item, given: not _compare("=", left(item, given), right(item, given))
    if word not in _COMPARED:
        raise invalid(f"Syntax error; token: {word}")
    return lambda item, given: _compare(word, left(item, given), right(item, given))


def _compare(sign: str, one: Value | None, other: Value | None) -> bool:
    """What is not there, or of another type, neither equals nor comes before or after."""
    if not one or not other or one.keys() != other.keys():
        return False
    kind = next(iter(one))
    if sign != "=" and kind not in ("S", "N", "B"):
        raise invalid(f"Invalid operand type; operator: {sign}, operand type: {kind}")
    return bool(_COMPARED[sign](comparable(one), comparable(other)))


def _in_order(low: Value | None, high: Value | None) -> bool:
    if low and high and _compare(">", low, high):
        raise invalid("The BETWEEN operator requires upper bound to be greater than or equal to lower bound")
    return True


def comparable(value: Value) -> Any:
    """In Python's terms, so that they equal and stand in the order in which DynamoDB's do."""
    kind, content = next(iter(value.items()))
    if kind == "S":
        return content.encode()
    if kind == "N":
        return Decimal(content)
    if kind == "B":
        return base64.b64decode(content)
    return set(content) if kind in ("SS", "NS", "BS") else content


def _begins_with(value: Value | None, beginning: Value | None) -> bool:
    if not value or not beginning or value.keys() != beginning.keys():
        return False
    return bool(comparable(value).startswith(comparable(beginning)))


def _contains(value: Value | None, part: Value | None) -> bool:
    if not value or not part:
        return False
    (kind, content), (part_kind, wanted) = next(iter(value.items())), next(iter(part.items()))
    if kind == "L":
        return part in content
    return kind in (part_kind, f"{part_kind}S") and wanted in content


_FUNCTIONS: dict[str, Callable[..., bool]] = {
    "attribute_exists": lambda value: value is not None,
    "attribute_not_exists": lambda value: value is None,
    "begins_with": _begins_with,
    "contains": _contains,
}
