"""A rehearsal on the emulated AWS: a second stack is filled from this one, emails nobody, lets somebody in, and is taken away."""

from collections.abc import Iterator
from typing import Any

import pytest

from infrastructure.deploy import deploy, environment_of, run_as_the_stack, stack_name
from infrastructure.keys import Place
from infrastructure.local.clock import Clock
from infrastructure.local.stack import MAIL_FROM, LocalStack
from infrastructure.package import package
from infrastructure.remove import remove
from infrastructure.restore import Source, is_left_behind, restore
from infrastructure.sign_in_link import link_for

STAGE, ADMINISTRATOR = "rescue", "grace.boateng@exampleshire.example"


def _quietly(_: str) -> None:
    pass


def _rows(stack: LocalStack, table: str) -> dict[tuple[str, str], dict[str, Any]]:
    pages = stack.aws.client("dynamodb").get_paginator("scan").paginate(TableName=table)
    rows = [row for page in pages for row in page["Items"]]
    return {(row["pk"]["S"], row["sk"]["S"]): row for row in rows if not is_left_behind(row)}


@pytest.fixture(scope="module")
def outputs(stack: LocalStack) -> Iterator[dict[str, str]]:
    """The new stack, as `make deploy RESTORING=yes` leaves it."""
    parameters = {"MailFrom": MAIL_FROM, "BaseUrl": stack.url, "Mail": "held", "MailAllow": "exampleshire.example"}
    built, _ = package(for_this_machine=True)
    yield deploy(stack.aws, built, STAGE, parameters, _quietly, with_keys=False)
    if stack_name(STAGE) in _stacks(stack):
        remove(stack.aws, STAGE, data=True, say=_quietly)


def _stacks(stack: LocalStack) -> set[str]:
    listed = stack.aws.client("cloudformation").describe_stacks()["Stacks"]
    return {found["StackName"] for found in listed if found["StackStatus"] != "DELETE_COMPLETE"}


def test_a_stack_is_restored_looked_at_and_taken_away(stack: LocalStack, outputs: dict[str, str]) -> None:
    before = _rows(stack, stack.outputs["TableName"])
    sent = len(stack.post.messages())
    source = Source(stack.outputs["TableName"], stack.outputs["FilesBucketName"])
    restore(source, Place.of(stack.aws.client, environment_of(stack.aws, outputs)), _quietly)
    after = _rows(stack, outputs["TableName"])
    assert before.keys() <= after.keys()
    its_clock = Clock(stack.aws, outputs)
    its_clock.tick()  # it would fail if the keys did not open what they sealed
    looked = run_as_the_stack(stack.aws, outputs, "infrastructure.waiting_mail", "look")
    assert looked.returncode == 0, looked.stderr
    assert link_for(stack.aws, STAGE, ADMINISTRATOR).startswith(stack.url)
    its_clock.tick()
    assert len(stack.post.messages()) == sent, "we emailed nobody"
    remove(stack.aws, STAGE, data=True, say=_quietly)
    assert stack_name(STAGE) not in _stacks(stack)
    tables = stack.aws.client("dynamodb").list_tables()["TableNames"]
    assert stack.outputs["TableName"] in tables
    assert outputs["TableName"] not in tables
