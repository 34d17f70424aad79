"""What a referrer is told about a case."""

import pytest

from chalicelib.domain.case import Stage
from chalicelib.domain.referrer_stage import STANDINGS, standing_of
from chalicelib.domain.waiting import Wait, WaitKind
from tests.domain.test_reminders import a_case
from tests.support.world import NOW


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_words_says_what_it_waits_for_and_names_nobody(stage: Stage) -> None:
    words, waits_for = STANDINGS[stage]
    assert words
    assert waits_for
    said = f"{words} {waits_for}".lower()
    assert not any(word in said for word in ("police", "social", "health", "refuge", "officer", "authority"))


def test_tracing_and_enquiries_read_the_same() -> None:
    assert STANDINGS[Stage.TRACING] == STANDINGS[Stage.ENQUIRIES]


def test_what_the_school_has_to_do_comes_before_what_it_waits_for() -> None:
    wait = Wait(WaitKind.QUESTION, NOW, NOW, "3 school days.")
    assert standing_of(a_case(waits=(wait,))).waits_for == "You: answer our questions"
    assert standing_of(a_case()) == STANDINGS[Stage.RECEIVED]
    assert standing_of(a_case(acknowledged_at=NOW)).words == "Being read"
