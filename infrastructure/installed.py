"""The stack that a command is about, as its operator names it: STAGE, PROFILE and REGION."""

import argparse

import boto3

from infrastructure.aws import Aws
from infrastructure.cloudformation import outputs, stack_status
from infrastructure.deploy import REGION, check_stage, stack_name
from infrastructure.local.running import Running, aws_of
from infrastructure.steps import PlainFailure

LOCAL = "local"
_HALF_MADE = ("REVIEW_IN_PROGRESS", "CREATE_IN_PROGRESS", "CREATE_FAILED")


def stack_arguments(about: str | None) -> argparse.ArgumentParser:
    """A parser that knows the three already."""
    parser = argparse.ArgumentParser(description=about, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--profile", help="profile of the AWS configuration")
    parser.add_argument("--region", default=REGION)
    return parser


def aws_for(given: argparse.Namespace) -> Aws:
    """The account that the stage is in; for the stage local, the emulator that runs. Raises PlainFailure."""
    check_stage(given.stage)
    if given.stage == LOCAL:
        return aws_of(Running.read())
    return Aws(boto3.Session(profile_name=given.profile or None, region_name=given.region))


def outputs_of(aws: Aws, stage: str) -> dict[str, str]:
    """The outputs of the stack. Raises PlainFailure when there is none, or none that was ever finished."""
    client, stack = aws.client("cloudformation"), stack_name(stage)
    status = stack_status(client, stack)
    if status is None:
        raise PlainFailure(
            f"There is no stack {stack} in this account and {aws.session.region_name}. "
            f"Is STAGE, PROFILE or REGION another? Else make deploy makes it."
        )
    if status in _HALF_MADE or status.startswith(("ROLLBACK", "DELETE")):
        raise PlainFailure(
            f"{stack} was never finished ({status}), so there is nothing to work with. make deploy says what to do."
        )
    return outputs(client, stack)
