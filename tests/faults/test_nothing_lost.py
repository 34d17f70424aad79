"""Each story with each kind of fault at each of its AWS calls in turn. `FAULTS=long` also tries other lengths of trouble."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from tests.faults.emulator import accepted_by_emulator
from tests.faults.gate import KINDS
from tests.faults.runner import LONG, sweep
from tests.faults.stories import STORIES, Story
from tests.faults.town import State, Town

CASES = [(story, kind) for story in STORIES for kind in (KINDS if LONG else story.kinds)]

pytestmark = pytest.mark.usefixtures("no_sleep")


@pytest.mark.parametrize(("story", "kind"), CASES, ids=[f"{story.name}: {kind}" for story, kind in CASES])
def test_nothing_is_lost(
    town: Town,
    beginnings: Mapping[str, State],
    story: Story,
    kind: str,
    keep_score: Callable[[dict[str, Any]], None],
) -> None:
    score = sweep(town, beginnings[story.begins], story, kind)
    if score.runs:
        keep_score(score.as_row())
    assert score.details == []


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
