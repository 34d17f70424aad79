"""Counts DynamoDB's read and write units of what a function does, by hooks on its client.

Writes are what the answers say (`ConsumedCapacity`, which counts a transaction's items twice, and the indexes). The emulator
says the same for every read, whatever its size, so reads are counted here by AWS's rule: the sizes of what was read, added
up per call and rounded up to 4 KB; half of that unless the read is consistent; at least one step.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil
from typing import Any

READS = ("GetItem", "Query")


@dataclass
class Units:
    reads: float = 0
    writes: float = 0
    calls: int = 0

    @property
    def total(self) -> float:
        return self.reads + self.writes


class Meter:
    """Watches one client; `taken()` gives what was counted since the last time."""

    def __init__(self, client: Any) -> None:
        self._units = Units()
        self._consistent = False
        client.meta.events.register("before-parameter-build.dynamodb", self._ask)
        client.meta.events.register("after-call.dynamodb", self._count)

    def taken(self) -> Units:
        units, self._units = self._units, Units()
        return units

    def _ask(self, params: dict[str, Any], **_: Any) -> None:
        params["ReturnConsumedCapacity"] = "INDEXES"
        tables = params.get("RequestItems", {}).values() if "RequestItems" in params else [params]
        self._consistent = any(isinstance(each, dict) and each.get("ConsistentRead") for each in tables)

    def _count(self, parsed: Mapping[str, Any], model: Any, **_: Any) -> None:
        self._units.calls += 1
        if model.name in READS:
            self._units.reads += read_units(items_of(parsed), consistent=self._consistent)
            return
        if model.name == "BatchGetItem":
            found = [item for items in parsed.get("Responses", {}).values() for item in items]
            self._units.reads += sum(read_units([item], consistent=self._consistent) for item in found)
            return
        consumed = parsed.get("ConsumedCapacity") or []
        for table in [consumed] if isinstance(consumed, dict) else consumed:
            self._units.writes += table["CapacityUnits"]


def items_of(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [answer["Item"]] if "Item" in answer else list(answer.get("Items", []))


def read_units(items: list[Mapping[str, Any]], *, consistent: bool) -> float:
    """Nothing found costs as much as the smallest thing."""
    steps = max(1, ceil(sum(map(size_of, items)) / 4096))
    return steps if consistent else steps / 2


def size_of(item: Mapping[str, Any]) -> int:
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
        case "NULL" | "BOOL":
            return 1
    raise ValueError(f"No row of ours has an attribute of type {kind}")
