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
from chalicelib.domain.deadlines.clocks import after_step, clocks, first_clocks, next_deadline, wait_of, with_next
from chalicelib.domain.deadlines.counting import Due
from chalicelib.domain.deadlines.limits import due
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


def test_a_clock_knows_its_case_its_cause_and_how_its_date_was_counted() -> None:
    flood = a_worked_case(waits=(WAIT,), in_flood=True)
    by_rule = {deadline.rule: deadline for deadline in first_clocks(flood, "the referral", ids(), EXAMPLE)}
    for deadline in by_rule.values():
        assert (deadline.case_id, deadline.started_by) == (flood.case_id, "the referral")
    question, review = by_rule[Rule.QUESTION], by_rule[Rule.REVIEW]
    assert (question.started_at, question.due_at, question.working) == (WAIT.since, WAIT.due_at, WAIT.working)
    assert review.started_at == flood.received_at
    assert review.working.startswith("28 calendar days after ")


def test_a_count_is_kept_day_by_day_on_its_clock() -> None:
    checks = next(d for d in first_clocks(a_case(received_at=NOW), "e", ids(), EXAMPLE) if d.rule is Rule.CHECKS)
    by = due(Rule.CHECKS, a_case().priority, NOW, EXAMPLE)
    assert (checks.counted, checks.skipped, checks.dates_missing_from) == (by.counted, by.skipped, None)
    assert checks.counted
    late = first_clocks(a_case(received_at=london("2028-12-29T10:00"), priority=Priority.GREEN), "e", ids(), EXAMPLE)
    assert {d.dates_missing_from for d in late if d.rule is Rule.CHECKS} == {date(2029, 1, 1)}


def test_what_a_step_starts_names_its_event() -> None:
    moved = after_step(a_worked_case(waits=(WAIT,)), an_event(EventKind.ASKED_MORE), (), ids(), EXAMPLE)
    assert {deadline.started_by for deadline in moved.started} == {"next"}


@pytest.mark.parametrize("kind", WaitKind)
def test_the_clock_of_a_wait_is_due_with_it(kind: WaitKind) -> None:
    wait = replace(WAIT, kind=kind)
    assert due(Rule(kind.value), Priority.GREEN, NOW, EXAMPLE, wait) == Due(wait.due_at, wait.working)
    assert wait_of(a_worked_case(waits=(wait,)), Rule(kind.value)) == wait
    assert wait_of(a_worked_case(waits=(wait,)), Rule.REVIEW) is None


def test_the_next_deadline_is_on_the_head_of_the_case() -> None:
    case = a_worked_case()
    deadline = next_deadline(first_clocks(case, "e", ids(), EXAMPLE))
    assert deadline
    headed = with_next(case, deadline)
    assert (headed.next_due_at, headed.next_rule) == (deadline.due_at, deadline.rule)
    assert with_next(headed, None) == replace(case, next_due_at=None, next_rule="")


def test_a_review_ends_what_it_renews_and_what_the_case_no_longer_wants() -> None:
    running = first_clocks(a_worked_case(received_at=NOW, waits=(WAIT,)), "e", ids(), EXAMPLE)
    moved = after_step(a_worked_case(), an_event(EventKind.REVIEWED), running, ids(), EXAMPLE)
    assert {deadline.rule for deadline in moved.ended} == {Rule.REVIEW, Rule.QUESTION}


def test_a_new_priority_ends_what_the_case_no_longer_wants_too() -> None:
    running = first_clocks(a_worked_case(received_at=NOW, waits=(WAIT,)), "e", ids(), EXAMPLE)
    red = a_worked_case(priority=Priority.RED)
    moved = after_step(red, an_event(EventKind.PRIORITY), running, ids(), EXAMPLE)
    assert {deadline.rule for deadline in moved.ended} == {Rule.REVIEW, Rule.QUESTION}


def test_a_case_that_becomes_red_before_anybody_acted_gets_the_reminders_of_a_red_one() -> None:
    running = first_clocks(a_case(priority=Priority.GREEN, received_at=NOW), "e", ids(), EXAMPLE)
    blank = tuple(replace(d, next_check_at=None, rungs_done=(), not_applicable=()) for d in running)
    red = a_case(priority=Priority.RED, received_at=NOW)
    moved = after_step(red, an_event(EventKind.REFERRED), blank, ids(), EXAMPLE)
    assert Rule.ACKNOWLEDGE in {deadline.rule for deadline in moved.ended}
    reminded = next(d for d in moved.started if d.rule is Rule.ACKNOWLEDGE)
    assert reminded.next_check_at or reminded.not_applicable
