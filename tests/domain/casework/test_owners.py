"""Who may be given a case, and how it goes back to the queue."""

from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.owners import hand_on, release
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from tests.support.cases import a_case
from tests.support.world import NOW

OLIVE = Person("olive", "Olive Officer", "olive@county.example", frozenset({Role.OFFICER}))
CLOSED = "The case is closed. Reopen it before you work on it."


def test_a_case_goes_to_its_new_owner_and_that_is_a_first_act() -> None:
    step = hand_on(a_case(owner_id="mona", acknowledged_at=None), OLIVE, NOW, " She knows the school. ")
    assert step.after == a_case(owner_id="olive", acknowledged_at=NOW)
    assert (step.kind, step.text) == (EventKind.ASSIGNED, "She knows the school.")
    assert (step.facts["owner_id.before"], step.facts["owner_id.after"]) == ("mona", "olive")
    assert hand_on(a_case(), OLIVE, NOW).text == ""


@pytest.mark.parametrize(
    ("facts", "person", "why"),
    [
        ({}, {"roles": frozenset({Role.ADMINISTRATOR})}, "does not work cases. Choose an officer or a manager."),
        ({}, {"active": False}, "does not work cases. Choose an officer or a manager."),
        ({"barred": frozenset({"olive"})}, {}, "may not see this case. Choose somebody else."),
        ({"owner_id": "olive"}, {}, "owns the case already."),
    ],
)
def test_who_cannot_be_given_a_case(facts: dict[str, Any], person: dict[str, Any], why: str) -> None:
    with pytest.raises(Refused) as refused:
        hand_on(a_case(**facts), replace(OLIVE, **person), NOW)
    assert str(refused.value) == f"Olive Officer {why}"


def test_a_case_that_nobody_owns_any_more_was_not_looked_after_by_that() -> None:
    step = release(a_case(owner_id="olive", acknowledged_at=None))
    assert step.after == a_case(owner_id=None, acknowledged_at=None)
    assert (step.kind, step.facts) == (EventKind.ASSIGNED, {"owner_id.before": "olive", "owner_id.after": ""})


def test_a_closed_case_changes_hands_no_more() -> None:
    closed = a_case(stage=Stage.CLOSED)
    with pytest.raises(Refused) as handed:
        hand_on(closed, OLIVE, NOW)
    with pytest.raises(Refused) as released:
        release(closed)
    assert str(handed.value) == str(released.value) == CLOSED
