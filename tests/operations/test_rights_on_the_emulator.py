"""The emulator that enforces policies keeps the same rows from the functions as AWS does."""

import json
from collections.abc import Iterator
from contextlib import nullcontext
from typing import Any

import boto3
import pytest
from botocore.exceptions import ClientError

from infrastructure.local.emulated_rights import leading_keys
from infrastructure.local.emulator import Emulator, free_port
from tests.support.table import ROOT, table_properties

TABLE = "cme-rights"
Call = tuple[str, dict[str, Any]]


def _session(endpoint: str, service: str, access: str = "test", secret: str = "test") -> Any:
    session = boto3.Session(aws_access_key_id=access, aws_secret_access_key=secret, region_name="eu-west-2")
    return session.client(service, endpoint_url=endpoint)


@pytest.fixture(scope="module")
def clients(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The table as each function may use it."""
    state = tmp_path_factory.mktemp("rights") / "aws"
    with Emulator(free_port(), state, ses_endpoint="http://127.0.0.1:1", enforce_iam=True) as emulator:
        _session(emulator.endpoint, "dynamodb").create_table(TableName=TABLE, **table_properties())
        yield {name: _as(emulator.endpoint, name) for name in ("api_handler", "tick", "work")}


def _as(endpoint: str, function: str) -> Any:
    iam, policy = _session(endpoint, "iam"), json.loads((ROOT / f"infrastructure/policies/{function}.json").read_text())
    of_table = [s for s in policy["Statement"] if s["Resource"] == {"Fn::GetAtt": ["Table", "Arn"]}]
    statements = [s | {"Resource": f"arn:aws:dynamodb:eu-west-2:000000000000:table/{TABLE}"} for s in of_table]
    iam.create_user(UserName=function)
    document = json.dumps(policy | {"Statement": statements})
    iam.put_user_policy(UserName=function, PolicyName="policy", PolicyDocument=document)
    key = iam.create_access_key(UserName=function)["AccessKey"]
    return _session(endpoint, "dynamodb", key["AccessKeyId"], key["SecretAccessKey"])


def _key(pk: str) -> dict[str, Any]:
    return {"pk": {"S": pk}, "sk": {"S": "x"}}


def _put(pk: str) -> Call:
    return "put_item", {"TableName": TABLE, "Item": _key(pk)}


def _delete(pk: str) -> Call:
    return "delete_item", {"TableName": TABLE, "Key": _key(pk)}


def _update(pk: str) -> Call:
    change = {"UpdateExpression": "SET a = :a", "ExpressionAttributeValues": {":a": {"S": "a"}}}
    return "update_item", {"TableName": TABLE, "Key": _key(pk), **change}


def _batch(*pks: str) -> Call:
    return "batch_write_item", {"RequestItems": {TABLE: [{"PutRequest": {"Item": _key(pk)}} for pk in pks]}}


def _at_once(*calls: Call) -> Call:
    names = {"put_item": "Put", "delete_item": "Delete", "update_item": "Update"}
    return "transact_write_items", {"TransactItems": [{names[name]: given} for name, given in calls]}


CASES: list[tuple[str, Call, bool]] = [
    ("work", _put("AUDIT#1"), True),
    ("work", _update("AUDIT#1"), False),
    ("work", _batch("SCHOOL#1"), True),
    ("work", _batch("SCHOOL#1", "AUDIT#1"), False),
    ("work", _batch("STACK"), False),
    ("work", _put("STACK"), False),
    ("work", _at_once(_put("CASE#1"), _put("STACK")), False),
    ("work", _at_once(_update("CASE#1"), _put("AUDIT#2")), True),
    ("api_handler", _put("STACK"), False),
    ("api_handler", _update("STACK"), False),
    ("api_handler", _delete("STACK"), False),
    ("api_handler", _delete("AUDIT#1"), False),
    ("tick", _delete("DRAFT#1"), True),
    ("tick", _delete("FILE#1"), True),
    ("tick", _delete("CASE#1"), False),
    ("tick", _delete("STACK"), False),
    ("tick", _at_once(_delete("DRAFT#1"), _put("TRACE#1")), True),
    ("tick", _at_once(_delete("DRAFT#1"), _delete("CASE#1")), False),
]


@pytest.mark.parametrize(("function", "call", "allowed"), CASES, ids=[str(number) for number in range(len(CASES))])
def test_a_row_is_kept_from_a_function(clients: dict[str, Any], function: str, call: Call, allowed: bool) -> None:
    name, given = call
    refused = nullcontext() if allowed else pytest.raises(ClientError, match="AccessDenied")
    with refused:
        assert getattr(clients[function], name)(**given)


def test_a_body_that_is_no_json_names_no_row() -> None:
    assert leading_keys(b"{", "dynamodb:PutItem") == []
