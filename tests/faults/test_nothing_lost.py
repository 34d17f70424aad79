"""The functions' work, with each kind of fault at each of their AWS calls in turn. `FAULTS=long` tries other lengths
and kinds too.

The team's work is in test_nothing_the_team_does_is_lost.py: two files share the time between two processes.
"""

from collections.abc import Mapping

import pytest

from tests.faults.emulator import accepted_by_emulator
from tests.faults.fault_harness import FaultHarness, State
from tests.faults.runner import Keep, each_kind, nothing_is_lost
from tests.faults.stories import OF_FUNCTIONS, Story

pytestmark = pytest.mark.usefixtures("no_sleep")


@each_kind(OF_FUNCTIONS)
def test_no_fault_loses_a_referral_or_its_emails(
    harness: FaultHarness, beginnings: Mapping[str, State], story: Story, kind: str, keep_score: Keep
) -> None:
    nothing_is_lost(harness, beginnings, story, kind, keep_score)


def test_every_email_that_was_counted_is_in_the_emulators_mailbox(
    harness: FaultHarness, beginnings: Mapping[str, State], endpoint: str
) -> None:
    """So the injector's count of sent emails is SES's own."""
    before = accepted_by_emulator(endpoint)
    harness.restore(beginnings["referred"])
    harness.injector.begin(None)
    harness.stream()
    assert {p.mail.provider_id for p in harness.posted} == accepted_by_emulator(endpoint) - before
    assert len(harness.posted) == 2
