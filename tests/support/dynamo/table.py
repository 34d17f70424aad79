"""The rows of a table and of its indexes."""

from collections.abc import Iterable, Mapping
from typing import Any

from tests.support.dynamo.errors import invalid
from tests.support.dynamo.tokens import Item, Value

Key = tuple[str, str]
Snapshot = Mapping[Key, Item]
MOST_BYTES = 400 * 1024
_LONGEST = {
    "HASH": (2048, "Size of hashkey has exceeded the maximum size limit of2048 bytes"),
    "RANGE": (1024, "Aggregated size of all range keys has exceeded the size limit of 1024 bytes"),
}
"""Bytes of a key, and DynamoDB's words for one that has more."""


class Index:
    """Rows by a pair of their attributes; only those that have both. `shows` is None where it shows all attributes."""

    def __init__(self, name: str, schema: Iterable[Mapping[str, str]], shows: Iterable[str] | None = None) -> None:
        self.name = name
        kinds = {key["KeyType"]: key["AttributeName"] for key in schema}
        self.hash, self.range = kinds["HASH"], kinds["RANGE"]
        self.shows = None if shows is None else frozenset(shows)
        self._parts: dict[str, dict[Key, Item]] = {}
        self._sorted: dict[str, list[tuple[str, Key]]] = {}

    def _part_of(self, item: Item) -> str | None:
        return item[self.hash]["S"] if self.hash in item and self.range in item else None

    def take_in(self, key: Key, item: Item) -> None:
        if (part := self._part_of(item)) is not None:
            self._parts.setdefault(part, {})[key] = item
            self._sorted.pop(part, None)

    def drop(self, key: Key, item: Item) -> None:
        if (part := self._part_of(item)) is not None:
            del self._parts[part][key]
            self._sorted.pop(part, None)

    def rows(self, part: str) -> list[Item]:
        """In the order of the sort key."""
        found = self._parts.get(part, {})
        if part not in self._sorted:
            self._sorted[part] = sorted((item[self.range]["S"], key) for key, item in found.items())
        return [found[key] for _, key in self._sorted[part]]

    def place(self, item: Item) -> tuple[str, str, str]:
        """Where a row stands in its part."""
        return item[self.range]["S"], item["pk"]["S"], item["sk"]["S"]

    def start(self, item: Item) -> dict[str, Value]:
        """The key from which a next page goes on."""
        return {name: item[name] for name in ("pk", "sk", self.hash, self.range)}

    def clear(self) -> None:
        self._parts.clear()
        self._sorted.clear()


class Table:
    """Our tables: their key is `pk` and `sk`, and all keys are texts."""

    def __init__(self, properties: Mapping[str, Any]) -> None:
        self.primary = Index("", properties["KeySchema"])
        self.indexes = {
            each["IndexName"]: Index(each["IndexName"], each["KeySchema"], _shown(each))
            for each in properties.get("GlobalSecondaryIndexes", ())
        }
        self._rows: dict[Key, Item] = {}

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, key: Key) -> Item | None:
        return self._rows.get(key)

    def all(self) -> list[Item]:
        """In the order of the keys."""
        return [self._rows[key] for key in sorted(self._rows)]

    def put(self, item: Item) -> None:
        """A row is never changed after it is put: another takes its place."""
        key = self.key_of(item)
        self.drop(key)
        self._rows[key] = item
        for index in (self.primary, *self.indexes.values()):
            index.take_in(key, item)

    def drop(self, key: Key) -> None:
        if item := self._rows.pop(key, None):
            for index in (self.primary, *self.indexes.values()):
                index.drop(key, item)

    def snapshot(self) -> Snapshot:
        return dict(self._rows)

    def restore(self, snapshot: Snapshot) -> None:
        for key in self._rows.keys() - snapshot.keys():
            self.drop(key)
        for key, item in snapshot.items():
            if self._rows.get(key) is not item:
                self.put(item)

    def key_of(self, item: Item, *, alone: bool = False) -> Key:
        """Raises what DynamoDB says of a key that is none."""
        if "pk" not in item or "sk" not in item or (alone and len(item) != 2):
            raise invalid("The provided key element does not match the schema")
        return checked_key(item["pk"], "HASH", "pk"), checked_key(item["sk"], "RANGE", "sk")

    def refuse_wrong(self, item: Item) -> None:
        """Raises what DynamoDB says of a row that it does not take."""
        self.key_of(item)
        for index in self.indexes.values():
            for kind, name in (("HASH", index.hash), ("RANGE", index.range)):
                if name in item:
                    checked_key(item[name], kind, name)
        for value in item.values():
            refuse_wrong_value(value)
        if sum(len(name.encode()) + _size(value) for name, value in item.items()) > MOST_BYTES:
            raise invalid("Item size has exceeded the maximum allowed size")


def _shown(index: Mapping[str, Any]) -> list[str] | None:
    projection = index["Projection"]
    if projection["ProjectionType"] == "ALL":
        return None
    keys = [key["AttributeName"] for key in index["KeySchema"]]
    return ["pk", "sk", *keys, *projection.get("NonKeyAttributes", ())]


def checked_key(value: Value, kind: str, name: str) -> str:
    """The text of a key, or of what a key is compared with. Raises what DynamoDB says of one that it does not take."""
    longest, words = _LONGEST[kind]
    if "S" not in value:
        raise invalid(f"One or more parameter values were invalid: Type mismatch for key {name} expected: S")
    text: str = value["S"]
    if not text:
        raise invalid(
            f"One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
            f"string value. Key: {name}"
        )
    if len(text) * 4 > longest and len(text.encode()) > longest:
        raise invalid(f"One or more parameter values were invalid: {words}")
    return text


def refuse_wrong_value(value: Value) -> None:
    """Raises what DynamoDB says of an empty set, or of one that has something twice."""
    kind, content = next(iter(value.items()))
    if kind in ("SS", "NS", "BS") and (not content or len(set(content)) != len(content)):
        raise invalid("One or more parameter values were invalid: a set may not be empty, nor have anything twice")
    for each in content if kind == "L" else content.values() if kind == "M" else ():
        refuse_wrong_value(each)


def _size(value: Value) -> int:
    kind, content = next(iter(value.items()))
    if kind in ("S", "N"):
        return len(content.encode())
    if kind == "B":
        return len(content) * 3 // 4
    if kind in ("SS", "NS", "BS"):
        return sum(len(each.encode()) for each in content)
    if kind == "L":
        return 3 + sum(1 + _size(each) for each in content)
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + _size(each) for name, each in content.items())
    return 1
