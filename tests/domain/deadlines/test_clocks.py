from datetime import date
from itertools import count
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.stages import WORKING
from chalicelib.domain.deadlines.clocks import after_step, clocks, first_clocks, next_deadline
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.waiting import Wait, WaitKind
from tests.domain.deadlines.test_reminders import a_case
from tests.support.world import NOW, london

NEW = {Rule.ACKNOWLEDGE, Rule.TRIAGE, Rule.CHECKS}
WAIT = Wait(
    WaitKind.QUESTION, NOW, london("2026-11-30T17:00"), "3 school days.", chase_at=(london("2026-11-30T17:00"),)
)


@pytest.mark.parametrize(
    ("state", "rules"),
    [
        pytest.param({"priority": Priority.GREEN}, NEW, id="new"),
        pytest.param({"priority": Priority.RED}, NEW | {Rule.SOCIAL_CARE}, id="red"),
        pytest.param({"priority": Priority.AMBER, "needs_social_care": True}, NEW | {Rule.SOCIAL_CARE}, id="in need"),
        pytest.param({"priority": Priority.RED, "social_care_told_at": NOW}, NEW, id="told"),
        pytest.param({"acknowledged_at": NOW}, NEW - {Rule.ACKNOWLEDGE}, id="acknowledged"),
        pytest.param({"acknowledged_at": NOW, "checked_at": NOW}, {Rule.TRIAGE}, id="checked"),
        pytest.param({"acknowledged_at": NOW, "checked_at": NOW, "stage": Stage.TRIAGE}, {Rule.TRIAGE}, id="at triage"),
        pytest.param(
            {"acknowledged_at": NOW, "checked_at": NOW, "stage": Stage.TRIAGE, "route": "attendance"},
            {Rule.REVIEW, Rule.TO_HAND_OVER},
            id="belongs elsewhere",
        ),
        pytest.param(
            {
                **{"acknowledged_at": NOW, "checked_at": NOW, "stage": Stage.TRIAGE, "route": "attendance"},
                "waits": (Wait(WaitKind.HAND_OVER, NOW, NOW, ""),),
            },
            {Rule.REVIEW, Rule.HAND_OVER},
            id="handed over",
        ),
        *(
            pytest.param({"acknowledged_at": NOW, "checked_at": NOW, "stage": stage}, {Rule.REVIEW}, id=stage)
            for stage in WORKING
        ),
        pytest.param({"acknowledged_at": NOW, "stage": Stage.LONG_WATCH}, {Rule.RECHECK}, id="watched"),
        pytest.param(
            {"acknowledged_at": NOW, "checked_at": NOW, "stage": Stage.TRACING, "waits": (WAIT,)},
            {Rule.REVIEW, Rule.QUESTION},
            id="waits for an answer",
        ),
        pytest.param({"priority": Priority.RED, "stage": Stage.CLOSED}, set(), id="closed"),
    ],
)
def test_which_clocks_a_case_has(state: dict[str, Any], rules: set[Rule]) -> None:
    assert clocks(a_case(**{"priority": Priority.GREEN, **state})) == rules


@given(
    st.sampled_from([stage for stage in Stage if stage is not Stage.CLOSED]),
    st.sampled_from(Priority),
    st.booleans(),
    st.booleans(),
    st.sampled_from(["", "cme", "attendance"]),
)
def test_every_open_case_has_a_clock(stage: Stage, priority: Priority, taken: bool, checked: bool, route: str) -> None:
    done = {"acknowledged_at": NOW if taken else None, "checked_at": NOW if checked else None}
    assert clocks(a_case(stage=stage, priority=priority, route=route, social_care_told_at=NOW, **done))


def test_a_newer_wait_of_the_same_kind_starts_its_clock_anew() -> None:
    asked = a_worked_case(waits=(WAIT,))
    first = first_clocks(asked, "e", ids(), EXAMPLE)
    again = replace(WAIT, since=london("2026-12-01T10:00"), due_at=london("2026-12-04T17:00"))
    moved = after_step(replace(asked, waits=(again,)), an_event(EventKind.ASKED_MORE), first, ids(), EXAMPLE)
    assert [(deadline.rule, deadline.met_at is not None) for deadline in moved.ended] == [(Rule.QUESTION, True)]
    assert [(deadline.rule, deadline.due_at) for deadline in moved.started] == [(Rule.QUESTION, again.due_at)]


@pytest.mark.parametrize(
    ("at", "not_applicable"),
    [("2026-11-30T16:59", ()), ("2026-11-30T17:01", ("chase-1",)), ("2026-12-03T17:01", ("chase-1", "chase-2"))],
)
def test_what_a_wait_was_chased_for_on_another_case_is_not_chased_again(
    at: str, not_applicable: tuple[str, ...]
) -> None:
    chases = (london("2026-11-30T17:00"), london("2026-12-03T17:00"))
    taken_over = a_worked_case(waits=(replace(WAIT, chase_at=chases),))
    review = [d for d in first_clocks(a_worked_case(), "e", ids(), EXAMPLE) if d.rule is Rule.REVIEW]
    (started,) = after_step(taken_over, an_event(EventKind.SAME_CHILD, at), review, ids(), EXAMPLE).started
    assert (started.rule, started.not_applicable) == (Rule.QUESTION, not_applicable)
    assert started.next_check_at == next((chase for chase in chases if chase > london(at)), None)


def a_worked_case(**changes: Any) -> Case:
    facts = {"acknowledged_at": NOW, "checked_at": NOW, "social_care_told_at": NOW, "stage": Stage.TRACING}
    return a_case(**{**facts, "priority": Priority.GREEN, **changes})


def an_event(kind: EventKind, at: str = "2026-12-01T10:00") -> Event:
    return Event("next", "case", kind, date(2026, 12, 1), london(at), "omar")


def ids() -> Any:
    numbers = count(1)
    return lambda: f"d{next(numbers)}"


def test_a_review_starts_the_next_one() -> None:
    first = first_clocks(a_worked_case(received_at=NOW), "e", ids(), EXAMPLE)
    moved = after_step(a_worked_case(), an_event(EventKind.REVIEWED), first, ids(), EXAMPLE)
    assert [deadline.met_at for deadline in moved.ended] == [london("2026-12-01T10:00")]
    assert [deadline.due_at for deadline in moved.started] == [london("2026-12-29T17:00")]
    assert moved.next == moved.started[0]


@pytest.mark.parametrize(
    ("before", "now", "restarts"),
    [
        (Priority.GREEN, Priority.RED, True),
        (Priority.RED, Priority.GREEN, False),
        (Priority.GREEN, Priority.GREEN, False),
    ],
)
def test_a_more_urgent_priority_brings_the_review_forward(before: Priority, now: Priority, restarts: bool) -> None:
    running = first_clocks(a_worked_case(received_at=NOW, priority=before), "e", ids(), EXAMPLE)
    moved = after_step(a_worked_case(priority=now), an_event(EventKind.PRIORITY), running, ids(), EXAMPLE)
    assert (len(moved.ended), len(moved.started)) == ((1, 1) if restarts else (0, 0))
    assert moved.next
    assert moved.next.due_at == (london("2026-12-15T17:00") if restarts else running[0].due_at)


def test_closing_ends_every_clock() -> None:
    running = first_clocks(a_case(received_at=NOW), "e", ids(), EXAMPLE)
    moved = after_step(a_case(stage=Stage.CLOSED), an_event(EventKind.CLOSED), running, ids(), EXAMPLE)
    assert {deadline.rule for deadline in moved.ended} == {deadline.rule for deadline in running}
    assert (moved.started, moved.next) == ((), None)
    assert all(deadline.next_check_at is None for deadline in moved.ended)


def test_what_is_due_next_is_the_earliest_that_is_open() -> None:
    running = first_clocks(a_case(received_at=NOW), "e", ids(), EXAMPLE)
    first = next_deadline(running)
    assert first
    assert first.due_at == min(deadline.due_at for deadline in running)
    assert next_deadline(replace(deadline, met_at=NOW) for deadline in running) is None
