"""Creates or updates one CloudFormation stack through a change set, and says what happens while it does."""

import time
from collections.abc import Callable, Iterator
from typing import Any

from botocore.exceptions import ClientError

from infrastructure.steps import PlainFailure

Say = Callable[[str], None]

NOTHING_TO_DO = ("didn't contain changes", "No updates are to be performed")
CAPABILITIES = ["CAPABILITY_IAM", "CAPABILITY_AUTO_EXPAND"]
BUSY = "_IN_PROGRESS"
NOT_THERE_YET = (None, "REVIEW_IN_PROGRESS", "DELETE_COMPLETE")


def create_or_update(
    client: Any, stack: str, template_url: str, given: dict[str, str], known: set[str], say: Say
) -> bool:
    """Bring the stack to the template. Returns False if it was there already. Raises PlainFailure with the reasons.

    `known` are the template's parameters: those not given keep the value that the stack has.
    """
    status = stack_status(client, stack)
    if status == "ROLLBACK_COMPLETE":
        raise PlainFailure(
            f"The first creation of {stack} failed earlier, and AWS cannot update what is left of it. "
            f"Delete the stack in the CloudFormation console (it holds no data), then deploy again."
        )
    if status and status.endswith(BUSY) and status != "REVIEW_IN_PROGRESS":
        raise PlainFailure(
            f"{stack} is being changed by somebody else ({status}). Wait until it is done, then deploy again."
        )
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
    new = status in NOT_THERE_YET
    name = f"deploy-{int(time.time() * 1000)}"
    client.create_change_set(
        StackName=stack,
        ChangeSetName=name,
        ChangeSetType="CREATE" if new else "UPDATE",
        TemplateURL=template_url,
        Capabilities=CAPABILITIES,
        Parameters=_parameters(given, set() if new else known & set(parameters_of(client, stack))),
    )
    if not _has_changes(client, stack, name):
        client.delete_change_set(StackName=stack, ChangeSetName=name)
        return False
    seen = {event["EventId"] for event in _events(client, stack)}
    client.execute_change_set(StackName=stack, ChangeSetName=name)
    _follow(client, stack, seen, say)
    return True


def stack_status(client: Any, stack: str) -> str | None:
    """The stack's status, or None if there is no such stack."""
    try:
        return str(client.describe_stacks(StackName=stack)["Stacks"][0]["StackStatus"])
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise


def outputs(client: Any, stack: str) -> dict[str, str]:
    """What the template's Outputs say."""
    described = client.describe_stacks(StackName=stack)["Stacks"][0]
    return {output["OutputKey"]: output["OutputValue"] for output in described.get("Outputs", [])}


def parameters_of(client: Any, stack: str) -> dict[str, str]:
    """What the stack was deployed with."""
    described = client.describe_stacks(StackName=stack)["Stacks"][0]
    return {each["ParameterKey"]: each.get("ParameterValue", "") for each in described.get("Parameters", [])}


def _parameters(given: dict[str, str], kept: set[str]) -> list[dict[str, Any]]:
    new = [{"ParameterKey": key, "ParameterValue": value} for key, value in given.items()]
    return new + [{"ParameterKey": key, "UsePreviousValue": True} for key in sorted(kept - set(given))]


def _has_changes(client: Any, stack: str, change_set: str) -> bool:
    for pause in _growing_pauses():
        described = client.describe_change_set(StackName=stack, ChangeSetName=change_set)
        if described["Status"] == "CREATE_COMPLETE":
            return True
        if described["Status"] == "FAILED":
            reason = described.get("StatusReason", "")
            if any(words in reason for words in NOTHING_TO_DO):
                return False
            raise PlainFailure(f"CloudFormation refused the change: {reason}")
        time.sleep(pause)
    raise AssertionError("unreachable")


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
            if state.endswith("_FAILED") and "cancelled" not in reason:
                reasons.append(f"{event['LogicalResourceId']}: {reason}")
        if not status.endswith(BUSY):
            break
        time.sleep(pause)
    if status not in ("CREATE_COMPLETE", "UPDATE_COMPLETE"):
        raise PlainFailure(f"The deployment of {stack} failed ({status}).\n" + "\n".join(reasons))


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
