"""Updates: what a row becomes."""

from collections.abc import Callable, Mapping
from decimal import Decimal
from functools import cache

from tests.support.dynamo.errors import invalid
from tests.support.dynamo.tokens import Given, Item, Tokens, Value

Change = Callable[[Item, dict[str, Value], Given], None]
"""Changes the second row, by what the first says as it was before."""
Named = tuple[str, Change]
"""The change, and the word for what it changes."""
Term = Callable[[Item, Given], Value]


@cache
def update(text: str) -> Callable[[Item, Given], Mapping[str, Value]]:
    tokens, sections = Tokens(text), set[str]()
    changes = list[Named]()
    while word := tokens.next:
        if word in sections:
            raise invalid(f'The "{word}" section can only be used once in an update expression')
        sections.add(word)
        changes += _section(tokens)

    def changed(before: Item, given: Given) -> Mapping[str, Value]:
        if len({given.name(word) for word, _ in changes}) != len(changes):
            raise invalid("Two document paths overlap with each other")
        after = dict(before)
        for _, change in changes:
            change(before, after, given)
        return after

    return changed


def _section(tokens: Tokens) -> list[Named]:
    word = tokens.take().upper()
    if word not in _SECTIONS:
        raise invalid(f"Invalid UpdateExpression: Syntax error; token: {word}")
    found = [_SECTIONS[word](tokens)]
    while tokens.takes(","):
        found.append(_SECTIONS[word](tokens))
    return found


def _set(tokens: Tokens) -> Named:
    name = tokens.take()
    tokens.must_take("=")
    value = _sum(tokens)

    def change(before: Item, after: dict[str, Value], given: Given) -> None:
        after[given.name(name)] = value(before, given)

    return name, change


def _sum(tokens: Tokens) -> Term:
    first = _term(tokens)
    if tokens.next not in ("+", "-"):
        return first
    sign = -1 if tokens.take() == "-" else 1
    second = _term(tokens)
    return lambda item, given: _added(first(item, given), second(item, given), sign)


def _term(tokens: Tokens) -> Term:
    word = tokens.take()
    if word == "if_not_exists":
        tokens.must_take("(")
        name = tokens.take()
        tokens.must_take(",")
        instead = _term(tokens)
        tokens.must_take(")")
        return lambda item, given: item.get(given.name(name)) or instead(item, given)
    if word.startswith(":"):
        return lambda item, given: given.value(word)
    return lambda item, given: _there(item, given.name(word))


def _there(item: Item, name: str) -> Value:
    if name not in item:
        raise invalid("The provided expression refers to an attribute that does not exist in the item")
    return item[name]


def _added(one: Value, other: Value, sign: int = 1) -> Value:
    if one.keys() != {"N"} or other.keys() != {"N"}:
        raise invalid("An operand in the update expression has an incorrect data type")
    return {"N": str(Decimal(one["N"]) + sign * Decimal(other["N"]))}


def _remove(tokens: Tokens) -> Named:
    name = tokens.take()

    def change(before: Item, after: dict[str, Value], given: Given) -> None:
        after.pop(given.name(name), None)

    return name, change


def _add(tokens: Tokens) -> Named:
    name, token = tokens.take(), tokens.take()

    def change(before: Item, after: dict[str, Value], given: Given) -> None:
        value, old = given.value(token), before.get(given.name(name))
        if "N" in value:
            after[given.name(name)] = _added(old or {"N": "0"}, value)
        else:
            kind = _set_kind(value, old)
            after[given.name(name)] = {kind: sorted({*(old or {kind: []})[kind], *value[kind]})}

    return name, change


def _delete(tokens: Tokens) -> Named:
    name, token = tokens.take(), tokens.take()

    def change(before: Item, after: dict[str, Value], given: Given) -> None:
        value, old = given.value(token), before.get(given.name(name))
        kind = _set_kind(value, old)
        left = sorted(set((old or {kind: []})[kind]) - set(value[kind]))
        after.pop(given.name(name), None)
        if left:
            after[given.name(name)] = {kind: left}

    return name, change


def _set_kind(value: Value, old: Value | None) -> str:
    kind = next(iter(value))
    if kind not in ("SS", "NS", "BS") or (old and kind not in old):
        raise invalid("An operand in the update expression has an incorrect data type")
    return kind


_SECTIONS: dict[str, Callable[[Tokens], Named]] = {"SET": _set, "REMOVE": _remove, "ADD": _add, "DELETE": _delete}
