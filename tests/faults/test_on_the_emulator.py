"""Each story on the emulator's own DynamoDB: what the quick table answers in the other files, it answers too."""

import base64
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

import boto3
import pytest
from msgspec.structs import replace

from tests.faults.emulator import make_table
from tests.faults.fault_harness import FaultHarness, Item, State
from tests.faults.fault_injector import TRANSACTION, Call, Fault
from tests.faults.runner import tell
from tests.faults.stories import STORIES, Story
from tests.support.dynamo.dynamo import Dynamo

pytestmark = pytest.mark.usefixtures("no_sleep")
ON_THE_EMULATOR = True


@contextmanager
def _quick(harness: FaultHarness, state: State) -> Iterator[State]:
    """The same harness with the quick table for a while."""
    harness.injector.dynamo = Dynamo()
    try:
        with harness.as_the_test():
            make_table(boto3.client("dynamodb"))
        yield replace(state, items=[_on_the_wire(item) for item in state.items])
    finally:
        harness.injector.dynamo = None


def _on_the_wire(item: Item) -> Item:
    """What is binary as text."""
    return {
        name: {"B": base64.b64encode(value["B"]).decode()} if "B" in value else value for name, value in item.items()
    }


def _operations(calls: Sequence[Call]) -> list[str]:
    """Without the look at the provider's limits: a process takes it again once it is old by the machine's own clock."""
    return [call.operation for call in calls if call.operation != "ses.GetAccount"]


@pytest.mark.parametrize("story", STORIES, ids=[story.name for story in STORIES])
def test_a_story_makes_the_same_calls_and_the_same_rows_on_the_emulator(
    harness: FaultHarness, beginnings: Mapping[str, State], story: Story
) -> None:
    findings, calls = tell(harness, beginnings[story.begins], story, None)
    kinds = sorted(row["kind"] for row in harness.rows())
    assert findings.problems == []
    with _quick(harness, beginnings[story.begins]) as state:
        findings, quick_calls = tell(harness, state, story, None)
        assert findings.problems == []
        assert _operations(quick_calls) == _operations(calls)
        assert sorted(row["kind"] for row in harness.rows()) == kinds


@pytest.mark.parametrize("kind", ["reply lost", "TransactionConflict", "throttled"])
def test_a_referral_whose_transaction_meets_a_fault_is_whole_on_the_emulator(
    harness: FaultHarness, beginnings: Mapping[str, State], kind: str
) -> None:
    story = STORIES[0]
    _, calls = tell(harness, beginnings[story.begins], story, None)
    position = next(number for number, call in enumerate(calls) if call.operation == TRANSACTION)
    for attempts in (1, 3):
        findings, _ = tell(harness, beginnings[story.begins], story, Fault(kind, position, attempts))
        assert findings.problems == []
