"""The stack's own resources in this process, for small tests: the table as the template declares it, the bucket, the keys.

The table is the quick one of tests/support/dynamo, or moto's; all else is moto's.
"""

import copy
import json
import os
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache, cached_property
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import patch

import boto3
import botocore.session
import yaml
from botocore import handlers
from botocore.exceptions import ClientError
from moto import mock_aws
from moto.backends import get_backend
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import DynamoType
from moto.dynamodb.models.table import Table

from infrastructure import keys
from tests.support.dynamo.dynamo import Dynamo
from tests.support.dynamo.over_botocore import answered
from tests.support.keys import give_keys

ROOT = Path(__file__).parents[2]
BASE_URL = "https://cme.exampleshire.example"
IN_LONDON = {"LocationConstraint": "eu-west-2"}
TUESDAY = datetime(2027, 1, 12, 10, 0, tzinfo=UTC)
"""A working day in term, in office hours, with no bank holiday near."""


class _AnyTag(yaml.SafeLoader):  # type: ignore[misc]
    """Reads the template without resolving CloudFormation's functions."""


_AnyTag.add_multi_constructor("!", lambda loader, suffix, node: f"!{suffix}")


def table_properties() -> dict[str, Any]:
    template = yaml.load((ROOT / "infrastructure/resources.yaml").read_text(), _AnyTag)
    wanted = ("AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode")
    return {name: template["Resources"]["Table"]["Properties"][name] for name in wanted}


def environment(table: str, stage: str = "test") -> dict[str, str]:
    return {
        "AWS_DEFAULT_REGION": "eu-west-2",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "TABLE_NAME": table,
        "STAGE": stage,
        "BASE_URL": BASE_URL,
        "MAIL_FROM": "cme@exampleshire.example",
        "CONFIGURATION_SET": "cme",
        "FILES_BUCKET": "cme-files",
        "AUDIT_BUCKET": "cme-audit",
    }


@dataclass(frozen=True)
class Call:
    """One call of an AWS service as it goes over the wire, and the function that made it."""

    function: str
    service: str
    operation: str
    request: Mapping[str, Any]


@dataclass(frozen=True)
class Mail:
    """One email as SES was handed it."""

    to: str
    sender: str
    subject: str
    text: str
    html: str
    tags: Mapping[str, str]


@dataclass
class Stack:
    """A test's view from outside: the rows, the calls, the emails, and the practice clock of the local stage."""

    table: str
    calls: list[Call] = field(default_factory=list)
    function: str = ""
    """The function that is running now, to know who made a call."""
    quick: Dynamo | None = None
    """Has the table in place of moto."""

    def scan(self) -> list[dict[str, Any]]:
        """Every row as DynamoDB's own JSON, in the order of the keys; past the API, which would take ten times as long."""
        if self.quick:
            return [copy.deepcopy(dict(item)) for item in self.quick.table(self.table).all()]
        rows = [item.to_json()["Attributes"] for item in self._of_moto().all_items()]
        return sorted(rows, key=lambda row: (row["pk"]["S"], row["sk"]["S"]))

    def _of_moto(self) -> Table:
        return get_backend("dynamodb")[DEFAULT_ACCOUNT_ID]["eu-west-2"].tables[self.table]

    def empty(self) -> None:
        """No row but the keys, which the world may hold already; no call. Past the API too."""
        kept = {(row["pk"]["S"], row["sk"]["S"]): row for row in self.rows("KEYS")}
        if self.quick:
            self.quick.restore({self.table: kept})
        else:
            for partition in self._of_moto().items.values():
                for sk in [sk for sk, row in partition.items() if (row.hash_key.value, sk.value) not in kept]:
                    del partition[sk]
        self.calls.clear()

    def rows(self, kind: str) -> list[dict[str, Any]]:
        return [row for row in self.scan() if row.get("kind") == {"S": kind}]

    def set_clock(self, at: datetime) -> None:
        """As `make clock`, but to any moment. Only the local stage honours it."""
        ahead = {"N": str((at - datetime.now(UTC)).total_seconds())}
        keys = {name: {"S": "CLOCK"} for name in ("pk", "sk", "kind")}
        self.client.put_item(TableName=self.table, Item={**keys, "ahead_seconds": ahead})

    def delete_row(self, row: Mapping[str, Any]) -> None:
        self.client.delete_item(TableName=self.table, Key={"pk": row["pk"], "sk": row["sk"]})

    @cached_property
    def client(self) -> Any:
        """Of the table. A client of its own for each call would take longer than the call."""
        return boto3.client("dynamodb")

    @contextmanager
    def as_it_was(self) -> Iterator[None]:
        """Whatever is written meanwhile is gone afterwards. The quick table only."""
        assert self.quick
        before = self.quick.snapshot()
        try:
            yield
        finally:
            self.quick.restore(before)
            cold_start()  # a process remembers how far the clock was set ahead, and which jobs it has looked for

    @property
    def mails(self) -> list[Mail]:
        return [_mail(call.request) for call in self.calls if call.operation == "SendEmail"]

    def see(self, model: Any, params: Mapping[str, Any], **_: Any) -> Any:
        """Called by botocore before each call. A test's own calls are boto3's: they are answered, and not kept.

        GetAccount is the one call that moto does not know."""
        body = params.get("body") or b"{}"
        request = json.loads(body) if isinstance(body, str | bytes) and body[:1] in ("{", b"{") else {}
        service = model.service_model.service_name
        if not params["headers"]["User-Agent"].startswith("Boto3"):
            self.calls.append(Call(self.function, service, model.name, request))
        if service == "dynamodb" and self.quick:
            return answered(self.quick, model.name, request)
        if service == "dynamodb":
            _refuse_long_keys(model.name, request)
        if model.name == "GetAccount":
            return SimpleNamespace(status_code=200), {
                "SendQuota": {"MaxSendRate": 1000.0, "Max24HourSend": 50_000.0, "SentLast24Hours": 100.0}
            }
        return None


def _refuse_long_keys(operation: str, request: Mapping[str, Any]) -> None:
    """As DynamoDB does, and moto does not."""
    texts = json.dumps([request.get("Key"), request.get("ExpressionAttributeValues") if operation == "Query" else None])
    if any(len(text) > 2048 for text in texts.split('"')):
        words = "One or more parameter values were invalid: Size of hashkey has exceeded the maximum size limit of2048 bytes"
        raise ClientError({"Error": {"Code": "ValidationException", "Message": words}}, operation)


def _mail(request: Mapping[str, Any]) -> Mail:
    simple = request["Content"]["Simple"]
    return Mail(
        to=request["Destination"]["ToAddresses"][0],
        sender=request["FromEmailAddress"],
        subject=simple["Subject"]["Data"],
        text=simple["Body"]["Text"]["Data"],
        html=simple["Body"]["Html"]["Data"],
        tags={tag["Name"]: tag["Value"] for tag in request["EmailTags"]},
    )


@contextmanager
def _less_work_for_moto() -> Iterator[None]:
    """Makes moto quick for larger tables, with the same answers.

    To undo a transaction moto copies the whole table once for each item: the named rows are enough. For each query it
    sorts the whole table, by objects of its own: the rows with the key are enough, and all our keys are strings.
    """
    transact, query = DynamoDBBackend.transact_write_items, Table.query

    def transact_or_undo(backend: DynamoDBBackend, operations: Any) -> None:
        rows = [_row_of(backend, operation) for item in operations for operation in item.values()]
        before = [(partition, sk, copy.deepcopy(partition.get(sk))) for partition, sk in rows]
        try:
            transact(backend, operations)
        except Exception:
            for partition, sk, row in before:
                if row is None:
                    partition.pop(sk, None)
                else:
                    partition[sk] = row
            raise

    def query_part(table: Table, hash_key: Any, *rest: Any, **named: Any) -> Any:
        part = copy.copy(table)
        keys = [(name, key.value) for name, key in named["hash_key_conditions"]]
        found = {
            pk: {sk: row for sk, row in rows.items() if all(_has(row, name, key) for name, key in keys)}
            for pk, rows in ([(hash_key, table.items.get(hash_key, {}))] if rest[6] is None else table.items.items())
        }
        part.items = defaultdict(dict, found)
        return query(part, hash_key, *rest, **named)

    def all_items(table: Table) -> list[Any]:
        items = [item for partition in table.items.values() for item in partition.values()]
        return sorted(items, key=lambda item: (item.hash_key.value, item.range_key.value))

    with (
        patch.object(DynamoDBBackend, "transact_write_items", transact_or_undo),
        patch.object(Table, "__deepcopy__", lambda table, memo: table, create=True),
        patch.object(Table, "query", query_part),
        patch.object(Table, "all_items", all_items),
    ):
        yield


def _row_of(backend: DynamoDBBackend, operation: Mapping[str, Any]) -> tuple[dict[DynamoType, Any], DynamoType]:
    """The partition of a transaction's row and its sort key."""
    key = operation.get("Key") or operation["Item"]
    return backend.tables[operation["TableName"]].items[DynamoType(key["pk"])], DynamoType(key["sk"])


def _has(row: Any, name: str, key: str) -> bool:
    return name in row.attrs and row.attrs[name].value == key


def cold_start() -> None:
    """Forgets what a process keeps, as a new one would: the world, the settings, every client."""
    from chalicelib import bootstrap
    from chalicelib.adapters.aws import aws
    from chalicelib.adapters.tables.rows.row import Row

    Row._connection = None
    for cached in (bootstrap._world, bootstrap.settings, aws.client, aws._session):
        cached.cache_clear()


@contextmanager
def quick_stack(table: str = "cme-test", stage: str = "test") -> Iterator[Stack]:
    """A fresh stack whose table is the quick one; the environment is put back afterwards."""
    with _stack(Stack(table, quick=Dynamo()), stage) as stack, mock_aws():
        _make_resources(stack)
        yield stack


@contextmanager
def stack_on_moto(table: str = "cme-test", stage: str = "test") -> Iterator[Stack]:
    """The same with moto's table, which knows more of DynamoDB and is slow."""
    with _stack(Stack(table), stage) as stack, mock_aws(), _less_work_for_moto():
        _make_resources(stack)
        yield stack


_shared_loader = cache(botocore.session.create_loader)
"""What AWS's operations look like, read once for each process of tests, not for each session of botocore."""


@contextmanager
def _stack(stack: Stack, stage: str) -> Iterator[Stack]:
    before = dict(os.environ)
    os.environ.update(environment(stack.table, stage))
    os.environ.pop("AWS_ENDPOINT_URL", None)
    handlers.BUILTIN_HANDLERS.append(("before-call", stack.see))  # every later session of botocore tells us
    try:
        with patch.object(botocore.session, "create_loader", _shared_loader):
            yield stack
    finally:
        handlers.BUILTIN_HANDLERS[:] = [entry for entry in handlers.BUILTIN_HANDLERS if entry[1] != stack.see]
        cold_start()
        os.environ.clear()
        os.environ.update(before)


def _make_resources(stack: Stack) -> None:
    boto3.DEFAULT_SESSION = None
    stack.client.create_table(TableName=stack.table, **table_properties())
    boto3.client("s3").create_bucket(Bucket="cme-files", CreateBucketConfiguration=IN_LONDON)
    boto3.client("s3").put_bucket_versioning(Bucket="cme-files", VersioningConfiguration={"Status": "Enabled"})
    boto3.client("s3").create_bucket(
        Bucket="cme-audit", CreateBucketConfiguration=IN_LONDON, ObjectLockEnabledForBucket=True
    )
    boto3.client("sesv2").create_email_identity(EmailIdentity="exampleshire.example")
    os.environ["DATA_KEY_ID"] = boto3.client("kms").create_key()["KeyMetadata"]["Arn"]
    give_keys(keys.Place.of(boto3.client, os.environ))
    cold_start()
    stack.calls.clear()
