"""The functions' work, with each kind of fault at each of their AWS calls in turn. `FAULTS=long` tries other lengths
and kinds too.

The team's work is in test_nothing_the_team_does_is_lost.py: two files share the time between two processes.
"""

from collections.abc import Mapping

import pytest

from tests.faults.emulator import accepted_by_emulator
from tests.faults.runner import Keep, each_kind, nothing_is_lost
from tests.faults.stories import OF_FUNCTIONS, Story
from tests.faults.town import State, Town

pytestmark = pytest.mark.usefixtures("no_sleep")


@each_kind(OF_FUNCTIONS)
def test_nothing_is_lost(
    town: Town, beginnings: Mapping[str, State], story: Story, kind: str, keep_score: Keep
) -> None:
    nothing_is_lost(town, beginnings, story, kind, keep_score)


def test_every_email_that_was_counted_is_in_the_emulators_mailbox(
    town: Town, beginnings: Mapping[str, State], endpoint: str
) -> None:
    """So the gate's count of sent emails is SES's own."""
    before = accepted_by_emulator(endpoint)
    town.restore(beginnings["referred"])
    town.gate.begin(None)
    town.stream()
    assert {p.mail.provider_id for p in town.posted} == accepted_by_emulator(endpoint) - before
    assert len(town.posted) == 2
