"""Creates or updates one CloudFormation stack through a change set, and says what happens while it does."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from botocore.exceptions import ClientError

from infrastructure.steps import PlainFailure

Say = Callable[[str], None]

NOTHING_TO_DO = ("didn't contain changes", "No updates are to be performed")
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
BUSY = "_IN_PROGRESS"
# AWS's answers when two deploy at once, besides words with BUSY in them.
MEANWHILE = ("AlreadyExistsException", "InvalidChangeSetStatus", "OperationInProgressException", "ChangeSetNotFound")
BY_SOMEBODY_ELSE = "{stack} is being changed by somebody else at this moment. Wait until it is done, then deploy again."
NOT_THERE_YET = (None, "REVIEW_IN_PROGRESS", "DELETE_COMPLETE")


def create_or_update(
    client: Any,
    stack: str,
    template_url: str,
    given: dict[str, str],
    known: set[str],
    say: Say,
    tags: dict[str, str] | None = None,
) -> bool:
    """Brings the stack to the template. Returns False if nothing had to change. Raises PlainFailure with the reasons.
    `known`: the template's parameters; those not given keep the stack's value, and so do tags."""
    status = stack_status(client, stack)
    refuse_what_cannot_be_changed(stack, status)
    new = status in NOT_THERE_YET
    name = f"deploy-{int(time.time() * 1000)}"
    with _one_at_a_time(stack):
        client.create_change_set(
            StackName=stack,
            ChangeSetName=name,
            ChangeSetType="CREATE" if new else "UPDATE",
            TemplateURL=template_url,
            Capabilities=CAPABILITIES,
            Parameters=_parameters(given, set() if new else known & set(parameters_of(client, stack))),
            Tags=_tags(client, stack, new, tags),
        )
    if not _has_changes(client, stack, name):
        client.delete_change_set(StackName=stack, ChangeSetName=name)
        return False
    seen = {event["EventId"] for event in _events(client, stack)}
    with _one_at_a_time(stack):
        client.execute_change_set(StackName=stack, ChangeSetName=name)
    _follow(client, stack, seen, say)
    return True


def refuse_what_cannot_be_changed(stack: str, status: str | None) -> None:
    """Raises PlainFailure."""
    if status == "ROLLBACK_COMPLETE":
        raise PlainFailure(
            f"The first creation of {stack} failed earlier, and AWS cannot update what is left of it. "
            f"Delete the stack in the CloudFormation console (it holds no data), then deploy again."
        )
    if status and status.endswith(BUSY) and status != "REVIEW_IN_PROGRESS":
        raise PlainFailure(BY_SOMEBODY_ELSE.format(stack=stack))
    if status == "UPDATE_ROLLBACK_FAILED":
        raise PlainFailure(
            f"{stack} could neither be changed nor put back as it was. In the CloudFormation console choose Stack actions, "
            f"Continue update rollback; its events say what stands in the way. Then deploy again."
        )
    if status in ("ROLLBACK_FAILED", "DELETE_FAILED", "CREATE_FAILED"):
        raise PlainFailure(
            f"{stack} could neither be made nor cleared away ({status}). In the CloudFormation console delete it, keeping "
            f"what it cannot delete; switch off the deletion protection of a table that it left and delete that too, "
            f"if it holds nothing. Then deploy again."
        )


@contextmanager
def _one_at_a_time(stack: str) -> Iterator[None]:
    """Turns each refusal that means that somebody else deploys at this moment into one plain line."""
    try:
        yield
    except ClientError as error:
        if error.response["Error"]["Code"] in MEANWHILE or BUSY in str(error):
            raise PlainFailure(BY_SOMEBODY_ELSE.format(stack=stack)) from error
        raise


def stack_status(client: Any, stack: str) -> str | None:
    """The stack's status, or None without a stack of this name."""
    try:
        return str(client.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"])
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise


def outputs(client: Any, stack: str) -> dict[str, str]:
    """The values of the template's Outputs."""
    described = client.describe_stacks(StackName=stack)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}


def parameters_of(client: Any, stack: str) -> dict[str, str]:
    """The parameters that the stack was deployed with."""
    described = client.describe_stacks(StackName=stack)["Stacks"][0]
    return {each["ParameterKey"]: each.get("ParameterValue", "") for each in described.get("Parameters", [])}


def resources(client: Any, stack: str) -> dict[tuple[str, str], str]:
    """The physical names of the stack's resources, by logical name and type; empty for those not made."""
    pages = client.get_paginator("list_stack_resources").paginate(StackName=stack)
    return {
        (found["LogicalResourceId"], found["ResourceType"]): found.get("PhysicalResourceId", "")
        for page in pages
        for found in page["StackResourceSummaries"]
    }


def _parameters(given: dict[str, str], kept: set[str]) -> list[dict[str, Any]]:
    new = [{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()]
    return new + [{"ParameterKey": key, "UsePreviousValue": True} for key in sorted(kept - set(given))]


def _tags(client: Any, stack: str, new: bool, given: dict[str, str] | None) -> list[dict[str, str]]:
    """The given tags, or else those of the stack: a change set without tags might remove them."""
    if given is None:
        return [] if new else list(client.describe_stacks(StackName=stack)["Stacks"][0].get("Tags", []))
    return [{"Key": key, "Value": value} for key, value in given.items()]


def _has_changes(client: Any, stack: str, change_set: str) -> bool:
    for pause in _growing_pauses():
        described = client.describe_change_set(StackName=stack, ChangeSetName=change_set)
        if described["Status"] == "CREATE_COMPLETE":
            return True
        if described["Status"] == "FAILED":
            reason = described.get("StatusReason", "")
            if any(words in reason for words in NOTHING_TO_DO):
                return False
            why = [*_refused_early(client, stack, change_set)] or [reason]
            raise PlainFailure("CloudFormation refused the change. Nothing was changed.\n" + "\n".join(why))
        time.sleep(pause)
    raise AssertionError("unreachable")


def _refused_early(client: Any, stack: str, change_set: str) -> Iterator[str]:
    """The resources that would fail: AWS checks a change set before it makes anything."""
    try:
        events = client.describe_events(StackName=stack, ChangeSetName=change_set, Filters={"FailedEvents": True})[
            "OperationEvents"
        ]
    except ClientError:
        return
    for event in events:
        reason = (
            event.get("ValidationStatusReason") or event.get("ResourceStatusReason") or event.get("HookStatusReason")
        )
        if reason:
            yield f"{event.get('LogicalResourceId') or stack}: {reason}"


def _follow(client: Any, stack: str, seen: set[str], say: Say) -> None:
    """Say each finished resource until the stack is done; collect the reasons of failures on the way."""
    reasons: list[str] = []
    for pause in _growing_pauses():
        status = stack_status(client, stack) or "DELETE_COMPLETE"
        for event in reversed(_events(client, stack)):
            if event["EventId"] in seen:
                continue
            seen.add(event["EventId"])
            state, reason = event["ResourceStatus"], event.get("ResourceStatusReason", "")
            if not state.endswith(BUSY):
                say(f"{state:<18} {event['LogicalResourceId']}")
            if state.endswith("_FAILED") and not _follows_from_another(event):
                reasons.append(f"{event['LogicalResourceId']} ({event.get('ResourceType', '?')}): {reason or state}")
        if not status.endswith(BUSY):
            break
        time.sleep(pause)
    if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        why = "\n".join(dict.fromkeys(reasons)) or "AWS gave no reason: see the stack's events in the console."
        raise PlainFailure(
            f"The deployment of {stack} failed ({status}). What AWS said, the first failure first:\n{why}"
        )


def _follows_from_another(event: dict[str, Any]) -> bool:
    """Whether it only stopped because something else failed, or is the stack itself."""
    reason = event.get("ResourceStatusReason", "").lower()
    return "cancelled" in reason or event.get("ResourceType") == "AWS::CloudFormation::Stack"


def follow_deletion(client: Any, stack: str, say: Say) -> None:
    """Until the stack is gone. Raises PlainFailure when AWS could not delete all of it."""
    for pause in _growing_pauses():
        status = stack_status(client, stack)
        if status in (None, "DELETE_COMPLETE"):
            say("stack deleted")
            return
        if status == "DELETE_FAILED":
            raise PlainFailure(
                f"AWS could not delete all of {stack}. In the CloudFormation console its events say what stands in the way; "
                "delete it there, and keep what it cannot delete."
            )
        time.sleep(pause)


def _events(client: Any, stack: str) -> list[dict[str, Any]]:
    """The newest events, newest first: a page is a hundred, and nothing of ours makes more between two looks."""
    try:
        return list(client.describe_stack_events(StackName=stack)["StackEvents"])
    except ClientError:
        return []


def _growing_pauses() -> Iterator[float]:
    """Short at first, because the emulator is done in a second; then 5 seconds, because AWS takes minutes."""
    pause = 0.1
    while True:
        yield pause
        pause = min(5.0, pause * 1.3)
