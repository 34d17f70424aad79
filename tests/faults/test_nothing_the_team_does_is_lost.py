"""The team's work, with each kind of fault at each of its AWS calls in turn."""

from collections.abc import Mapping

import pytest

from tests.faults.runner import Keep, each_kind, nothing_is_lost
from tests.faults.stories import OF_THE_TEAM, Story
from tests.faults.town import State, Town

pytestmark = pytest.mark.usefixtures("no_sleep")


@each_kind(OF_THE_TEAM)
def test_nothing_is_lost(
    town: Town, beginnings: Mapping[str, State], story: Story, kind: str, keep_score: Keep
) -> None:
    nothing_is_lost(town, beginnings, story, kind, keep_score)
