from datetime import date
from itertools import product

import pytest

from chalicelib.domain.casework.closing import (
    CLOSES,
    EVIDENCE_LABELS,
    OUTCOME_LABELS,
    Evidence,
    Outcome,
    check_closing,
    may_reopen_until,
)
from chalicelib.domain.casework.stages import Refused

NEVER = {Outcome.NOT_LOCATED, Outcome.ABROAD_BELIEVED}


def test_every_outcome_and_level_has_words_and_a_line_in_the_table() -> None:
    assert set(CLOSES) == set(OUTCOME_LABELS) == set(Outcome)
    assert set(EVIDENCE_LABELS) == set(Evidence)


@pytest.mark.parametrize(("outcome", "evidence"), list(product(Outcome, Evidence)))
def test_every_pair_closes_or_says_what_it_needs(outcome: Outcome, evidence: Evidence) -> None:
    if evidence in CLOSES[outcome]:
        check_closing(outcome, evidence)
        return
    with pytest.raises(Refused, match="Long watch" if outcome in NEVER else "needs better evidence"):
        check_closing(outcome, evidence)


def test_a_child_who_was_not_found_is_never_closed_away() -> None:
    assert {outcome for outcome, enough in CLOSES.items() if not enough} == NEVER


def test_the_familys_word_alone_closes_nothing() -> None:
    """Not even an age: the date of birth comes from a school, an authority or a document."""
    assert not [outcome for outcome, enough in CLOSES.items() if Evidence.FAMILY in enough]


@pytest.mark.parametrize(
    ("closed", "until"),
    [(date(2026, 11, 25), date(2027, 11, 25)), (date(2028, 2, 29), date(2029, 2, 28))],
)
def test_a_case_can_be_reopened_for_twelve_months(closed: date, until: date) -> None:
    assert may_reopen_until(closed) == until
