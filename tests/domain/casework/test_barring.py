"""Who may not see a case, who says so, and what follows for its owner."""

import pytest

from chalicelib.domain.casework.barring import bar, bars_of, let_back, may_see, with_bars
from chalicelib.domain.casework.events import EventKind
from chalicelib.domain.casework.matching import REASONS, Match
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.roles import Role
from tests.support.cases import a_case
from tests.support.world import NOW

MANAGER, OFFICER = frozenset({Role.MANAGER}), frozenset({Role.OFFICER})
OLIVE = Person("olive", "Olive Officer", "olive@county.example", OFFICER)
RITA = Person("rita", "Rita Referrer", "rita@school.example")
WHY = "  Her niece.  "


@pytest.mark.parametrize(
    ("owner", "barred", "whom", "owner_after", "barred_after"),
    [
        ("olive", set(), ["olive"], None, {"olive"}),
        ("oscar", set(), ["olive"], "oscar", {"olive"}),
        ("oscar", {"oscar"}, [], None, {"oscar"}),
        (None, {"mona"}, ["olive", "mona"], None, {"olive", "mona"}),
    ],
)
def test_an_owner_who_is_barred_no_longer_owns_the_case(
    owner: str | None, barred: set[str], whom: list[str], owner_after: str | None, barred_after: set[str]
) -> None:
    after = with_bars(a_case(owner_id=owner, barred=frozenset(barred)), whom)
    assert after == a_case(owner_id=owner_after, barred=frozenset(barred_after))
    assert not any(may_see(after, person) for person in barred_after)
    assert may_see(after, "somebody else")


def test_a_manager_bars_a_member_of_staff_and_lets_them_back() -> None:
    step = bar(a_case(owner_id="olive"), OLIVE, WHY, MANAGER, NOW)
    assert step.after == a_case(owner_id=None, barred=frozenset({"olive"}))
    assert (step.kind, step.text) == (EventKind.BARRED, "Her niece.")
    assert step.facts["barred.after"] == "olive"
    both = a_case(barred=frozenset({"olive", "mona"}))
    back = let_back(both, OLIVE, WHY, MANAGER, NOW)
    assert back.after == a_case(barred=frozenset({"mona"}))
    assert (back.kind, back.text) == (EventKind.LET_BACK, "Her niece.")
    assert back.facts == {"barred.before": "mona olive", "barred.after": "mona"}


BARRED = a_case(barred=frozenset({"olive"}))
ONLY = "Only a manager can say who may not see a case."


@pytest.mark.parametrize(
    ("case", "whom", "reason", "roles", "why"),
    [
        (a_case(), OLIVE, WHY, OFFICER, ONLY),
        (a_case(), OLIVE, "  ", MANAGER, "Say why."),
        (a_case(), RITA, WHY, MANAGER, "Rita Referrer is not a member of staff."),
        (BARRED, OLIVE, WHY, MANAGER, "Olive Officer already may not see the case."),
    ],
)
def test_who_cannot_be_barred(case: object, whom: Person, reason: str, roles: frozenset[Role], why: str) -> None:
    with pytest.raises(Refused) as refused:
        bar(case, whom, reason, roles, NOW)  # type: ignore[arg-type]
    assert str(refused.value) == why


@pytest.mark.parametrize(
    ("case", "reason", "roles", "why"),
    [
        (BARRED, WHY, OFFICER, ONLY),
        (BARRED, "", MANAGER, "Say why."),
        (a_case(), WHY, MANAGER, "Olive Officer can already see the case."),
    ],
)
def test_who_cannot_be_let_back(case: object, reason: str, roles: frozenset[Role], why: str) -> None:
    with pytest.raises(Refused) as refused:
        let_back(case, OLIVE, reason, roles, NOW)  # type: ignore[arg-type]
    assert str(refused.value) == why


def test_a_new_case_of_certainly_the_same_child_has_the_bars_of_the_old_ones() -> None:
    found = [
        Match(a_case(barred=frozenset({"olive"})), (REASONS["upn"],)),
        Match(a_case(barred=frozenset({"mona"})), (REASONS["surname+born"],)),
        Match(a_case(barred=frozenset({"oscar"})), (REASONS["phone"],)),
    ]
    assert bars_of(found) == {"olive", "mona"}
    assert bars_of(found[2:]) == frozenset()
