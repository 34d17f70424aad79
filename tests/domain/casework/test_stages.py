from itertools import product

import pytest

from chalicelib.domain.casework.case import Stage
from chalicelib.domain.casework.stages import MOVES, WORKING, Refused, check_move, next_stages
from chalicelib.domain.people.roles import Role

OFFICER, MANAGER = frozenset({Role.OFFICER}), frozenset({Role.MANAGER})
ALLOWED = {
    Stage.RECEIVED: {Stage.TRIAGE},
    Stage.TRIAGE: {*WORKING, Stage.CLOSED},
    **{stage: {Stage.TRIAGE, *WORKING, Stage.LONG_WATCH, Stage.CLOSED} - {stage} for stage in WORKING},
    Stage.LONG_WATCH: {*WORKING, Stage.CLOSED},
    Stage.CLOSED: {Stage.ENQUIRIES},
}


@pytest.mark.parametrize(("source", "to"), list(product(Stage, Stage)))
def test_every_pair_of_stages_is_allowed_or_refused_with_a_sentence(source: Stage, to: Stage) -> None:
    assert ((source, to) in MOVES) is (to in ALLOWED[source])
    if to in ALLOWED[source]:
        check_move(source, to, MANAGER, "A reason.")
        return
    with pytest.raises(Refused) as refused:
        check_move(source, to, MANAGER, "A reason.")
    assert str(refused.value).endswith(".")


@pytest.mark.parametrize("source", WORKING)
def test_only_a_manager_puts_a_case_on_long_watch(source: Stage) -> None:
    with pytest.raises(Refused, match="Only a manager"):
        check_move(source, Stage.LONG_WATCH, OFFICER, "Nobody found the child.")
    check_move(source, Stage.LONG_WATCH, MANAGER, "Nobody found the child.")


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICER, Role.MANAGER}))
def test_nobody_else_moves_a_case(role: Role) -> None:
    with pytest.raises(Refused, match="Only officers and managers"):
        check_move(Stage.RECEIVED, Stage.TRIAGE, {role}, "")


@pytest.mark.parametrize(
    ("source", "to", "needed"),
    [
        (Stage.RECEIVED, Stage.TRIAGE, False),
        (Stage.TRIAGE, Stage.TRACING, False),
        (Stage.ENQUIRIES, Stage.TRACING, True),
        (Stage.ENQUIRIES, Stage.TRIAGE, True),
        (Stage.LONG_WATCH, Stage.TRACING, True),
        (Stage.CLOSED, Stage.ENQUIRIES, True),
    ],
)
def test_which_moves_need_a_reason(source: Stage, to: Stage, needed: bool) -> None:
    if not needed:
        check_move(source, to, OFFICER, "")
        return
    with pytest.raises(Refused, match="Say why"):
        check_move(source, to, OFFICER, " ")


def test_closing_and_reopening_are_not_moves_that_are_offered() -> None:
    assert next_stages(Stage.CLOSED) == ()
    assert all(Stage.CLOSED not in next_stages(stage) for stage in Stage)
    assert next_stages(Stage.RECEIVED) == (Stage.TRIAGE,)


@pytest.mark.parametrize(
    ("source", "to", "why"),
    [
        (Stage.ENQUIRIES, Stage.ENQUIRIES, "The case is at “Enquiries” already."),
        (
            *(Stage.CLOSED, Stage.TRIAGE),
            "The case is closed. Reopen it first. It then continues from “Enquiries”.",
        ),
        (
            *(Stage.RECEIVED, Stage.ENQUIRIES),
            "The case has not been through triage. Confirm the triage first.",
        ),
        (
            *(Stage.TRIAGE, Stage.LONG_WATCH),
            "A case goes to long watch only after enquiries. Move it to “Enquiries” first.",
        ),
        (Stage.ENQUIRIES, Stage.RECEIVED, "A case at “Enquiries” cannot go to “Received”."),
        (
            *(Stage.TRACING, Stage.LONG_WATCH),
            "Only a manager can move a case to “Long watch”. Ask your manager to look at this case.",
        ),
        (Stage.TRACING, Stage.TRIAGE, "Say why the case moves from “Tracing” to “Triage”."),
    ],
)
def test_each_refusal_says_what_to_do(source: Stage, to: Stage, why: str) -> None:
    with pytest.raises(Refused) as refused:
        check_move(source, to, OFFICER, "")
    assert str(refused.value) == why


def test_only_who_works_cases_may_move_one() -> None:
    with pytest.raises(Refused) as refused:
        check_move(Stage.RECEIVED, Stage.TRIAGE, {Role.AUDITOR}, "")
    assert str(refused.value) == "Only officers and managers of the team can work on a case."


def test_the_moves_in_the_order_in_which_they_are_offered() -> None:
    assert next_stages(Stage.TRIAGE) == WORKING
    assert set(next_stages(Stage.TRACING)) == {Stage.TRIAGE, Stage.LONG_WATCH, *WORKING} - {Stage.TRACING}
    assert next_stages(Stage.LONG_WATCH) == WORKING
