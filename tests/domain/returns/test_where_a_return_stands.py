"""Where a return stands, in words, and what each answer changes."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from chalicelib.domain.casework.hand_over import Answered, Said
from chalicelib.domain.returns import returns
from chalicelib.domain.returns.returns import STATE_LABELS, Return, ReturnState
from tests.support.world import NOW

LATER = NOW + timedelta(days=3)
RETURN = Return("r", "R-1", "leaver", "child", "Ada Example", NOW, ReturnState.AWAITS_JOINER, "send", NOW, reminders=1)
SAID = Said(Answered.ACCEPTED, "Tom Team", "phone", date(2026, 11, 24))


@pytest.mark.parametrize(
    ("after", "changed"),
    [
        (lambda: returns.joined(RETURN, "R-2"), {"state": ReturnState.JOINED, "joined_by": "R-2", "check_at": None}),
        (lambda: returns.asked(RETURN, NOW, LATER), {"asked_at": NOW, "check_at": LATER}),
        (
            lambda: returns.arrived(RETURN, date(2026, 11, 23)),
            {"state": ReturnState.ARRIVED, "arrived_on": date(2026, 11, 23), "check_at": None},
        ),
        (lambda: returns.taken_over(RETURN, SAID), {"state": ReturnState.TAKEN_OVER, "said": SAID, "check_at": None}),
        (lambda: returns.declined(RETURN, SAID), {"said": SAID}),
        (lambda: returns.reminded(RETURN, LATER), {"reminders": 2, "check_at": LATER}),
        (lambda: returns.not_genuine(RETURN), {"state": ReturnState.NOT_GENUINE}),
        (
            lambda: returns.became_case(RETURN, "case"),
            {"state": ReturnState.BECAME_CASE, "case_id": "case", "check_at": None},
        ),
    ],
)
def test_what_an_answer_changes_and_nothing_else(after: Callable[[], Return], changed: dict[str, Any]) -> None:
    assert after() == replace(RETURN, **changed)


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (ReturnState.HANDED_OVER, "Handed to the special educational needs team, not yet taken over"),
        (ReturnState.TAKEN_OVER, "Taken over by the special educational needs team"),
        *((state, STATE_LABELS[state]) for state in ReturnState if state not in ("handed-over", "taken-over")),
    ],
)
def test_where_it_stands_in_words(state: ReturnState, words: str) -> None:
    assert replace(RETURN, state=state).stands == words
