"""What a referrer is told about a case."""

import pytest

from chalicelib.domain.case import Stage
from chalicelib.domain.referrer_stage import stage_for_referrer

BRIEFED = ["received", "triage", "enquiries", "tracing", "awaiting place", "home education unsuitable",
           "provision found", "closed", "long watch"]  # fmt: skip


@pytest.mark.parametrize("stage", [*Stage, *BRIEFED, "something-new", ""])
def test_every_stage_has_words_and_says_what_it_waits_for(stage: str) -> None:
    standing = stage_for_referrer(stage)
    assert standing.words
    assert standing.waits_for


@pytest.mark.parametrize("one", ["awaiting-place", "awaiting_place", "Awaiting place"])
def test_a_stage_may_be_spelt_as_it_comes(one: str) -> None:
    assert stage_for_referrer(one).waits_for == "A school place"


@pytest.mark.parametrize("stage", BRIEFED)
def test_nobody_is_named(stage: str) -> None:
    said = " ".join(stage_for_referrer(stage)).lower()
    assert not any(word in said for word in ("police", "social", "health", "refuge", "officer", "authority"))


def test_tracing_and_enquiries_read_the_same() -> None:
    assert stage_for_referrer("tracing") == stage_for_referrer("enquiries")
