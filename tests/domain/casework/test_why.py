"""The words that staff read for a priority, a route and what is missing: each fact has its own sentence."""

from datetime import date
from typing import Any

import pytest

from chalicelib.domain.casework.priority import Beside, Priority, propose_priority
from chalicelib.domain.casework.triage import propose_triage
from chalicelib.domain.child.referral import Answer, Belief, BirthIs
from tests.support.world import a_referral

ON = date(2026, 11, 25)
UNSURE = "Not known: child protection plan."
CME = "The child is, or may be, out of school and of compulsory school age."


@pytest.mark.parametrize(
    ("facts", "reasons"),
    [
        ({}, ("No risk was named and the child’s whereabouts are known.",)),
        ({"immediate_risk": Answer.YES}, ("The referrer says that the child is at immediate risk.",)),
        (
            {"immediate_risk": Answer.NOT_KNOWN},
            ("The referrer does not know whether the child is at immediate risk.",),
        ),
        ({"belief": Belief.NOT_KNOWN}, ("Nobody knows where the child is.",)),
        (
            {"belief": Belief.MOVED_IN_ENGLAND},
            ("The child is believed to have moved, and nobody has given a full new address or named a new school.",),
        ),
        ({"belief": Belief.MOVED_ABROAD}, ("The child is believed to be abroad, without evidence so far.",)),
        ({"restricted_address": Answer.YES}, ("The address is, or may be, one to keep secret.",)),
        ({"needs": {"child-protection-plan": Answer.YES}}, ("Child protection plan.",)),
        ({"needs": {"child-protection-plan": Answer.NOT_KNOWN}}, (UNSURE,)),
        ({"needs": {"section-47": Answer.NOT_KNOWN}}, ("Not known: section 47 enquiry.",)),
        ({"needs": {"ehc-plan": Answer.YES}}, ("Education, health and care plan.",)),
        (
            {
                "immediate_risk": Answer.YES,
                "belief": Belief.NOT_KNOWN,
                "needs": {"fgm": Answer.YES, "ehc-plan": Answer.YES, "child-protection-plan": Answer.NOT_KNOWN},
            },
            (
                "The referrer says that the child is at immediate risk.",
                "Risk of female genital mutilation.",
                "Nobody knows where the child is.",
                "Education, health and care plan.",
                UNSURE,
            ),
        ),
    ],
)
def test_why_a_priority_is_proposed(facts: dict[str, Any], reasons: tuple[str, ...]) -> None:
    assert propose_priority(a_referral(**facts)).reasons == reasons


def test_what_is_known_beside_the_form_is_said_too() -> None:
    again = "An earlier case was closed."
    referral = a_referral(needs={"child-in-need": Answer.YES})
    found = propose_priority(referral, Beside(ON, unseen_from=ON, repeat=again))
    assert found.reasons == (
        "Nobody has seen the child for 10 school days, and there was a concern before.",
        *(again, "Child in need."),
    )


@pytest.mark.parametrize(
    ("facts", "why"),
    [
        ({}, CME),
        ({"needs": {"reported-missing": Answer.YES}}, "The child has been reported missing to the police."),
        ({"born": date(2022, 1, 1)}, "Compulsory school age begins on 31 March 2027."),
        ({"born": date(2010, 8, 31)}, "Compulsory school age ended on 26 June 2026."),
        (
            {"primary_reason": "Parental decision not to register at school"},
            "The parent has decided not to register the child at a school. Home education that the authority has not "
            "assessed yet does not count as missing education: record it under “Record education otherwise”.",
        ),
        (
            {"primary_reason": "Believed to have moved to another local authority"},
            "The child is believed to have moved to another local authority.",
        ),
        ({"on_roll": Answer.YES}, "The child is on roll and believed to be still at the last known address."),
    ],
)
def test_why_a_route_is_proposed(facts: dict[str, Any], why: str) -> None:
    found = propose_triage(a_referral(**facts), ON)
    assert found.facts[0] == why
    assert found.facts[1:] == propose_priority(a_referral(**facts)).reasons


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({}, ()),
        ({"first_names": "", "last_name": ""}, ("The child’s name",)),
        ({"born": None, "born_is": BirthIs.NOT_KNOWN}, ("When the child was born",)),
        ({"born_is": BirthIs.ESTIMATED}, ("The exact date of birth",)),
        ({"immediate_risk": Answer.NOT_KNOWN}, ("Whether the child is at immediate risk",)),
        ({"on_roll": Answer.NOT_KNOWN}, ("Whether the child is on a school’s roll",)),
        ({"last_attended": None}, ("When the child last attended",)),
        ({"last_seen": None}, ("When the child was last seen, and by whom",)),
        ({"belief": Belief.NOT_KNOWN}, ("Where the child is believed to be",)),
        ({"restricted_address": Answer.NOT_KNOWN}, ("Whether the address must be kept secret",)),
        (
            {"last_seen": None, "needs": {"section-47": Answer.NOT_KNOWN, "fgm": Answer.NOT_KNOWN}},
            ("When the child was last seen, and by whom", "Section 47 enquiry"),
        ),
    ],
)
def test_which_facts_nobody_has_given(facts: dict[str, Any], missing: tuple[str, ...]) -> None:
    assert propose_triage(a_referral(**facts), ON).missing == missing


def test_what_is_beside_the_form_reaches_the_proposal_of_triage() -> None:
    assert propose_triage(a_referral(), ON, Beside(ON, repeat="Again.")).priority is Priority.AMBER
