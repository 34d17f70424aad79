"""The quick table of tests/support/dynamo answers as moto's does, whatever it is asked."""

import random
from collections.abc import Iterator, Mapping
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError
from moto import mock_aws

from tests.support.dynamo.dynamo import Dynamo
from tests.support.dynamo.errors import Refused
from tests.support.dynamo.over_botocore import answered
from tests.support.table import table_properties

Request = dict[str, Any]
NAME = "quick"


@pytest.fixture(scope="module")
def moto() -> Iterator[Any]:
    with mock_aws():
        yield boto3.client("dynamodb", "eu-west-2", aws_access_key_id="test", aws_secret_access_key="test")


@pytest.fixture
def both(moto: Any) -> Iterator["Both"]:
    found = Both(moto)
    found.ask("CreateTable", {"TableName": NAME, **table_properties()}, compare=False)
    yield found
    found.ask("DeleteTable", {"TableName": NAME}, compare=False)


class Both:
    """Asks both, and compares what they say."""

    def __init__(self, moto: Any) -> None:
        self._moto, self._quick = moto, Dynamo()

    def ask(self, operation: str, request: Request, *, compare: bool = True) -> Mapping[str, Any]:
        quick, moto = answered(self._quick, operation, request)[1], self._of_moto(operation, request)
        if compare:
            assert _told(quick) == _told(moto), (operation, request)
        return quick

    def _of_moto(self, operation: str, request: Request) -> dict[str, Any]:
        try:
            return dict(self._moto._make_api_call(operation, request))
        except ClientError as refused:
            return dict(refused.response)

    def write(self, kind: str, request: Request) -> Mapping[str, Any]:
        return self.ask(f"{kind}Item", {"TableName": NAME, **request})

    def all(self) -> Mapping[str, Any]:
        return self.ask("Scan", {"TableName": NAME})


def _told(answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """What the code may rely on: not the words of an error, nor the order of a scan or of a set."""
    if error := answer.get("Error"):
        return {"Code": error["Code"], "reasons": [each["Code"] for each in answer.get("CancellationReasons", ())]}
    told = {name: answer.get(name) for name in ("Item", "Attributes", "Count", "LastEvaluatedKey")}
    items = [_plain(each) for each in answer.get("Items", ())]
    found = {name: sorted(map(_plain, rows), key=repr) for name, rows in answer.get("Responses", {}).items()}
    return {name: _plain(value) if value else None for name, value in told.items() if name != "Count"} | {
        "Items": sorted(items, key=repr),
        "Count": answer.get("Count"),
        "Responses": found,
    }


def _plain(item: Any) -> Any:
    if not isinstance(item, Mapping):
        return item
    return {
        name: {kind: sorted(each) if kind in ("SS", "NS") else each for kind, each in value.items()}
        for name, value in sorted(item.items())
    }


def _row(number: int, **more: Mapping[str, Any]) -> Request:
    return {"pk": {"S": f"P{number % 3}"}, "sk": {"S": f"S{number:02}"}, "kind": {"S": "ROW"}, **more}


def _listed(number: int) -> Request:
    place: Request = {"gsi1pk": {"S": "OPEN"}, "gsi1sk": {"S": f"T{number:02}"}, "gsi5pk": {"S": "D"}}
    return _row(number, **place, gsi5sk={"S": f"{number:02}"}, size={"N": str(number)}, tags={"SS": ["a", "b"]})


KEY = {"pk": {"S": "P1"}, "sk": {"S": "S01"}}
Case = tuple[str, dict[str, str], dict[str, Any]]
"""An expression, and what its names and values stand for."""
ONE, TEXT, LETTERS = {":v": {"N": "1"}}, {":v": {"S": "T01"}}, {":v": {"SS": ["b", "c"]}}
CONDITIONS: tuple[Case, ...] = (
    ("attribute_exists (#n)", {"#n": "pk"}, {}),
    ("attribute_not_exists (#n)", {"#n": "pk"}, {}),
    ("attribute_not_exists (#n) OR #n = :v", {"#n": "size"}, ONE),
    ("(attribute_exists (#n) AND #n <> :v)", {"#n": "size"}, ONE),
    ("NOT #n = :v", {"#n": "size"}, ONE),
    *((f"#n {sign} :v", {"#n": "size"}, ONE) for sign in ("=", "<>", "<", "<=", ">", ">=")),
    *((f"#n {sign} :v", {"#n": "nowhere"}, ONE) for sign in ("=", "<>", "<", ">=")),
    ("#n = :v", {"#n": "size"}, TEXT),
    ("#n BETWEEN :v AND :w", {"#n": "gsi1sk"}, TEXT | {":w": {"S": "T02"}}),
    ("#n IN (:v, :w)", {"#n": "gsi1sk"}, {":v": {"S": "T07"}, ":w": {"S": "T01"}}),
    ("begins_with (#n, :v)", {"#n": "gsi1sk"}, {":v": {"S": "T"}}),
    ("contains (#n, :v)", {"#n": "tags"}, {":v": {"S": "a"}}),
    ("contains (#n, :v)", {"#n": "tags"}, {":v": {"S": "z"}}),
    ("#n = :v", {"#n": "tags"}, {":v": {"SS": ["b", "a"]}}),
)


def _expressions(text: str, part: str, names: Mapping[str, str], values: Mapping[str, Any]) -> Request:
    return {part: text, "ExpressionAttributeNames": names} | ({"ExpressionAttributeValues": values} if values else {})


@pytest.mark.parametrize(("text", "names", "values"), CONDITIONS)
def test_a_condition_holds_on_both_or_on_neither(
    both: Both, text: str, names: Mapping[str, str], values: Mapping[str, Any]
) -> None:
    condition = _expressions(text, "ConditionExpression", names, values)
    check = {"TransactItems": [{"ConditionCheck": {"TableName": NAME, "Key": KEY, **condition}}]}
    both.ask("TransactWriteItems", check)
    both.write("Put", {"Item": _listed(1)})
    both.ask("TransactWriteItems", check)
    for number in (0, 2, 4):
        both.write("Put", {"Item": _listed(number)})
    both.ask("Scan", {"TableName": NAME, **_expressions(text, "FilterExpression", names, values)})
    both.write("Delete", {"Key": KEY, "ReturnValues": "ALL_OLD", **condition})
    both.all()


UPDATES: tuple[Case, ...] = (
    ("SET #n = :v", {"#n": "size"}, ONE),
    ("SET #n = #n + :v", {"#n": "size"}, ONE),
    ("SET #n = if_not_exists (#n, :z) + :v", {"#n": "fresh"}, ONE | {":z": {"N": "0"}}),
    ("SET #n = :v, #m = #n", {"#n": "size", "#m": "old"}, ONE),
    ("SET #n = :v REMOVE #m", {"#n": "gsi1sk", "#m": "gsi5pk"}, TEXT),
    ("REMOVE #n, #m", {"#n": "gsi1pk", "#m": "nowhere"}, {}),
    ("ADD #n :v", {"#n": "size"}, ONE),
    ("ADD #n :v", {"#n": "fresh"}, ONE),
    ("ADD #n :v", {"#n": "tags"}, LETTERS),
    ("ADD #n :v", {"#n": "fresh"}, LETTERS),
    ("DELETE #n :v", {"#n": "tags"}, LETTERS),
    ("DELETE #n :v", {"#n": "tags"}, {":v": {"SS": ["a", "b"]}}),
    ("SET #n = :v", {"#n": "sk"}, TEXT),
)


@pytest.mark.parametrize(("text", "names", "values"), UPDATES)
def test_an_update_makes_the_same_row(
    both: Both, text: str, names: Mapping[str, str], values: Mapping[str, Any]
) -> None:
    update = {"Key": KEY, "ReturnValues": "ALL_NEW", **_expressions(text, "UpdateExpression", names, values)}
    both.write("Put", {"Item": _listed(1)})
    both.write("Update", update)
    both.all()
    both.ask("Query", _query("#n = :v", {"#n": "gsi1pk"}, {":v": {"S": "OPEN"}}, IndexName="gsi1"))


def _query(text: str, names: Mapping[str, str], values: Mapping[str, Any], **more: Any) -> Request:
    return {"TableName": NAME, **_expressions(text, "KeyConditionExpression", names, values), **more}


def test_an_update_of_a_row_that_is_not_there_makes_it(both: Both) -> None:
    both.write("Update", {"Key": KEY, **_expressions("SET #n = :v", "UpdateExpression", {"#n": "size"}, ONE)})
    both.all()


@pytest.mark.parametrize("forward", [True, False])
@pytest.mark.parametrize("index", ["", "gsi1", "gsi5"])
@pytest.mark.parametrize("limit", [2, 5])
def test_a_list_comes_page_by_page(both: Both, forward: bool, index: str, limit: int) -> None:
    for number in range(12):
        both.write("Put", {"Item": _listed(number) if number % 4 else _row(number)})
    pk, part = (f"{index}pk", {"gsi1": "OPEN", "gsi5": "D"}[index]) if index else ("pk", "P1")
    more: Request = {"Limit": limit, "ScanIndexForward": forward} | ({"IndexName": index} if index else {})
    query = _query("#n = :v", {"#n": pk}, {":v": {"S": part}}, **more)
    while True:
        page = both.ask("Query", query, compare=False)
        moto = both._of_moto("Query", query)
        assert [_plain(row) for row in page["Items"]] == [_plain(row) for row in moto["Items"]]
        if "LastEvaluatedKey" not in moto:  # DynamoDB, and the quick table, may name a page after the last one
            return
        assert page["LastEvaluatedKey"] == moto["LastEvaluatedKey"]
        query["ExclusiveStartKey"] = page["LastEvaluatedKey"]


QUERIES = (
    _query("#n = :v AND begins_with (#m, :w)", {"#n": "pk", "#m": "sk"}, {":v": {"S": "P1"}, ":w": {"S": "S0"}}),
    _query("#n = :v AND #m > :w", {"#n": "pk", "#m": "sk"}, {":v": {"S": "P1"}, ":w": {"S": "S04"}}),
    _query("#n = :v", {"#n": "pk"}, {":v": {"S": "P1"}}, Select="COUNT"),
    _query("#n = :v", {"#n": "pk", "#p": "size"}, {":v": {"S": "P1"}}, ProjectionExpression="#n, #p"),
    _query("#n = :v", {"#n": "pk"}, {":v": {"S": "nobody"}}, ConsistentRead=True),
    _query("#n = :v", {"#n": "gsi1pk"}, {":v": {"S": "OPEN"}}, IndexName="gsi1", ConsistentRead=True),
    _query("#n = :v", {"#n": "size"}, {":v": {"S": "P1"}}),
    {**_query("#n = :v", {"#n": "pk"}, {":v": {"S": "P1"}}), "TableName": "another"},
)


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_finds_the_same_rows(both: Both, query: Request) -> None:
    for number in range(12):
        both.write("Put", {"Item": _listed(number)})
    both.ask("Query", query)


def test_rows_are_read_and_written_in_batches(both: Both) -> None:
    rows = [_listed(number) for number in range(25)]
    both.ask("BatchWriteItem", {"RequestItems": {NAME: [{"PutRequest": {"Item": row}} for row in rows]}})
    keys = [{"pk": row["pk"], "sk": row["sk"]} for row in rows] + [{"pk": {"S": "P"}, "sk": {"S": "none"}}]
    both.ask("BatchGetItem", {"RequestItems": {NAME: {"Keys": keys}}})
    both.ask("BatchGetItem", {"RequestItems": {NAME: {"Keys": keys, "ProjectionExpression": "pk, gsi1pk"}}})
    both.ask("BatchGetItem", {"RequestItems": {NAME: {"Keys": [keys[0], keys[0]]}}})
    both.ask("BatchWriteItem", {"RequestItems": {NAME: [{"DeleteRequest": {"Key": key}} for key in keys[:9]]}})
    both.all()


@pytest.mark.parametrize(
    "item",
    [
        {"pk": {"S": ""}, "sk": {"S": "S"}},
        {"pk": {"N": "1"}, "sk": {"S": "S"}},
        {"pk": {"S": "P"}},
        _row(1, text={"S": "x" * 410_000}),
    ],
)
def test_a_row_that_is_none_is_refused(both: Both, item: Request) -> None:
    assert "Error" in both.write("Put", {"Item": item})
    both.all()


STRICTER: tuple[Request, ...] = (
    _expressions("#n = :v", "ConditionExpression", {"#n": "size"}, ONE | {":unused": {"N": "2"}}),
    _expressions("#n = :v", "ConditionExpression", {"#n": "size", "#unused": "pk"}, ONE),
    _expressions("#n = :missing", "ConditionExpression", {"#n": "size"}, ONE),
    {"Item": _row(1, gsi1pk={"N": "1"})},
    {"Item": _row(1, gsi1pk={"S": ""})},
    {"Item": _row(1, gsi1sk={"S": "x" * 1025})},
    {"Item": {"pk": {"S": "x" * 2049}, "sk": {"S": "S"}}},
    {"Item": {"pk": {"S": "P"}, "sk": {"S": "x" * 1025}}},
    {"Item": _row(1, tags={"SS": []})},
    {"Item": _row(1, deep={"L": [{"SS": ["a", "a"]}]})},
    _expressions("size = :v", "ConditionExpression", {}, ONE),
    _expressions("#n BETWEEN :v AND :w", "ConditionExpression", {"#n": "size"}, ONE | {":w": {"N": "0"}}),
    _expressions("attribute_exists (#n) OR #n = :missing", "ConditionExpression", {"#n": "pk"}, {}),
    {"ExpressionAttributeNames": {}},
)
"""DynamoDB refuses these, and moto takes some of them."""


@pytest.mark.parametrize("wrong", STRICTER)
def test_the_quick_table_refuses_what_dynamodb_refuses(wrong: Request) -> None:
    quick = Dynamo()
    quick.answer("CreateTable", {"TableName": NAME, **table_properties()})
    quick.answer("PutItem", {"TableName": NAME, "Item": _listed(1)})
    with pytest.raises(Refused, match="ValidationException"):
        quick.answer("PutItem", {"TableName": NAME, "Item": _listed(1), **wrong})


_OF_P1: Case = ("#n = :v", {"#n": "pk"}, {":v": {"S": "P1"}})
_IN_P1: Case = ("#n = :v AND #m > :w", {"#n": "pk", "#m": "sk"}, {":v": {"S": "P1"}})
WRONG_QUERIES = (
    _query("#n = :v", {"#n": "pk"}, {":v": {"S": ""}}),
    _query("#n > :v", {"#n": "pk"}, {":v": {"S": "P1"}}),
    _query("#n = :v OR #n = :w", {"#n": "pk"}, {":v": {"S": "P1"}, ":w": {"S": "P2"}}),
    _query("#n = :v AND #m = :w", {"#n": "pk", "#m": "size"}, {":v": {"S": "P1"}, ":w": {"S": "1"}}),
    _query("#n = :v AND #m <> :w", {"#n": "pk", "#m": "sk"}, {":v": {"S": "P1"}, ":w": {"S": "S"}}),
    _query(_IN_P1[0], _IN_P1[1], {**_IN_P1[2], ":w": {"S": "x" * 1025}}),
    _query(_IN_P1[0], _IN_P1[1], {**_IN_P1[2], ":w": {"N": "1"}}),
    _query(_OF_P1[0], {**_OF_P1[1], "#f": "sk"}, _OF_P1[2], FilterExpression="attribute_exists (#f)"),
    _query(*_OF_P1, FilterExpression="attribute_exists (sk)"),
    _query(*_OF_P1, Limit=0),
)
"""DynamoDB refuses these too. What an index does not hold has a test of its own, below."""


@pytest.mark.parametrize("query", WRONG_QUERIES)
def test_the_quick_table_refuses_the_queries_that_dynamodb_refuses(query: Request) -> None:
    quick = Dynamo()
    quick.answer("CreateTable", {"TableName": NAME, **table_properties()})
    with pytest.raises(Refused, match="ValidationException"):
        quick.answer("Query", query)


WRONG_UPDATES = (
    ("SET #n = :v REMOVE #m", {"#n": "size", "#m": "size"}, ONE),
    ("SET #n = :v SET #m = :v", {"#n": "size", "#m": "old"}, ONE),
    ("SET #n = :v", {"#n": "sk"}, {":v": {"S": "S01"}}),
)


@pytest.mark.parametrize(("text", "names", "values"), WRONG_UPDATES)
def test_the_quick_table_refuses_the_updates_that_dynamodb_refuses(
    text: str, names: Mapping[str, str], values: Mapping[str, Any]
) -> None:
    quick = Dynamo()
    quick.answer("CreateTable", {"TableName": NAME, **table_properties()})
    with pytest.raises(Refused, match="ValidationException"):
        quick.answer(
            "UpdateItem", {"TableName": NAME, "Key": KEY, **_expressions(text, "UpdateExpression", names, values)}
        )


def test_an_index_is_not_asked_for_what_it_does_not_hold() -> None:
    properties = table_properties()
    quick = Dynamo()
    quick.answer("CreateTable", {"TableName": NAME, **properties})
    narrow = next(i for i in properties["GlobalSecondaryIndexes"] if i["Projection"]["ProjectionType"] != "ALL")
    part = narrow["KeySchema"][0]["AttributeName"]
    query = _query("#n = :v", {"#n": part, "#p": "not_there"}, {":v": {"S": "P"}}, IndexName=narrow["IndexName"])
    with pytest.raises(Refused, match="does not project"):
        quick.answer("Query", {**query, "ProjectionExpression": "#p"})


def test_a_transaction_of_more_than_four_megabytes_is_refused() -> None:
    quick = Dynamo()
    quick.answer("CreateTable", {"TableName": NAME, **table_properties()})
    puts = [{"Put": {"TableName": NAME, "Item": _row(number, text={"S": "x" * 390_000})}} for number in range(12)]
    with pytest.raises(Refused, match="ValidationException"):
        quick.answer("TransactWriteItems", {"TransactItems": puts})


def test_what_it_does_not_know_it_does_not_pretend_to_know() -> None:
    with pytest.raises(NotImplementedError):
        Dynamo().answer("ExecuteStatement", {})


def test_a_transaction_is_all_or_nothing(both: Both) -> None:
    new = _expressions("attribute_not_exists (#n)", "ConditionExpression", {"#n": "pk"}, {})
    puts = [{"Put": {"TableName": NAME, "Item": _listed(number), **new}} for number in range(3)]
    both.ask("TransactWriteItems", {"TransactItems": puts[1:2]})
    both.ask("TransactWriteItems", {"TransactItems": puts})
    both.ask("TransactWriteItems", {"TransactItems": [puts[0], puts[0]]})
    both.ask("TransactWriteItems", {"TransactItems": puts * 40})
    both.all()


def test_a_transaction_with_a_token_that_is_known_is_done_once() -> None:
    add = _expressions("ADD #n :v", "UpdateExpression", {"#n": "size"}, ONE)
    once = {"TransactItems": [{"Update": {"TableName": NAME, "Key": KEY, **add}}], "ClientRequestToken": "token"}
    quick = Dynamo()
    quick.answer("CreateTable", {"TableName": NAME, **table_properties()})
    for _ in range(2):
        quick.answer("TransactWriteItems", once)
    assert quick.answer("GetItem", {"TableName": NAME, "Key": KEY})["Item"]["size"] == {"N": "1"}


@pytest.mark.parametrize("seed", range(8))
def test_whatever_is_written_the_rows_are_the_same(both: Both, seed: int) -> None:
    """Forty writes of every kind in any order, one upon the other."""
    chosen = random.Random(seed)
    for _ in range(40):
        number = chosen.randrange(6)
        key = {name: _row(number)[name] for name in ("pk", "sk")}
        text, names, values = chosen.choice(CONDITIONS)
        condition = _expressions(text, "ConditionExpression", names, values) if chosen.random() < 0.4 else {}
        match chosen.choice(("put", "delete", "update")):
            case "put":
                both.write("Put", {"Item": chosen.choice((_row, _listed))(number), **condition})
            case "delete":
                both.write("Delete", {"Key": key, "ReturnValues": "ALL_OLD", **condition})
            case "update":
                text, names, values = chosen.choice(UPDATES[:-1])
                update = _expressions(text, "UpdateExpression", names, values)
                both.write("Update", {"Key": key, "ReturnValues": "ALL_NEW", **update})
    both.all()
    both.ask("Query", _query("#n = :v", {"#n": "gsi1pk"}, {":v": {"S": "OPEN"}}, IndexName="gsi1"))
