"""Counts DynamoDB's read and write units of what a function does, by hooks on its client.

Both are counted here by AWS's rules from the sizes of the items, because the emulator says the same for every read and one
unit for every write of an index.

* A read: the sizes of what was read, added up per call and rounded up to 4 KB; half of that unless it is consistent; at least
  one step.
* A write: the larger of what was there and what is there now, rounded up to 1 KB; twice that in a transaction. Then each
  index: nothing if none of its attributes changed; once to put an entry, to change it or to take it away; and once for the old
  and once for the new entry where its key changed.
"""

import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from math import ceil
from typing import Any

READS = ("GetItem", "Query")
INDEXES = ("gsi1", "gsi2", "gsi3", "gsi4", "gsi5")
NARROW = "gsi5"
"""Its entries are keys, and the kind of the row."""
OVERHEAD = 100
"""Its entries are keys, and the kind of the row."""

Item = Mapping[str, Any]
Key = Mapping[str, Any]


@dataclass
class Units:
    reads: float = 0
    writes: float = 0
    calls: int = 0
    stored: float = 0
    """Bytes more that AWS stores than before, with the indexes."""
    looking: float = 0
    """Seconds that the meter itself took."""

    @property
    def total(self) -> float:
        return self.reads + self.writes


class Meter:
    """Watches one client; `taken()` gives what was counted since the last time."""

    def __init__(self, client: Any) -> None:
        self._client, self._units = client, Units()
        self._consistent, self._is_looking = False, False
        self._before: list[tuple[str, Key, Item]] = []
        self._asked: Mapping[str, Any] = {}
        client.meta.events.register("before-parameter-build.dynamodb", self._ask)
        client.meta.events.register("after-call.dynamodb", self._count)

    def taken(self) -> Units:
        units, self._units = self._units, Units()
        return units

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Counts nothing meanwhile, and looks at nothing, so that a table is filled quickly."""
        self._is_looking = True
        try:
            yield
        finally:
            self._is_looking = False

    def _ask(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        if not self._is_looking:
            tables = params["RequestItems"].values() if model.name == "BatchGetItem" else [params]
            self._consistent = any(table.get("ConsistentRead") for table in tables)
            self._asked = dict(params)
            written = list(_written(model.name, params))
            self._before = [(table, key, self._look(table, key)) for table, key in written]

    def _look(self, table: str, key: Key) -> Item:
        """The item as it is now, without counting this read; empty when there is none."""
        self._is_looking, began = True, time.perf_counter()
        try:
            found: Item = self._client.get_item(TableName=table, Key=key, ConsistentRead=True).get("Item", {})
        finally:
            self._is_looking = False
            self._units.looking += time.perf_counter() - began
        return found

    def _whole(self) -> list[Item]:
        """What was read of which only a part was sent: AWS counts all of it."""
        if "Key" in self._asked:
            return [self._look(self._asked["TableName"], self._asked["Key"])]
        self._is_looking, began = True, time.perf_counter()
        asked = {
            name: value
            for name, value in self._asked.items()
            if name not in ("ProjectionExpression", "FilterExpression")
        }
        used = re.findall(r"#\w+", asked["KeyConditionExpression"])
        asked["ExpressionAttributeNames"] = {name: asked["ExpressionAttributeNames"][name] for name in used}
        try:
            return items_of(self._client.query(**asked))
        finally:
            self._is_looking = False
            self._units.looking += time.perf_counter() - began

    def _count(self, parsed: Mapping[str, Any], model: Any, **_: Any) -> None:
        if self._is_looking:
            return
        self._units.calls += 1
        if model.name in READS:
            items = self._whole() if "ProjectionExpression" in self._asked else items_of(parsed)
            self._units.reads += read_units(items, consistent=self._consistent)
            return
        if model.name == "BatchGetItem":
            found = [item for items in parsed.get("Responses", {}).values() for item in items]
            self._units.reads += sum(read_units([item], consistent=self._consistent) for item in found)
            return
        times = 2 if model.name == "TransactWriteItems" else 1
        written, self._before = self._before, []
        for table, key, before in written:
            after = self._look(table, key)
            self._units.writes += write_units(before, after, times)
            self._units.stored += stored_bytes(after) - stored_bytes(before)


def _written(operation: str, params: Mapping[str, Any]) -> Iterator[tuple[str, Key]]:
    """The table and the key of every item that a call writes, or makes a condition of its writes."""
    match operation:
        case "PutItem":
            yield params["TableName"], _key_of(params["Item"])
        case "UpdateItem" | "DeleteItem":
            yield params["TableName"], params["Key"]
        case "TransactWriteItems":
            for action in params["TransactItems"]:
                ((kind, one),) = action.items()
                yield one["TableName"], _key_of(one["Item"]) if kind == "Put" else one["Key"]
        case "BatchWriteItem":
            for table, requests in params["RequestItems"].items():
                for request in requests:
                    ((kind, one),) = request.items()
                    yield table, _key_of(one["Item"]) if kind == "PutRequest" else one["Key"]


def _key_of(item: Item) -> Key:
    return {"pk": item["pk"], "sk": item["sk"]}


def items_of(answer: Mapping[str, Any]) -> list[Item]:
    return [answer["Item"]] if "Item" in answer else list(answer.get("Items", []))


def read_units(items: list[Item], *, consistent: bool) -> float:
    """Nothing found costs as much as the smallest thing."""
    steps = max(1, ceil(sum(map(size_of, items)) / 4096))
    return steps if consistent else steps / 2


def write_units(before: Item, after: Item, times: int = 1) -> int:
    """Of one item that was, and is now; empty for none. `times` is 2 in a transaction, which no index takes part in."""
    table = times * max(_steps(before), _steps(after), 1)
    return table + sum(_index_units(entry_of(before, index), entry_of(after, index), index) for index in INDEXES)


def _index_units(before: Item, after: Item, index: str) -> int:
    """Of its entries for one item. An entry whose key changed is taken away and put anew."""
    if before == after:
        return 0
    moved = any(before.get(name) != after.get(name) for name in (f"{index}pk", f"{index}sk"))
    return _steps(before) + _steps(after) if moved else max(_steps(before), _steps(after))


def _steps(item: Item) -> int:
    return ceil(size_of(item) / 1024)


def entry_of(item: Item, index: str) -> Item:
    """What an index holds of an item; empty for what it does not list."""
    keys = (f"{index}pk", f"{index}sk")
    if not all(name in item for name in keys):
        return {}
    if index == NARROW:
        return {name: item[name] for name in ("pk", "sk", "kind", *keys)}
    return item


def stored_bytes(item: Item) -> int:
    """What AWS stores for an item, with its entries in the indexes; nothing for none."""
    entries = (entry_of(item, index) for index in INDEXES)
    return sum(size_of(each) + OVERHEAD for each in (item, *entries) if each)


def size_of(item: Item) -> int:
    """An item's size as DynamoDB counts it: names and values in UTF-8, numbers by their digits. Our items are flat."""
    return sum(len(name.encode()) + _size_of_value(value) for name, value in item.items())


def _size_of_value(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "B":
            return len(content)
        case "N":
            return ceil(len(content.lstrip("-").replace(".", "")) / 2) + 1
        case "SS":
            return sum(len(each.encode()) for each in content)
        case "NULL" | "BOOL":
            return 1
    raise ValueError(f"No row of ours has an attribute of type {kind}")
