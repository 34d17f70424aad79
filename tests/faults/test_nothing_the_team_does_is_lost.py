"""The team's work, with each kind of fault at each of its AWS calls in turn."""

from collections.abc import Mapping

import pytest

from tests.faults.fault_harness import FaultHarness, State
from tests.faults.runner import Keep, each_kind, nothing_is_lost
from tests.faults.stories import OF_THE_TEAM, Story

pytestmark = pytest.mark.usefixtures("no_sleep")


@each_kind(OF_THE_TEAM)
def test_no_fault_loses_a_step_of_the_team(
    harness: FaultHarness, beginnings: Mapping[str, State], story: Story, kind: str, keep_score: Keep
) -> None:
    nothing_is_lost(harness, beginnings, story, kind, keep_score)
