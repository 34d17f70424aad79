"""Handing a child over: who takes the child on, and what their answer does to the case."""

from datetime import date
from typing import Any

import pytest

from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.closing import Outcome
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.hand_over import RECEIVERS, Answered, Said, answer, hand_over
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.people.roles import Role
from chalicelib.domain.waiting import Wait, WaitKind
from tests.support.cases import a_case
from tests.support.world import NOW

OFFICER, AUDITOR = frozenset({Role.OFFICER}), frozenset({Role.AUDITOR})
YESTERDAY = date(2026, 11, 24)
QUESTION = Wait(WaitKind.QUESTION, NOW, NOW, "3 school days.")
NO_AGE = "Triage has not said that the child is outside compulsory school age."
NO_ROLL = "It is not recorded that the child is on a school’s roll."
NO_OUTCOME = "Their help does not by itself put the child into education. Close the case once that is confirmed."
UNTOLD = "Children’s social care has not been told about this child. Record that first, then close the case."
CLOSED = "The case is closed. Reopen it before you work on it."


def to(team: str) -> Wait:
    return Wait(WaitKind.HAND_OVER, NOW, NOW, "3 working days.", team)


def said(answered: Answered, text: str = "They know the family.", who: str = "Tom Team") -> Said:
    return Said(answered, who, "phone", YESTERDAY, text)


ACCEPTED = said(Answered.ACCEPTED)


@pytest.mark.parametrize(
    ("whom", "text", "words"),
    [
        ("Tom Team", "They visit today.", "Told: Tom Team\nThey visit today."),
        ("Tom Team", "", "Told: Tom Team"),
        ("", "They visit today.", "They visit today."),
        ("", "", ""),
    ],
)
def test_a_case_that_is_handed_over_waits_for_the_answer(whom: str, text: str, words: str) -> None:
    case = a_case(waits=(QUESTION, to("admissions")))
    step = hand_over(case, to("attendance"), whom, "phone", YESTERDAY, text, OFFICER, NOW)
    assert step.after == a_case(waits=(QUESTION, to("attendance")))
    assert (step.kind, step.text, step.happened_on) == (EventKind.HANDED_OVER, words, YESTERDAY)
    assert step.facts == {"to": "attendance", "how": "phone"}


def test_the_words_of_an_answer_say_who_gave_it() -> None:
    assert ACCEPTED.words == "Said by: Tom Team\nThey know the family."
    assert said(Answered.ACCEPTED, text="").words == "Said by: Tom Team"


@pytest.mark.parametrize(
    ("team", "facts", "outcome"),
    [
        (Team.HOME_EDUCATION, {}, Outcome.TO_HOME_EDUCATION_TEAM),
        ("attendance-orders", {}, Outcome.TO_HOME_EDUCATION_TEAM),
        (Team.ATTENDANCE, {"on_roll": Answer.YES}, Outcome.NOT_CME),
        (Team.POST_16, {"route": "outside-age"}, Outcome.OVER_AGE),
        ("early-years", {"route": "outside-age"}, Outcome.UNDER_AGE),
        ("other-authority", {}, Outcome.MOVED_ACCEPTED),
    ],
)
def test_with_which_outcome_an_acceptance_closes_the_case(team: str, facts: dict[str, Any], outcome: Outcome) -> None:
    step = answer(a_case(waits=(QUESTION, to(team)), **facts), ACCEPTED, OFFICER, NOW)
    assert step.after == a_case(
        **facts, stage=Stage.CLOSED, outcome=str(outcome), evidence="confirmed", closed_at=NOW, waits=()
    )
    assert (step.kind, step.happened_on, step.text) == (EventKind.TEAM_ANSWERED, YESTERDAY, ACCEPTED.words)
    told = {name: step.facts.get(name) for name in ("to", "answered", "how", "missing")}
    assert told == {"to": team, "answered": "accepted", "how": "phone", "missing": None}


@pytest.mark.parametrize(
    ("team", "facts", "missing"),
    [
        (Team.ATTENDANCE, {}, NO_ROLL),
        (Team.ATTENDANCE, {"on_roll": Answer.NOT_KNOWN}, NO_ROLL),
        (Team.POST_16, {"route": "cme"}, NO_AGE),
        ("early-years", {}, NO_AGE),
        *((team, {}, NO_OUTCOME) for team in ("police", "other", Team.SEND, Team.VIRTUAL_SCHOOL, Team.EXCLUSIONS)),
        (Team.HOME_EDUCATION, {"priority": Priority.RED}, UNTOLD),
    ],
)
def test_where_no_outcome_fits_the_case_stays_open_and_says_what_is_missing(
    team: str, facts: dict[str, Any], missing: str
) -> None:
    step = answer(a_case(waits=(QUESTION, to(team)), **facts), ACCEPTED, OFFICER, NOW)
    assert step.after == a_case(waits=(QUESTION,), **facts)
    assert step.facts["missing"] == missing


@pytest.mark.parametrize(
    ("team", "answered", "before", "after"),
    [
        (Team.ADMISSIONS, Answered.ACCEPTED, Stage.TRIAGE, Stage.AWAITING_PLACE),
        (Team.SEND, Answered.ACCEPTED, Stage.TRIAGE, Stage.ENQUIRIES),
        (Team.ADMISSIONS, Answered.ACCEPTED, Stage.TRACING, Stage.TRACING),
        (Team.ADMISSIONS, Answered.ACCEPTED, Stage.RECEIVED, Stage.RECEIVED),
        (Team.HOME_EDUCATION, Answered.ACCEPTED, Stage.RECEIVED, Stage.RECEIVED),
        (Team.SEND, Answered.ACCEPTED, Stage.LONG_WATCH, Stage.LONG_WATCH),
        (Team.SEND, Answered.DECLINED, Stage.TRIAGE, Stage.ENQUIRIES),
        (Team.ADMISSIONS, Answered.DECLINED, Stage.AWAITING_PLACE, Stage.ENQUIRIES),
        (Team.SEND, Answered.DECLINED, Stage.RECEIVED, Stage.RECEIVED),
        (Team.SEND, Answered.DECLINED, Stage.LONG_WATCH, Stage.LONG_WATCH),
    ],
)
def test_at_which_stage_a_case_goes_on(team: str, answered: Answered, before: Stage, after: Stage) -> None:
    step = answer(a_case(stage=before, waits=(to(team),)), said(answered), OFFICER, NOW)
    assert step.after == a_case(stage=after)


def test_a_case_that_another_team_declines_comes_back() -> None:
    step = answer(a_case(waits=(QUESTION, to("police"))), said(Answered.DECLINED), OFFICER, NOW)
    assert step.after == a_case(waits=(QUESTION,))
    assert step.facts == {"to": "police", "answered": "declined", "how": "phone"}


def test_an_acceptance_that_cannot_close_a_case_before_its_triage_says_so() -> None:
    step = answer(a_case(stage=Stage.RECEIVED, waits=(to("home-education"),)), ACCEPTED, OFFICER, NOW)
    assert step.facts["missing"] == "The case has not been through triage. Confirm the triage first."


def test_an_answer_is_a_first_act_and_a_hand_over_is_none() -> None:
    fresh = a_case(acknowledged_at=None, waits=(to("police"),))
    assert answer(fresh, ACCEPTED, OFFICER, NOW).after.acknowledged_at == NOW
    assert hand_over(fresh, to("send"), "", "", YESTERDAY, "", OFFICER, NOW).after.acknowledged_at is None


@pytest.mark.parametrize(
    ("facts", "roles", "why"),
    [
        ({}, AUDITOR, "Only officers and managers of the team can work on a case."),
        ({"stage": Stage.CLOSED}, OFFICER, CLOSED),
    ],
)
def test_who_may_hand_over_what(facts: dict[str, Any], roles: frozenset[Role], why: str) -> None:
    case = a_case(**facts, waits=(to("police"),))
    with pytest.raises(Refused) as handing:
        hand_over(case, to("police"), "", "", YESTERDAY, "", roles, NOW)
    with pytest.raises(Refused) as answering:
        answer(case, ACCEPTED, roles, NOW)
    assert str(handing.value) == str(answering.value) == why


def test_nobody_answers_what_was_not_asked() -> None:
    with pytest.raises(Refused) as refused:
        answer(a_case(waits=(QUESTION,)), ACCEPTED, OFFICER, NOW)
    assert str(refused.value) == "This case is not waiting for another team. Record the hand-over first."


def test_the_receivers_have_names_that_begin_a_line() -> None:
    assert set(RECEIVERS) == {*Team, "attendance-orders", "other-authority", "early-years", "police", "other"}
    assert RECEIVERS[Team.ADMISSIONS] == "Admissions team"
    assert all(name[0].isupper() for name in RECEIVERS.values())
