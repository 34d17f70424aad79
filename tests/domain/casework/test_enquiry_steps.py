"""Another authority's enquiry: ringing back, and answering."""

from datetime import date

import pytest

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.enquiry_steps import LEGAL_BASES, Answer, CallBack, answer, call_back
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.people.roles import Role
from chalicelib.domain.waiting import Wait, WaitKind
from tests.support.cases import a_case
from tests.support.world import NOW

OFFICER, AUDITOR = frozenset({Role.OFFICER}), frozenset({Role.AUDITOR})
YESTERDAY = date(2026, 11, 24)
ENQUIRY, QUESTION = (Wait(kind, NOW, NOW, "Counted.") for kind in (WaitKind.ENQUIRY, WaitKind.QUESTION))
CASE = a_case(waits=(ENQUIRY, QUESTION))


def call(genuine: bool = True, text: str = "It was they.") -> CallBack:
    return CallBack("Ann Other", "01632 960 001", "their website", genuine, YESTERDAY, "10:15", text)


@pytest.mark.parametrize(("genuine", "said"), [(True, "yes"), (False, "no")])
def test_ringing_back_is_recorded_and_changes_nothing_else(genuine: bool, said: str) -> None:
    step = call_back(CASE, call(genuine), OFFICER, NOW)
    assert (step.after, step.kind, step.happened_on) == (CASE, EventKind.CALLED_BACK, YESTERDAY)
    assert step.text == "Rung: Ann Other\nOn: 01632 960 001\nPublished: their website\nIt was they."
    assert step.facts == {"genuine": said, "at": "10:15"}
    assert call_back(CASE, call(text=""), OFFICER, NOW).text.endswith("Published: their website")


@pytest.mark.parametrize(
    ("basis", "other", "words"),
    [
        ("education-1996-436a", "not said", "Told: Ann Other\nOn a roll here."),
        ("other", "A court order", "Told: Ann Other\nLegal basis: A court order\nOn a roll here."),
    ],
)
def test_an_answer_says_what_was_told_to_whom_and_on_which_basis(basis: str, other: str, words: str) -> None:
    given = Answer("On a roll here.", "Ann Other", basis, other, YESTERDAY)
    step = answer(CASE, given, False, OFFICER, NOW)
    assert step.after == a_case(waits=(QUESTION,))
    assert (step.kind, step.text, step.happened_on) == (EventKind.ENQUIRY_ANSWERED, words, YESTERDAY)
    assert step.facts == {"basis": basis}
    assert basis in LEGAL_BASES


@pytest.mark.parametrize(
    ("case", "owes", "roles", "why"),
    [
        (CASE, True, OFFICER, "Phone the authority back on a published number first, and record the call."),
        (a_case(waits=(QUESTION,)), False, OFFICER, "This case does not need an answer to another authority."),
        (CASE, False, AUDITOR, "Only officers and managers of the team can work on a case."),
        (a_case(stage=Stage.CLOSED), False, OFFICER, "The case is closed. Reopen it before you work on it."),
    ],
)
def test_which_answers_are_refused(case: Case, owes: bool, roles: frozenset[Role], why: str) -> None:
    with pytest.raises(Refused) as refused:
        answer(case, Answer("Words.", "Ann", "other", "None", YESTERDAY), owes, roles, NOW)
    assert str(refused.value) == why


@pytest.mark.parametrize(("case", "roles"), [(CASE, AUDITOR), (a_case(stage=Stage.CLOSED), OFFICER)])
def test_which_calls_are_refused(case: Case, roles: frozenset[Role]) -> None:
    with pytest.raises(Refused):
        call_back(case, call(), roles, NOW)
