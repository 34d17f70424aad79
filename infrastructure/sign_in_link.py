"""Prints a link by which an administrator signs in once, for when the service cannot send email yet.

Whoever may read the stack's key and write its table can make one, and nobody else. The team sees a task that says so.
"""

import argparse

from botocore.exceptions import BotoCoreError, ClientError

from infrastructure import link_maker
from infrastructure.cloudformation import outputs, stack_status
from infrastructure.deploy import Aws, run_as_the_stack, stack_name
from infrastructure.doctor.__main__ import aws_for
from infrastructure.steps import PlainFailure, main_or_plain_failure


def link_for(aws: Aws, stage: str, address: str) -> str:
    """Raises PlainFailure."""
    client = aws.client("cloudformation")
    if stack_status(client, stack_name(stage)) is None:
        raise PlainFailure(f"There is no stack {stack_name(stage)} in this account and region.")
    made = run_as_the_stack(aws, outputs(client, stack_name(stage)), "infrastructure.link_maker", address)
    if made.returncode == link_maker.NOT_AN_ADMINISTRATOR:
        raise PlainFailure(
            f"{address} is not an administrator of {stage}. On AWS, make deploy STAGE={stage} ADMIN={address} makes it one."
        )
    if made.returncode != 0:
        raise PlainFailure(f"The link could not be made.\n{made.stderr}")
    return made.stdout.strip().splitlines()[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--stage", required=True)
    parser.add_argument("--admin", required=True, help="email address of an administrator")
    parser.add_argument("--profile")
    parser.add_argument("--region", default="eu-west-2")
    given = parser.parse_args()
    try:
        link = link_for(aws_for(given.stage, given.profile, given.region), given.stage, given.admin)
    except (BotoCoreError, ClientError) as error:
        raise PlainFailure(f"AWS refused or could not be reached: {error}") from error
    print(f"{link}\n\nIt works once, in the browser that opens it, for 15 minutes. Do not send it by email or chat.")


if __name__ == "__main__":
    main_or_plain_failure(main)
