"""Another team's answer by its link, with each kind of fault at each AWS call of looking, of the code and of the answer."""

from collections.abc import Mapping

import pytest

from chalicelib.domain.people.purpose_links import Over
from chalicelib.services.one_purpose import answering
from chalicelib.services.one_purpose.looking import LinkOver
from tests.faults.another_team import ANSWER, HERE, LINK, newest
from tests.faults.fault_harness import FaultHarness, State
from tests.faults.fault_injector import TRANSACTION
from tests.faults.runner import Keep, each_kind, nothing_is_lost, tell
from tests.faults.stories import OF_OTHERS, Story

pytestmark = pytest.mark.usefixtures("no_sleep")


@each_kind(OF_OTHERS)
def test_nothing_is_lost(
    harness: FaultHarness, beginnings: Mapping[str, State], story: Story, kind: str, keep_score: Keep
) -> None:
    nothing_is_lost(harness, beginnings, story, kind, keep_score)


def test_the_story_meets_a_transaction_for_the_code_its_email_the_opening_and_the_answer(
    harness: FaultHarness, beginnings: Mapping[str, State]
) -> None:
    (story,) = OF_OTHERS
    findings, calls = tell(harness, beginnings[story.begins], story, None)
    assert findings.problems == []
    assert [call.operation for call in calls].count(TRANSACTION) >= 4
    with pytest.raises(LinkOver, match=Over.USED):
        answering.answer(harness.world(), newest(harness, LINK), HERE, ANSWER)
