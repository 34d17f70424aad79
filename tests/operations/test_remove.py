"""`make remove` takes a stack away, with or without its data, and never one for the other."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
import pytest
from moto import mock_aws

from infrastructure.aws import Aws
from infrastructure.deploy import stack_name
from infrastructure.remove import refuse_unless_meant, remove
from infrastructure.steps import PlainFailure
from tests.support.table import IN_LONDON, table_properties

STAGE = "trial"
TABLE, BUCKET, AUDIT, LOG = "kept-table", "kept-bucket", "kept-audit", "/kept/tick"


class _Stacks:
    """A small CloudFormation: one stack, which leaves behind what its template says."""

    def __init__(self, kept: dict[tuple[str, str], str]) -> None:
        self.kept, self.protected, self.there = kept, True, True

    def get_paginator(self, _: str) -> "_Stacks":
        return self

    def paginate(self, StackName: str) -> list[dict[str, Any]]:
        assert StackName == stack_name(STAGE)
        found = [
            {"LogicalResourceId": name, "ResourceType": kind, "PhysicalResourceId": physical}
            for (name, kind), physical in self.kept.items()
        ]
        return [{"StackResourceSummaries": found}]

    def update_termination_protection(self, StackName: str, EnableTerminationProtection: bool) -> None:
        self.protected = EnableTerminationProtection

    def delete_stack(self, StackName: str) -> None:
        assert not self.protected
        self.there = False

    def describe_stacks(self, StackName: str) -> dict[str, Any]:
        return {"Stacks": [{"StackStatus": "CREATE_COMPLETE" if self.there else "DELETE_COMPLETE"}]}


class _Account(Aws):
    stacks: _Stacks

    def client(self, service: str, region: str | None = None) -> Any:
        return self.stacks if service == "cloudformation" else super().client(service, region)


@pytest.fixture
def aws(monkeypatch: pytest.MonkeyPatch) -> Iterator[_Account]:
    """A stack and what it keeps."""
    monkeypatch.setenv("AWS_DEFAULT_REGION", "eu-west-2")
    with mock_aws():
        aws = _Account(boto3.Session(region_name="eu-west-2"))
        aws.client("dynamodb").create_table(TableName=TABLE, DeletionProtectionEnabled=True, **table_properties())
        s3 = aws.client("s3")
        s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration=IN_LONDON)
        s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        for text in (b"first", b"second"):
            s3.put_object(Bucket=BUCKET, Key="kept/file", Body=text)
        s3.put_object(Bucket=BUCKET, Key="kept/other", Body=b"other")
        s3.delete_object(Bucket=BUCKET, Key="kept/other")
        s3.create_bucket(Bucket=AUDIT, CreateBucketConfiguration=IN_LONDON, ObjectLockEnabledForBucket=True)
        until = datetime.now(UTC) + timedelta(days=400)
        s3.put_object(
            Bucket=AUDIT,
            Key="roots/2027-01-12.json",
            Body=b"{}",
            ObjectLockMode="GOVERNANCE",
            ObjectLockRetainUntilDate=until,
        )
        aws.client("logs").create_log_group(logGroupName=LOG)
        key = aws.client("kms").create_key()["KeyMetadata"]["KeyId"]
        kept = {
            ("Table", "AWS::DynamoDB::Table"): TABLE,
            ("Files", "AWS::S3::Bucket"): BUCKET,
            ("Audit", "AWS::S3::Bucket"): AUDIT,
            ("DataKey", "AWS::KMS::Key"): key,
            ("TickLog", "AWS::Logs::LogGroup"): LOG,
        }
        object.__setattr__(aws, "stacks", _Stacks(kept))
        yield aws


def _there(aws: _Account) -> dict[str, Any]:
    keys = aws.client("kms").list_keys()["Keys"]
    states = [aws.client("kms").describe_key(KeyId=key["KeyId"])["KeyMetadata"]["KeyState"] for key in keys]
    return {
        "tables": aws.client("dynamodb").list_tables()["TableNames"],
        "buckets": [bucket["Name"] for bucket in aws.client("s3").list_buckets()["Buckets"]],
        "logs": [group["logGroupName"] for group in aws.client("logs").describe_log_groups()["logGroups"]],
        "keys": states,
        "stack": aws.stacks.there,
    }


def test_without_data_only_the_stack_goes(aws: _Account) -> None:
    remove(aws, STAGE, data=False, say=print)
    assert _there(aws) == {
        "tables": [TABLE],
        "buckets": [BUCKET, AUDIT],
        "logs": [LOG],
        "keys": ["Enabled"],
        "stack": False,
    }


def test_with_data_everything_goes_and_the_key_can_be_taken_back_for_a_while(aws: _Account) -> None:
    remove(aws, STAGE, data=True, say=print)
    assert _there(aws) == {"tables": [], "buckets": [], "logs": [], "keys": ["PendingDeletion"], "stack": False}


@pytest.mark.parametrize("gone", ["table", "bucket", "key"])
def test_a_part_that_is_gone_already_does_not_stop_a_removal(aws: _Account, gone: str) -> None:
    if gone == "table":
        aws.client("dynamodb").update_table(TableName=TABLE, DeletionProtectionEnabled=False)
        aws.client("dynamodb").delete_table(TableName=TABLE)
    if gone == "bucket":
        versions = boto3.resource("s3", region_name="eu-west-2").Bucket(BUCKET)
        versions.object_versions.delete()
        versions.delete()
    if gone == "key":
        key = aws.client("kms").list_keys()["Keys"][0]["KeyId"]
        aws.client("kms").schedule_key_deletion(KeyId=key, PendingWindowInDays=30)
    remove(aws, STAGE, data=True, say=print)
    assert _there(aws) == {"tables": [], "buckets": [], "logs": [], "keys": ["PendingDeletion"], "stack": False}


STACK = stack_name(STAGE)


@pytest.mark.parametrize(
    ("data", "sure", "words"),
    [
        (False, None, f"SURE={STACK}"),
        (False, TABLE, f"SURE={STACK}"),
        (True, None, "Outputs, TableName"),
        (True, STACK, f"{STACK} is not that name"),
        (True, "the-table-of-live", "the-table-of-live is not that name"),
    ],
)
def test_what_is_not_meant_is_refused(aws: _Account, data: bool, sure: str | None, words: str) -> None:
    with pytest.raises(PlainFailure, match=words) as refused:
        refuse_unless_meant(aws, STAGE, {"TableName": TABLE, "FilesBucketName": BUCKET}, data=data, sure=sure)
    assert (TABLE in str(refused.value)) == (not data), "with DATA it has to be looked up, for this one stack"


@pytest.mark.parametrize(("data", "sure"), [(False, STACK), (True, TABLE)])
def test_what_is_meant_goes_on(aws: _Account, data: bool, sure: str) -> None:
    refuse_unless_meant(aws, STAGE, {"TableName": TABLE, "FilesBucketName": BUCKET}, data=data, sure=sure)


def test_a_removal_that_stopped_half_way_still_says_what_to_give(aws: _Account) -> None:
    aws.client("dynamodb").update_table(TableName=TABLE, DeletionProtectionEnabled=False)
    aws.client("dynamodb").delete_table(TableName=TABLE)
    with pytest.raises(PlainFailure, match="has no rows any more"):
        refuse_unless_meant(aws, STAGE, {"TableName": TABLE, "FilesBucketName": BUCKET}, data=True, sure=None)
