from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.priority import Priority, propose_priority
from chalicelib.domain.referral import Answer, Belief
from tests.support.world import a_referral


@pytest.mark.parametrize(
    ("facts", "priority", "reasons"),
    [
        ({}, Priority.GREEN, 1),
        ({"belief": Belief.MOVED_IN_ENGLAND}, Priority.GREEN, 1),
        ({"immediate_risk": Answer.YES}, Priority.RED, 1),
        ({"immediate_risk": Answer.NOT_KNOWN}, Priority.AMBER, 1),
        ({"belief": Belief.NOT_KNOWN}, Priority.AMBER, 1),
        ({"belief": Belief.MOVED_ABROAD}, Priority.AMBER, 1),
        ({"restricted_address": Answer.YES}, Priority.AMBER, 1),
        ({"restricted_address": Answer.NOT_KNOWN}, Priority.AMBER, 1),
        ({"immediate_risk": Answer.YES, "belief": Belief.NOT_KNOWN}, Priority.RED, 2),
        ({"immediate_risk": Answer.NOT_KNOWN, "restricted_address": Answer.NOT_KNOWN}, Priority.AMBER, 2),
    ],
)
def test_which_priority_is_proposed_with_how_many_reasons(
    facts: dict[str, Any], priority: Priority, reasons: int
) -> None:
    proposal = propose_priority(a_referral(**facts))
    assert (proposal.priority, len(proposal.reasons)) == (priority, reasons)


def test_the_reasons_are_words_without_the_childs_name() -> None:
    proposal = propose_priority(a_referral(immediate_risk=Answer.YES, belief=Belief.NOT_KNOWN))
    assert proposal.reasons[0] == "The referrer says that the child is at immediate risk."
    assert not any("Ada" in reason or "Example" in reason for reason in proposal.reasons)


@given(st.sampled_from(Answer), st.sampled_from(Answer), st.sampled_from(Belief), st.sampled_from(Answer))
def test_not_known_never_counts_as_no(risk: Answer, restricted: Answer, belief: Belief, on_roll: Answer) -> None:
    referral = a_referral(immediate_risk=risk, restricted_address=restricted, belief=belief, on_roll=on_roll)
    if Answer.NOT_KNOWN in (risk, restricted) or belief is Belief.NOT_KNOWN:
        assert propose_priority(referral).priority is not Priority.GREEN


@given(st.booleans(), st.sampled_from(Belief))
def test_who_the_child_is_changes_nothing(is_girl: bool, belief: Belief) -> None:
    sex = "female" if is_girl else "male"
    other = a_referral(belief=belief, sex=sex, first_names="Zoë", year_group="1")
    assert propose_priority(other) == propose_priority(a_referral(belief=belief))
