"""`make remove` takes a stack away. Its data stays, unless DATA=yes: then the children's records go too, for good.

Without DATA the table, its key, the files and the logs are kept, and `make restore` can fill a new stack from them. With DATA AWS
also deletes the key, after 30 days in which it can be taken back. From then on no backup opens.
"""

from collections.abc import Callable
from functools import partial
from typing import Any

from botocore.exceptions import ClientError

from infrastructure import cloudformation
from infrastructure.aws import Aws
from infrastructure.deploy import stack_name
from infrastructure.installed import LOCAL, aws_for, outputs_of, stack_arguments
from infrastructure.steps import PlainFailure, main_or_plain_failure, step

KEY_WAITS_DAYS = 30
_LOG_GROUPS = "AWS::Logs::LogGroup"
_GONE = frozenset({"ResourceNotFoundException", "NoSuchBucket", "KMSInvalidStateException", "NotFoundException"})

Kept = dict[tuple[str, str], str]
"""The stack's resources, some of which stay: physical names by logical name and type."""


def remove(aws: Aws, stage: str, *, data: bool, say: Callable[[str], None]) -> None:
    """Deletes the stack and, with `data`, what it leaves behind. If it stops in the middle, it can run again while the stack is
    there. Raises PlainFailure."""
    client, stack = aws.client("cloudformation"), stack_name(stage)
    kept = cloudformation.resources(client, stack)
    if data:
        _delete_data(aws, kept, say)
    client.update_termination_protection(StackName=stack, EnableTerminationProtection=False)
    client.delete_stack(StackName=stack)
    cloudformation.follow_deletion(client, stack, say)
    if data:
        for group in (name for (_, kind), name in kept.items() if name and kind == _LOG_GROUPS):
            _unless_gone(partial(aws.client("logs").delete_log_group, logGroupName=group))
        say("logs deleted")


def _delete_data(aws: Aws, kept: Kept, say: Callable[[str], None]) -> None:
    """Deletes the key last: while it is there, anything that could not be deleted can still be read."""
    table = kept["Table", "AWS::DynamoDB::Table"]
    dynamodb = aws.client("dynamodb")
    _unless_gone(partial(dynamodb.update_table, TableName=table, DeletionProtectionEnabled=False))
    _unless_gone(partial(dynamodb.delete_table, TableName=table))
    say("table deleted")
    bucket = kept["Files", "AWS::S3::Bucket"]
    s3 = aws.client("s3")
    _unless_gone(partial(_empty, s3, bucket))
    _unless_gone(partial(s3.delete_bucket, Bucket=bucket))
    say("files deleted, in all versions")
    _delete_audit(s3, kept.get(("Audit", "AWS::S3::Bucket"), ""), say)
    key = kept["DataKey", "AWS::KMS::Key"]
    kms = aws.client("kms")
    _unless_gone(partial(kms.schedule_key_deletion, KeyId=key, PendingWindowInDays=KEY_WAITS_DAYS))
    say(f"key given up: until AWS deletes it in {KEY_WAITS_DAYS} days it can be taken back")


def _empty(s3: Any, bucket: str, **how: bool) -> None:
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket):
        found = [*page.get("Versions", ()), *page.get("DeleteMarkers", ())]
        objects = [{"Key": one["Key"], "VersionId": one["VersionId"]} for one in found]
        if objects:
            s3.delete_objects(Bucket=bucket, Delete={"Objects": objects, "Quiet": True}, **how)


def _delete_audit(s3: Any, bucket: str, say: Callable[[str], None]) -> None:
    """What is locked for good stays, with its bucket: ids and hashes, which name nobody."""
    if not bucket:
        return
    _unless_gone(partial(_empty, s3, bucket, BypassGovernanceRetention=True))
    try:
        _unless_gone(partial(s3.delete_bucket, Bucket=bucket))
    except ClientError as refused:
        if refused.response["Error"]["Code"] != "BucketNotEmpty":
            raise
        say(f"the days of the audit stay in {bucket} until their lock ends")
        return
    say("days of the audit deleted")


def _unless_gone(act: Callable[[], object]) -> None:
    """Does nothing when an earlier try has done it already."""
    try:
        act()
    except ClientError as refused:
        if refused.response["Error"]["Code"] not in _GONE:
            raise


def refuse_unless_meant(aws: Aws, stage: str, outputs: dict[str, str], *, data: bool, sure: str | None) -> None:
    """Raises PlainFailure until the operator repeats a name. For the data it is the table's own, which this command
    does not print: an operator who looks it up has seen that one stack, and no command from another day fits."""
    stack, table = stack_name(stage), outputs["TableName"]
    if sure == (table if data else stack):
        return
    if data:
        wrong = f"{sure} is not that name. " if sure else ""
        raise PlainFailure(
            f"{wrong}This takes {stack} away with all its records, files and keys, for good. Its table has {_rows_of(aws, table)}. "
            f"If you mean it, give the table's own name as SURE=. It is in the CloudFormation console: {stack}, Outputs, TableName."
        )
    raise PlainFailure(
        f"This takes {stack} away, but keeps its records, files and keys. Its table {table} has {_rows_of(aws, table)}, and its "
        f"bucket is {outputs['FilesBucketName']}: write both names down. If you mean it, say so: SURE={stack}"
    )


def _rows_of(aws: Aws, table: str) -> str:
    try:
        count = aws.client("dynamodb").describe_table(TableName=table)["Table"]["ItemCount"]
    except ClientError as refused:
        if refused.response["Error"]["Code"] not in _GONE:
            raise
        return "no rows any more"
    return f"some {count} rows"


def main() -> None:
    parser = stack_arguments(__doc__)
    parser.add_argument("--data", action="store_true", help="delete the children's records too")
    parser.add_argument("--sure", help="the name of the stack again, to be sure; with --data, of its table")
    given = parser.parse_args()
    if given.stage == LOCAL:
        raise PlainFailure("make reset forgets what the local service was told.")
    aws = aws_for(given)
    outputs = outputs_of(aws, given.stage)
    stack = stack_name(given.stage)
    refuse_unless_meant(aws, given.stage, outputs, data=given.data, sure=given.sure)
    with step(f"Remove {stack}"):
        remove(aws, given.stage, data=given.data, say=lambda line: print(f"  {line}", flush=True))
    if not given.data:
        print(f"Kept: table {outputs['TableName']} and bucket {outputs['FilesBucketName']}, with their key.")
        if audit := outputs.get("AuditBucketName"):
            print(f"Kept too: the days of the audit, in bucket {audit}.")
        print("make restore fills a new stack from them. Until you delete them, AWS charges for what they hold")
        print("(docs/deploy.md, Taking it away, says how to do either).")


if __name__ == "__main__":
    main_or_plain_failure(main)
