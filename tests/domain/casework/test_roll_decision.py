"""The team's decision about a school's roll."""

from datetime import date
from typing import Any

import pytest

from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.roll_decision import MAY_BE_REMOVED, STAY_ON_ROLL, decide, decided
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.people.roles import Role
from tests.support.cases import a_case
from tests.support.world import NOW

OFFICER, AUDITOR = frozenset({Role.OFFICER}), frozenset({Role.AUDITOR})
DAY = date(2026, 12, 1)


@pytest.mark.parametrize(
    ("decision", "from_day", "told", "ground", "facts"),
    [
        (STAY_ON_ROLL, None, 2, "", {"decision": "stay-on-roll", "told": "2"}),
        (STAY_ON_ROLL, DAY, 0, "2024-h", {"decision": "stay-on-roll"}),
        (
            *(MAY_BE_REMOVED, DAY, 1, "2024-h"),
            {"decision": "may-be-removed", "from_day": "2026-12-01", "ground": "2024-h", "told": "1"},
        ),
    ],
)
def test_a_decision_is_recorded_and_settles_what_was_proposed(
    decision: str, from_day: date | None, told: int, ground: str, facts: dict[str, str]
) -> None:
    step = decide(a_case(proposed_at=NOW), decision, from_day, " Because. ", told, OFFICER, NOW, ground)
    assert step.after == a_case()
    assert (step.kind, step.text) == (EventKind.DECIDED, "Because.")
    assert {name: value for name, value in step.facts.items() if not name.startswith("proposed_at")} == facts


def test_a_decision_without_a_ground_names_none() -> None:
    assert "ground" not in decide(a_case(), MAY_BE_REMOVED, DAY, "Why.", 1, OFFICER, NOW).facts


def test_more_is_kept_with_a_decision() -> None:
    step = decided(a_case(), MAY_BE_REMOVED, DAY, "Why.", 1, NOW, "2024-h", {"by": "mona"})
    assert step.facts["by"] == "mona"


@pytest.mark.parametrize(
    ("facts", "decision", "from_day", "roles", "why"),
    [
        ({}, STAY_ON_ROLL, None, AUDITOR, "Only officers and managers of the team can work on a case."),
        (
            *({"stage": Stage.CLOSED}, STAY_ON_ROLL, None, OFFICER),
            "The case is closed. Reopen it before you work on it.",
        ),
        ({}, MAY_BE_REMOVED, None, OFFICER, "Give the first day the school may remove the name."),
        (
            *({"priority": Priority.RED}, MAY_BE_REMOVED, DAY, OFFICER),
            "Children’s social care has not been told about this child. Record that first, then decide whether the name "
            "may be removed.",
        ),
    ],
)
def test_which_decisions_are_refused(
    facts: dict[str, Any], decision: str, from_day: date | None, roles: frozenset[Role], why: str
) -> None:
    with pytest.raises(Refused) as refused:
        decide(a_case(**facts), decision, from_day, "Why.", 1, roles, NOW)
    assert str(refused.value) == why


def test_a_name_may_stay_though_social_care_is_still_to_be_told() -> None:
    assert decide(a_case(priority=Priority.RED), STAY_ON_ROLL, None, "Why.", 1, OFFICER, NOW).kind is EventKind.DECIDED
