"""The operations: what DynamoDB answers to a request, as both go over the wire."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from threading import RLock
from typing import Any
from zlib import crc32

from msgspec import Struct

from tests.support.dynamo.conditions import condition
from tests.support.dynamo.errors import CONDITION_FAILED, Refused, cancelled, condition_failed, invalid
from tests.support.dynamo.key_conditions import part_of
from tests.support.dynamo.table import Index, Key, Snapshot, Table, refuse_wrong_value
from tests.support.dynamo.tokens import Given, Item, names_in, placeholders
from tests.support.dynamo.updates import update

Request = Mapping[str, Any]
Answer = dict[str, Any]
_PAGE = 1024 * 1024
_MOST_OF_A_TRANSACTION = 4 * 1024 * 1024
_EXPRESSIONS = ("ConditionExpression", "FilterExpression", "KeyConditionExpression", "ProjectionExpression",
                "UpdateExpression")  # fmt: skip


class Write(Struct, frozen=True):
    """What one write would do: the row before and after; `holds` says whether its condition is fulfilled."""

    table: Table
    key: Key
    before: Item | None
    after: Item | None
    holds: bool

    def do(self) -> None:
        if self.after is None:
            self.table.drop(self.key)
        elif self.after is not self.before:
            self.table.put(self.after)


class Dynamo:
    """All tables of an account."""

    def __init__(self) -> None:
        self.tables: dict[str, Table] = {}
        self._lock = RLock()
        self._done: dict[str, str] = {}
        """Transactions by their token: the SDK's second try of one is answered as the first was."""

    def answer(self, operation: str, request: Request) -> Answer:
        """Raises Refused."""
        if operation not in _OPERATIONS:
            raise NotImplementedError(f"The quick table does not know {operation}: use the stack on moto.")
        with self._lock:
            return _OPERATIONS[operation](self, request)

    def table(self, name: str) -> Table:
        if name not in self.tables:
            raise Refused("ResourceNotFoundException", "Requested resource not found")
        return self.tables[name]

    def snapshot(self) -> Mapping[str, Snapshot]:
        return {name: table.snapshot() for name, table in self.tables.items()}

    def restore(self, snapshot: Mapping[str, Snapshot]) -> None:
        for name, rows in snapshot.items():
            self.tables[name].restore(rows)
        self._done.clear()

    # --- tables -----------------------------------------------------------------------------------------------------

    def _create_table(self, request: Request) -> Answer:
        self.tables[request["TableName"]] = Table(request)
        return {"TableDescription": {"TableName": request["TableName"], "TableStatus": "ACTIVE"}}

    def _delete_table(self, request: Request) -> Answer:
        self.table(request["TableName"])
        del self.tables[request["TableName"]]
        return {"TableDescription": {"TableName": request["TableName"], "TableStatus": "DELETING"}}

    # --- rows -------------------------------------------------------------------------------------------------------

    def _get(self, request: Request) -> Answer:
        found = self._read(self.table(request["TableName"]), request["Key"], request)
        return {} if found is None else {"Item": found}

    def _read(self, table: Table, key: Item, request: Request) -> Item | None:
        item = table.get(table.key_of(key, alone=True))
        given = _given(request)
        return None if item is None else _projected(item, request, given)

    def _batch_get(self, request: Request) -> Answer:
        answers = dict[str, list[Item]]()
        for name, asked in request["RequestItems"].items():
            table, keys = self.table(name), [json.dumps(key, sort_keys=True) for key in asked["Keys"]]
            if not 1 <= len(keys) <= 100:
                raise invalid("Too many items requested for the BatchGetItem call")
            if len(set(keys)) != len(keys):
                raise invalid("Provided list of item keys contains duplicates")
            found = [self._read(table, key, asked) for key in asked["Keys"]]
            answers[name] = [item for item in found if item is not None]
        return {"Responses": answers, "UnprocessedKeys": {}}

    def _write_one(self, make: Callable[[Table, Request], Write]) -> Callable[[Request], Answer]:
        def write(request: Request) -> Answer:
            planned = make(self.table(request["TableName"]), request)
            if not planned.holds:
                raise condition_failed()
            planned.do()
            wanted = request.get("ReturnValues", "NONE")
            if wanted not in ("NONE", "ALL_OLD", "ALL_NEW"):
                raise NotImplementedError(f"The quick table does not know ReturnValues {wanted}.")
            item = {"NONE": None, "ALL_OLD": planned.before, "ALL_NEW": planned.after}[wanted]
            return {"Attributes": item} if item else {}

        return write

    def _put(self, request: Request) -> Answer:
        return self._write_one(_put)(request)

    def _update(self, request: Request) -> Answer:
        return self._write_one(_update)(request)

    def _delete(self, request: Request) -> Answer:
        return self._write_one(_delete)(request)

    def _batch_write(self, request: Request) -> Answer:
        asked = [(self.table(name), each) for name, several in request["RequestItems"].items() for each in several]
        if not 1 <= len(asked) <= 25:
            raise invalid("Too many items requested for the BatchWriteItem call")
        writes = [
            _put(table, each["PutRequest"]) if "PutRequest" in each else _delete(table, each["DeleteRequest"])
            for table, each in asked
        ]
        _refuse_twice(writes, "Provided list of item keys contains duplicates")
        for write in writes:
            write.do()
        return {"UnprocessedItems": {}}

    def _transact(self, request: Request) -> Answer:
        asked, token = request["TransactItems"], request.get("ClientRequestToken", "")
        if token and token in self._done:
            if self._done[token] != json.dumps(asked, sort_keys=True):
                raise Refused("IdempotentParameterMismatchException", "The token was used with other parameters.")
            return {}
        if not 1 <= len(asked) <= 100 or len(token) > 36:
            raise invalid("Member must have length less than or equal to 100, and the token to 36")
        if sum(map(_bytes_of, asked)) > _MOST_OF_A_TRANSACTION:
            raise invalid("Collection size exceeded")
        writes = [
            _WRITES[kind](self.table(one["TableName"]), one) for several in asked for kind, one in several.items()
        ]
        _refuse_twice(writes, "Transaction request cannot include multiple operations on one item")
        if not all(write.holds for write in writes):
            raise cancelled(["None" if write.holds else CONDITION_FAILED for write in writes])
        for write in writes:
            write.do()
        if token:
            self._done[token] = json.dumps(asked, sort_keys=True)
        return {}

    # --- lists ------------------------------------------------------------------------------------------------------

    def _query(self, request: Request) -> Answer:
        table, given = self.table(request["TableName"]), _given(request)
        index = _index(table, request)
        if index is not table.primary and request.get("ConsistentRead"):
            raise invalid("Consistent reads are not supported on global secondary indexes")
        text = request["KeyConditionExpression"]
        holds, part = condition(text), part_of(text, index, given)
        _refuse_wrong_attributes(index, request, given)
        rows = [item for item in index.rows(part) if holds(item, given)]
        forward = request.get("ScanIndexForward", True)
        if start := request.get("ExclusiveStartKey"):
            if set(start) != set(index.start(start)) or start[index.hash]["S"] != part:
                raise invalid("The provided starting key is invalid")
            at = index.place(start)
            rows = [row for row in rows if (index.place(row) > at if forward else index.place(row) < at)]
        return _page(rows if forward else rows[::-1], index, request, given)

    def _scan(self, request: Request) -> Answer:
        table, given = self.table(request["TableName"]), _given(request)
        index, rows = _index(table, request), table.all()
        if index is not table.primary:
            raise NotImplementedError("The quick table scans no index.")
        if "Segment" in request:
            rows = [
                row for row in rows if crc32(row["pk"]["S"].encode()) % request["TotalSegments"] == request["Segment"]
            ]
        if start := request.get("ExclusiveStartKey"):
            at = table.key_of(start, alone=True)
            rows = [row for row in rows if table.key_of(row) > at]
        return _page(rows, index, request, given)


def _index(table: Table, request: Request) -> Index:
    name = request.get("IndexName")
    if name and name not in table.indexes:
        raise invalid(f"The table does not have the specified index: {name}")
    return table.indexes[name] if name else table.primary


def _refuse_wrong_attributes(index: Index, request: Request, given: Given) -> None:
    """Raises what DynamoDB says of a filter on a key, and of an attribute that the index does not hold."""
    filtered = names_in(request.get("FilterExpression", ""), given)
    if request.get("KeyConditionExpression") and (keys := filtered & {index.hash, index.range}):
        raise invalid(f"Filter Expression can only contain non-primary key attributes: Primary key attribute: {keys}")
    asked = filtered | names_in(request.get("ProjectionExpression", ""), given)
    if index.shows is not None and (beyond := asked - index.shows):
        raise invalid(f"One or more parameter values were invalid: {index.name} does not project {sorted(beyond)}")


def _page(rows: Sequence[Item], index: Index, request: Request, given: Given) -> Answer:
    """As far as the limit or a megabyte goes. As DynamoDB, it names a next page also where nothing may follow."""
    read, size, limit = list[Item](), 0, request.get("Limit", len(rows) + 1)
    if limit < 1:
        raise invalid("Limit must be greater than or equal to 1")
    for row in rows:
        read.append(row)
        size += sum(len(name) + len(str(value)) - 9 for name, value in row.items())
        if len(read) >= limit or size > _PAGE:
            break
    kept = read
    if text := request.get("FilterExpression"):
        holds = condition(text)
        kept = [row for row in read if holds(row, given)]
    answer: Answer = {"Count": len(kept), "ScannedCount": len(read)}
    if request.get("Select") != "COUNT":
        shown = kept if index.shows is None else [_only(row, index.shows) for row in kept]
        answer["Items"] = [_projected(row, request, given) for row in shown]
    if len(read) >= limit or len(read) < len(rows):
        answer["LastEvaluatedKey"] = index.start(read[-1])
    return answer


# --- writes ----------------------------------------------------------------------------------------------------------


def _planned(table: Table, key: Key, request: Request, after: Callable[[Item | None, Given], Item | None]) -> Write:
    given, before = _given(request), table.get(key)
    text = request.get("ConditionExpression")
    if text and not condition(text)(before or {}, given):
        return Write(table, key, before, before, holds=False)
    return Write(table, key, before, after(before, given), holds=True)


def _put(table: Table, request: Request) -> Write:
    item = request["Item"]
    table.refuse_wrong(item)
    return _planned(table, table.key_of(item), request, lambda before, given: item)


def _update(table: Table, request: Request) -> Write:
    key = table.key_of(request["Key"], alone=True)

    def after(before: Item | None, given: Given) -> Item:
        changed = update(request["UpdateExpression"])(before or request["Key"], given)
        table.refuse_wrong(changed)
        if {"pk", "sk"} & names_in(request["UpdateExpression"], given):
            raise invalid("Cannot update attribute. This attribute is part of the key")
        return changed

    return _planned(table, key, request, after)


def _delete(table: Table, request: Request) -> Write:
    return _planned(table, table.key_of(request["Key"], alone=True), request, lambda before, given: None)


def _check(table: Table, request: Request) -> Write:
    if not request.get("ConditionExpression"):
        raise invalid("ConditionExpression must not be null")
    return _planned(table, table.key_of(request["Key"], alone=True), request, lambda before, given: before)


def _refuse_twice(writes: Sequence[Write], message: str) -> None:
    if len({(id(write.table), write.key) for write in writes}) != len(writes):
        raise invalid(message)


def _given(request: Request) -> Given:
    """Raises what DynamoDB says of placeholders that no expression uses, or that stand for nothing."""
    names, values = request.get("ExpressionAttributeNames"), request.get("ExpressionAttributeValues")
    if names == {} or values == {}:
        raise invalid("ExpressionAttributeNames and ExpressionAttributeValues must not be empty")
    names, values = names or {}, values or {}
    used = frozenset[str]().union(*(placeholders(request[each]) for each in _EXPRESSIONS if each in request))
    if unused := {*names, *values} ^ used:
        raise invalid(f"Value provided in expressions unused, or used and not provided: keys: {sorted(unused)}")
    for value in values.values():
        refuse_wrong_value(value)
    return Given(names, values)


def _bytes_of(write: Mapping[str, Any]) -> int:
    """About: keys, names and DynamoDB's own marks count too."""
    return len(json.dumps(write))


def _projected(item: Item, request: Request, given: Given) -> Item:
    if text := request.get("ProjectionExpression"):
        return _only(item, {given.name(name.strip()) for name in text.split(",")})
    return item


def _only(item: Item, names: Iterable[str]) -> Item:
    return {name: item[name] for name in names if name in item}


_WRITES = {"Put": _put, "Update": _update, "Delete": _delete, "ConditionCheck": _check}
_OPERATIONS: dict[str, Callable[[Dynamo, Request], Answer]] = {
    "CreateTable": Dynamo._create_table,
    "DeleteTable": Dynamo._delete_table,
    "GetItem": Dynamo._get,
    "BatchGetItem": Dynamo._batch_get,
    "PutItem": Dynamo._put,
    "UpdateItem": Dynamo._update,
    "DeleteItem": Dynamo._delete,
    "BatchWriteItem": Dynamo._batch_write,
    "TransactWriteItems": Dynamo._transact,
    "Query": Dynamo._query,
    "Scan": Dynamo._scan,
}
