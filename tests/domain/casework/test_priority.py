from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.casework.priority import Beside, Priority, has_prior_concern, propose_priority, unseen_from
from chalicelib.domain.child.needs import NEEDS, PRIOR_CONCERNS, Weight
from chalicelib.domain.child.referral import Answer, Belief
from tests.support.world import a_referral


@pytest.mark.parametrize(
    ("facts", "priority", "reasons"),
    [
        ({}, Priority.GREEN, 1),
        ({"belief": Belief.MOVED_IN_ENGLAND, "destination_named": True}, Priority.GREEN, 1),
        ({"belief": Belief.MOVED_IN_ENGLAND}, Priority.AMBER, 1),
        ({"needs": {"vanished-after-social-care": Answer.YES}}, Priority.RED, 1),
        ({"needs": {"vanished-after-social-care": Answer.NOT_KNOWN}}, Priority.AMBER, 1),
        ({"needs": {"reported-missing": Answer.NOT_KNOWN}}, Priority.AMBER, 1),
        ({"needs": {"trafficking": Answer.NOT_KNOWN}}, Priority.AMBER, 1),
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
def test_the_childs_identity_changes_nothing(is_girl: bool, belief: Belief) -> None:
    sex = "female" if is_girl else "male"
    other = a_referral(belief=belief, sex=sex, first_names="Zoë", year_group="1")
    assert propose_priority(other) == propose_priority(a_referral(belief=belief))


# --- seen by nobody ------------------------------------------------------------------------------------------------------

ON = date(2026, 11, 25)
TEN_BEFORE, NINE_BEFORE = date(2026, 11, 11), date(2026, 11, 12)


@pytest.mark.parametrize(
    ("last_seen", "last_attended", "unseen"),
    [
        (TEN_BEFORE, None, True),
        (NINE_BEFORE, None, False),
        (TEN_BEFORE, NINE_BEFORE, False),
        (NINE_BEFORE, TEN_BEFORE, False),
        (None, TEN_BEFORE, True),
        (None, NINE_BEFORE, False),
        (None, None, False),
        (date(2026, 10, 16), None, True),
        (date(2020, 1, 6), None, False),
    ],
)
def test_ten_school_days_without_anybody_seeing_the_child(
    last_seen: date | None, last_attended: date | None, unseen: bool
) -> None:
    referral = a_referral(last_seen=last_seen, last_attended=last_attended)
    assert Beside(ON, unseen_from(referral, EXAMPLE.calendar())).is_unseen is unseen
    assert unseen_from(referral, SchoolCalendar((), ())) is None


def test_holidays_do_not_count_as_days_without_seeing_the_child() -> None:
    referral = a_referral(last_seen=date(2026, 12, 14), last_attended=None)
    assert unseen_from(referral, EXAMPLE.calendar()) == date(2027, 1, 12)


@pytest.mark.parametrize("code", [need.code for need in NEEDS if need.weight is not Weight.RED])
@pytest.mark.parametrize("answer", Answer)
def test_unseen_and_a_concern_from_before_is_red(code: str, answer: Answer) -> None:
    referral = a_referral(needs={code: answer})
    concern = code in PRIOR_CONCERNS and answer is Answer.YES
    assert has_prior_concern(referral) is concern
    proposal = propose_priority(referral, Beside(ON, unseen_from=ON))
    assert (proposal.priority is Priority.RED) is concern
    assert any("Nobody has seen the child for 10 school days" in reason for reason in proposal.reasons) is concern


def test_a_repeat_is_at_least_amber() -> None:
    again = Beside(repeat="An earlier case of this child was closed.")
    assert propose_priority(a_referral(), again).priority is Priority.AMBER
    assert again.repeat in propose_priority(a_referral(), again).reasons
    assert propose_priority(a_referral(immediate_risk=Answer.YES), again).priority is Priority.RED
