from datetime import date
from typing import Any

import pytest

from chalicelib.domain.casework.priority import Priority, needs_social_care, propose_priority
from chalicelib.domain.casework.triage import ROUTE_LABELS, Route, propose_triage
from chalicelib.domain.child.needs import NEEDS, Weight
from chalicelib.domain.child.referral import Answer, Belief
from tests.support.world import a_referral

ON = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("facts", "route"),
    [
        pytest.param({}, Route.CME, id="off roll"),
        pytest.param({"on_roll": Answer.YES}, Route.ATTENDANCE, id="on roll and has not moved"),
        pytest.param({"on_roll": Answer.YES, "belief": Belief.NOT_KNOWN}, Route.CME, id="on roll and gone"),
        pytest.param({"on_roll": Answer.YES, "belief": Belief.MOVED_ABROAD}, Route.CME, id="on roll and abroad"),
        pytest.param({"on_roll": Answer.NOT_KNOWN}, Route.CME, id="perhaps on roll"),
        pytest.param({"born": date(2022, 1, 1)}, Route.OUTSIDE_AGE, id="too young"),
        pytest.param({"born": date(2010, 8, 31)}, Route.OUTSIDE_AGE, id="left school last June"),
        pytest.param(
            {"primary_reason": "Parental decision not to register at school"}, Route.HOME_EDUCATION, id="home education"
        ),
        pytest.param({"primary_reason": "Unsuitable elective home education"}, Route.CME, id="unsuitable is ours"),
        pytest.param(
            {"primary_reason": "Believed to have moved to another local authority"},
            Route.OTHER_AUTHORITY,
            id="another authority",
        ),
        pytest.param({"needs": {"reported-missing": Answer.YES}}, Route.POLICE, id="reported missing"),
        pytest.param(
            {"needs": {"reported-missing": Answer.YES}, "born": date(2022, 1, 1)}, Route.POLICE, id="danger comes first"
        ),
    ],
)
def test_which_route_is_proposed(facts: dict[str, Any], route: Route) -> None:
    proposal = propose_triage(a_referral(**facts), ON)
    assert proposal.route is route
    assert proposal.facts
    assert route in ROUTE_LABELS


def test_triage_says_that_home_education_does_not_count_until_it_is_assessed() -> None:
    proposal = propose_triage(a_referral(primary_reason="Parental decision not to register at school"), ON)
    assert "does not count as missing education" in proposal.facts[0]
    assert "Record education otherwise" in proposal.facts[0]


def test_what_nobody_has_said_is_listed() -> None:
    needs = {need.code: Answer.NOT_KNOWN for need in NEEDS}
    proposal = propose_triage(a_referral(on_roll=Answer.NOT_KNOWN, last_seen=None, needs=needs), ON)
    assert proposal.missing == (
        "Whether the child is on a school’s roll",
        "When the child was last seen, and by whom",
        *(need.label for need in NEEDS if need.asks_again),
    )
    assert propose_triage(a_referral(), ON).missing == ()


@pytest.mark.parametrize("need", NEEDS, ids=lambda need: need.code)
def test_what_a_need_does_to_the_priority(need: Any) -> None:
    weights = {Weight.RED: Priority.RED, Weight.AMBER: Priority.AMBER, Weight.PROMPT: Priority.GREEN}
    assert propose_priority(a_referral(needs={need.code: Answer.YES})).priority is weights[need.weight]
    assert propose_priority(a_referral(needs={need.code: Answer.NO})).priority is Priority.GREEN
    unknown = propose_priority(a_referral(needs={need.code: Answer.NOT_KNOWN})).priority
    assert unknown is (Priority.AMBER if need.asks_again else Priority.GREEN)


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("child-protection-plan", True),
        ("section-47", True),
        ("looked-after", True),
        ("child-in-need", True),
        ("ehc-plan", False),
        ("gypsy-roma-traveller", False),
    ],
)
def test_social_care_must_hear_of_some_children(code: str, told: bool) -> None:
    assert needs_social_care(a_referral(needs={code: Answer.YES})) is told
    assert not needs_social_care(a_referral(needs={code: Answer.NOT_KNOWN}))
