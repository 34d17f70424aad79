"""What a referrer is told about a case."""

import pytest

from chalicelib.domain.case import Stage
from chalicelib.domain.referrer_stage import STANDINGS


@pytest.mark.parametrize("stage", Stage)
def test_every_stage_has_words_says_what_it_waits_for_and_names_nobody(stage: Stage) -> None:
    words, waits_for = STANDINGS[stage]
    assert words
    assert waits_for
    said = f"{words} {waits_for}".lower()
    assert not any(word in said for word in ("police", "social", "health", "refuge", "officer", "authority"))


def test_tracing_and_enquiries_read_the_same() -> None:
    assert STANDINGS[Stage.TRACING] == STANDINGS[Stage.ENQUIRIES]
