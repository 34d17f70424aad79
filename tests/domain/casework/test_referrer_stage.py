"""The stage of a case in the referrer's words."""

from datetime import timedelta

import pytest

from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.referrer_stage import STANDINGS, standing_of
from chalicelib.domain.waiting import Wait, WaitKind
from tests.domain.deadlines.test_reminders import a_case
from tests.support.world import NOW


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_words_says_what_it_waits_for_and_names_nobody(stage: Stage) -> None:
    words, waits_for, _ = STANDINGS[stage]
    assert words
    assert waits_for
    said = f"{words} {waits_for}".lower()
    assert not any(word in said for word in ("police", "social", "health", "refuge", "officer", "authority"))


def test_tracing_and_enquiries_read_the_same() -> None:
    assert STANDINGS[Stage.TRACING] == STANDINGS[Stage.ENQUIRIES]


def test_what_the_school_has_to_do_comes_before_what_it_waits_for() -> None:
    wait = Wait(WaitKind.QUESTION, NOW, NOW, "3 school days.")
    assert standing_of(a_case(waits=(wait,)), NOW).waits_for == "You: answer our questions"
    assert standing_of(a_case(), NOW) == STANDINGS[Stage.RECEIVED]
    assert standing_of(a_case(acknowledged_at=NOW), NOW).words == "Being read"


def test_the_school_sees_its_own_date_and_never_a_date_of_the_team_that_is_past() -> None:
    day = timedelta(days=1)
    wait = Wait(WaitKind.QUESTION, NOW, NOW + 3 * day, "3 school days.")
    late = {"next_due_at": NOW - day}
    assert standing_of(a_case(waits=(wait,), **late), NOW).by == wait.due_at
    assert standing_of(a_case(**late), NOW).by is None
    assert standing_of(a_case(next_due_at=NOW + day), NOW).by == NOW + day
