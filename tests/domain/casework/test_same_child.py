"""Two cases of one child: what the surviving case takes over, what is refused, and how to undo it."""

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.closing import Outcome
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.same_child import confirm, takes_over, undo
from chalicelib.domain.casework.stages import Refused
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.people.roles import Role
from chalicelib.domain.waiting import Wait, WaitKind
from tests.support.world import NOW

OFFICER = frozenset({Role.OFFICER})
EARLIER, BETWEEN, LATER = (NOW - timedelta(days=days) for days in (30, 20, 10))


def a_case(name: str, **facts: Any) -> Case:
    start = Case(
        name, name.upper(), f"child-{name}", name, "Ada Example", Stage.ENQUIRIES, Priority.GREEN, EARLIER, None,
        Answer.NO, None, "Unknown", "female", "7",
    )  # fmt: skip
    return replace(start, **facts)


RED = {"priority": Priority.RED}


@pytest.mark.parametrize(
    ("this", "other", "priority", "needs", "told"),
    [
        pytest.param({}, {}, Priority.GREEN, False, None, id="nothing to take over"),
        pytest.param(
            {**RED, "social_care_told_at": NOW}, {}, Priority.RED, False, NOW, id="told on this case, after both came"
        ),
        pytest.param(
            {"needs_social_care": True, "social_care_told_at": NOW},
            {"priority": Priority.AMBER},
            *(Priority.AMBER, True, NOW),
            id="the need goes over",
        ),
        pytest.param(
            {**RED, "received_at": LATER},
            {"social_care_told_at": BETWEEN},
            *(Priority.RED, False, None),
            id="told before the newer case came: it is owed again",
        ),
        pytest.param(
            {**RED, "received_at": LATER},
            {"social_care_told_at": NOW},
            *(Priority.RED, False, NOW),
            id="told after both came",
        ),
        pytest.param({}, RED, Priority.RED, False, None, id="the other owes it and goes on owing it"),
        pytest.param(
            {"received_at": LATER},
            {**RED, "social_care_told_at": BETWEEN},
            *(Priority.RED, False, BETWEEN),
            id="the newer case requires nothing",
        ),
    ],
)
def test_what_the_surviving_case_takes_over(
    this: dict[str, Any], other: dict[str, Any], priority: Priority, needs: bool, told: object
) -> None:
    after = takes_over(a_case("other", **other), a_case("this", **this))
    assert (after.priority, after.needs_social_care, after.social_care_told_at) == (priority, needs, told)


_cases = st.fixed_dictionaries(
    {
        "priority": st.sampled_from(Priority),
        "needs_social_care": st.booleans(),
        "social_care_told_at": st.sampled_from([None, BETWEEN, NOW]),
        "received_at": st.sampled_from([EARLIER, LATER]),
    }
)


@given(_cases, _cases)
def test_nothing_that_is_owed_to_the_child_closes_with_a_case(this: dict[str, Any], other: dict[str, Any]) -> None:
    closing, surviving = a_case("this", **this), a_case("other", **other)
    after = takes_over(surviving, closing)
    if after.social_care_told_at is None:
        assert after.owes_social_care or not (closing.owes_social_care or surviving.owes_social_care)
    else:
        requiring = [case for case in (closing, surviving) if case.priority is Priority.RED or case.needs_social_care]
        assert all(after.social_care_told_at >= case.received_at for case in requiring)
    assert sorted([after.priority, closing.priority, surviving.priority]).count(Priority.RED) != 1


@pytest.mark.parametrize("owes", [RED, {"needs_social_care": True}])
def test_a_case_that_owes_social_care_closes_only_once_one_of_the_two_has_told_them(owes: dict[str, Any]) -> None:
    with pytest.raises(Refused, match="has not been told"):
        confirm(a_case("this", **owes), a_case("other"), "The same UPN.", OFFICER, NOW, "officer")
    told = confirm(
        a_case("this", **owes), a_case("other", social_care_told_at=NOW), "The same UPN.", OFFICER, NOW, "officer"
    )
    assert told.this.after.outcome == Outcome.DUPLICATE


@pytest.mark.parametrize(
    ("other", "why"),
    [
        (a_case("this"), "That is this case"),
        (a_case("other", stage=Stage.CLOSED, outcome="duplicate", closed_at=NOW), "itself closed as the same child"),
        (a_case("other", stage=Stage.CLOSED, closed_at=NOW - timedelta(days=400)), "needs a new case"),
    ],
)
def test_which_other_cases_are_refused(other: Case, why: str) -> None:
    with pytest.raises(Refused, match=why):
        confirm(a_case("this"), other, "The same UPN.", OFFICER, NOW, "officer")


def test_undoing_reopens_the_one_and_erases_no_debt_to_social_care() -> None:
    this = a_case("this", needs_social_care=True, social_care_told_at=NOW)
    pair = confirm(this, a_case("other"), "The same UPN.", OFFICER, NOW, "officer")
    assert pair.other.facts["other"] == "THIS"
    with pytest.raises(Refused, match="not closed as the same child"):
        undo(this, pair.other.after, (), "Twins.", OFFICER, NOW, "officer")
    came = Event("e", "other", pair.other.kind, NOW.date(), NOW, "officer", pair.other.facts)
    back = undo(pair.this.after, pair.other.after, (came,), "Twins.", OFFICER, NOW, "officer")
    assert (back.this.kind, back.this.after.stage, back.this.after.outcome) == (
        EventKind.REOPENED, Stage.ENQUIRIES, "",
    )  # fmt: skip
    assert (back.other.kind, back.other.after.needs_social_care) == (EventKind.NOT_SAME_CHILD, True)


def test_it_can_be_undone_for_twelve_months() -> None:
    closed = confirm(a_case("this"), a_case("other"), "The same UPN.", OFFICER, NOW, "officer").this.after
    with pytest.raises(Refused, match="could be reopened until"):
        undo(closed, a_case("other"), (), "Twins.", OFFICER, NOW + timedelta(days=366), "officer")


def test_what_we_owe_about_the_child_goes_on_waiting_and_comes_back_when_it_is_undone() -> None:
    answer, question = (Wait(kind, EARLIER, NOW, "3 working days.") for kind in (WaitKind.HAND_OVER, WaitKind.QUESTION))
    this = a_case("this", waits=(answer, question))
    pair = confirm(this, a_case("other"), "The same UPN.", OFFICER, NOW, "officer")
    assert (pair.this.after.waits, pair.other.after.waits) == ((), (answer,))
    came = Event("e", "other", pair.other.kind, NOW.date(), NOW, "officer", pair.other.facts)
    back = undo(pair.this.after, pair.other.after, (came,), "Twins.", OFFICER, NOW, "officer")
    assert (back.this.after.waits, back.other.after.waits) == ((answer,), ())


def test_what_the_other_case_owes_itself_stays_with_it() -> None:
    ours, theirs = (
        Wait(WaitKind.HAND_OVER, EARLIER, NOW, "3 working days.", to=to) for to in ("attendance", "admissions")
    )
    pair = confirm(
        a_case("this", waits=(ours,)), a_case("other", waits=(theirs,)), "The same UPN.", OFFICER, NOW, "officer"
    )
    assert pair.other.after.waits == (theirs,)


def test_undoing_takes_no_newer_wait_of_the_other_case() -> None:
    ours, newer = (Wait(WaitKind.HAND_OVER, since, NOW, "3 working days.") for since in (EARLIER, LATER))
    pair = confirm(a_case("this", waits=(ours,)), a_case("other"), "The same UPN.", OFFICER, NOW, "officer")
    came = Event("e", "other", pair.other.kind, NOW.date(), NOW, "officer", pair.other.facts)
    asked_since = replace(pair.other.after, waits=(newer,))
    back = undo(pair.this.after, asked_since, (came,), "Twins.", OFFICER, NOW, "officer")
    assert (back.this.after.waits, back.other.after.waits) == ((), (newer,))


@pytest.mark.parametrize(("told_since", "owes"), [(None, True), (NOW + timedelta(days=1), False)])
def test_what_social_care_was_told_of_the_one_child_is_owed_of_the_other_again(told_since: Any, owes: bool) -> None:
    this = a_case("this", **RED, social_care_told_at=BETWEEN)
    pair = confirm(this, a_case("other", **RED), "The same UPN.", OFFICER, NOW, "officer")
    came = Event("e", "other", pair.other.kind, NOW.date(), NOW, "officer", pair.other.facts)
    merged = pair.other.after
    assert not merged.owes_social_care
    merged = replace(merged, social_care_told_at=told_since or merged.social_care_told_at)
    back = undo(pair.this.after, merged, (came,), "Twins.", OFFICER, NOW, "officer")
    assert back.other.after.owes_social_care is owes


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        (WaitKind.ENQUIRY, "Phone it back if that is required"),
        (WaitKind.DECISION, "has not read the decision"),
    ],
)
def test_what_cannot_go_on_on_the_other_case_is_ended_first(kind: WaitKind, why: str) -> None:
    wait = Wait(kind, EARLIER, NOW, "3 working days.")
    waits = a_case("this", waits=(wait,))
    with pytest.raises(Refused, match=why):
        confirm(waits, a_case("other"), "The same UPN.", OFFICER, NOW, "officer")
    assert confirm(a_case("other"), waits, "The same UPN.", OFFICER, NOW, "officer").other.after.waits == (wait,)
