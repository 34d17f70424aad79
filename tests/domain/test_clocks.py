from dataclasses import replace
from datetime import date
from itertools import count
from typing import Any

import pytest

from chalicelib.domain.authority import EXAMPLE
from chalicelib.domain.case import Case, Stage
from chalicelib.domain.clocks import after_step, clocks, first_clocks, next_due
from chalicelib.domain.deadlines import Rule, rungs_of, set_clock
from chalicelib.domain.events import Event, EventKind
from chalicelib.domain.priority import Priority
from chalicelib.domain.reminders import reminders_due
from chalicelib.domain.stages import WORKING
from tests.domain.test_reminders import a_case
from tests.support.world import NOW, london

NEW = {Rule.ACKNOWLEDGE, Rule.CHECKS}


@pytest.mark.parametrize(
    ("state", "rules"),
    [
        pytest.param({"priority": Priority.GREEN}, NEW, id="new"),
        pytest.param({"priority": Priority.RED}, NEW | {Rule.SOCIAL_CARE}, id="red"),
        pytest.param({"priority": Priority.AMBER, "needs_social_care": True}, NEW | {Rule.SOCIAL_CARE}, id="in need"),
        pytest.param({"priority": Priority.RED, "social_care_told_at": NOW}, NEW, id="told"),
        pytest.param({"priority": Priority.GREEN, "acknowledged_at": NOW}, {Rule.CHECKS}, id="acknowledged"),
        pytest.param({"priority": Priority.GREEN, "acknowledged_at": NOW, "checked_at": NOW}, set(), id="checked"),
        *(
            pytest.param(
                {"priority": Priority.GREEN, "acknowledged_at": NOW, "checked_at": NOW, "stage": stage},
                {Rule.REVIEW},
                id=stage,
            )
            for stage in WORKING
        ),
        pytest.param(
            {"priority": Priority.GREEN, "acknowledged_at": NOW, "stage": Stage.LONG_WATCH},
            {Rule.RECHECK},
            id="watched",
        ),
        pytest.param({"priority": Priority.RED, "stage": Stage.CLOSED}, set(), id="closed"),
    ],
)
def test_which_clocks_a_case_has(state: dict[str, Any], rules: set[Rule]) -> None:
    assert clocks(a_case(**state)) == rules


@pytest.mark.parametrize(
    ("rule", "priority", "start", "owner", "manager"),
    [
        (Rule.SOCIAL_CARE, Priority.RED, "2026-11-25T10:00", "2026-11-25T12:00", "2026-11-25T14:00"),
        (Rule.SOCIAL_CARE, Priority.AMBER, "2026-11-27T16:00", "2026-11-30T10:00", "2026-11-30T12:00"),
        (Rule.CHECKS, Priority.GREEN, "2026-11-25T10:00", "2026-12-02T10:00", "2026-12-04T10:00"),
        (Rule.CHECKS, Priority.GREEN, "2026-12-21T10:00", "2026-12-30T10:00", "2027-01-04T10:00"),
        (Rule.REVIEW, Priority.RED, "2026-11-25T10:00", "2026-12-09T17:00", "2026-12-11T17:00"),
        (Rule.REVIEW, Priority.AMBER, "2026-11-25T10:00", "2026-12-16T17:00", "2026-12-18T17:00"),
        (Rule.REVIEW, Priority.GREEN, "2026-11-25T10:00", "2026-12-23T17:00", "2026-12-29T17:00"),
        (Rule.RECHECK, Priority.GREEN, "2026-11-25T10:00", "2027-01-05T17:00", "2027-01-07T17:00"),
        (Rule.RECHECK, Priority.GREEN, "2026-12-30T10:00", "2027-04-13T17:00", "2027-04-15T17:00"),
    ],
)
def test_when_each_rule_falls_due_and_who_hears(
    rule: Rule, priority: Priority, start: str, owner: str, manager: str
) -> None:
    rungs = rungs_of(rule, priority, london(start), EXAMPLE)
    assert [(rung.name, rung.at) for rung in rungs] == [("owner", london(owner)), ("manager", london(manager))]
    assert set_clock(rule, "d", "c", "e", priority, london(start), EXAMPLE).due_at == london(owner)


def test_without_term_dates_a_recheck_is_provisional_and_a_quarter_of_a_year_away() -> None:
    deadline = set_clock(Rule.RECHECK, "d", "c", "e", Priority.GREEN, NOW, replace(EXAMPLE, terms=()))
    assert (deadline.due_at, deadline.dates_missing_from) == (london("2027-02-24T17:00"), date(2026, 11, 26))


def test_a_rung_that_is_past_when_the_clock_is_set_is_never_sent() -> None:
    start, opened = london("2026-11-25T10:00"), london("2026-11-25T13:00")
    deadline = set_clock(Rule.SOCIAL_CARE, "d", "case", "e", Priority.RED, start, EXAMPLE, opened)
    assert (deadline.not_applicable, deadline.look_at) == (("owner",), london("2026-11-25T14:00"))
    plan = reminders_due(a_case(), deadline, ["mina"], EXAMPLE, london("2026-11-30T10:00"))
    assert [reminder.rung for reminder in plan.reminders] == ["manager"]


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
    assert moved.next_due_at == london("2026-12-29T17:00")


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
    assert moved.next_due_at == (london("2026-12-15T17:00") if restarts else running[0].due_at)


def test_closing_ends_every_clock() -> None:
    running = first_clocks(a_case(received_at=NOW), "e", ids(), EXAMPLE)
    moved = after_step(a_case(stage=Stage.CLOSED), an_event(EventKind.CLOSED), running, ids(), EXAMPLE)
    assert {deadline.rule for deadline in moved.ended} == {deadline.rule for deadline in running}
    assert (moved.started, moved.next_due_at) == ((), None)
    assert all(deadline.look_at is None for deadline in moved.ended)


def test_what_is_due_next_is_the_earliest_that_is_open() -> None:
    running = first_clocks(a_case(received_at=NOW), "e", ids(), EXAMPLE)
    assert next_due(running) == min(deadline.due_at for deadline in running)
    assert next_due(replace(deadline, met_at=NOW) for deadline in running) is None
