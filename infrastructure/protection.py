"""Protects a stack's data once the stack is there.

Not in the template: a table that is protected from its first second cannot be cleared away when the first create fails.
"""

from infrastructure.aws import Aws

LIVE, LOCAL = "live", "local"


def protect(aws: Aws, stage: str, stack: str, table: str) -> None:
    """Runs after each deployment, because an update may reset the table to what the template says."""
    if stage == LOCAL:
        return
    dynamodb = aws.client("dynamodb")
    if not dynamodb.describe_table(TableName=table)["Table"].get("DeletionProtectionEnabled"):
        dynamodb.update_table(TableName=table, DeletionProtectionEnabled=True)
    if stage == LIVE:
        aws.client("cloudformation").update_termination_protection(StackName=stack, EnableTerminationProtection=True)
