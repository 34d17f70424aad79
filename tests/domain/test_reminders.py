from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.authority import EXAMPLE
from chalicelib.domain.case import Case, Stage
from chalicelib.domain.deadlines import Deadline, acknowledge_deadline, ladder
from chalicelib.domain.messages import DUTY_MAILBOX, TEAM_MAILBOX
from chalicelib.domain.priority import Priority
from chalicelib.domain.referral import Answer
from chalicelib.domain.reminders import Round, reminder_key, reminders_due
from tests.support.world import london

RECEIVED = london("2026-11-25T10:00")
NOON, TWO, FIVE = (london(f"2026-11-25T{hour}:00") for hour in (12, 14, 17))
MORNING = london("2026-11-26T09:00")
TICKS = st.lists(st.timedeltas(timedelta(), timedelta(days=2)), max_size=20)


def a_case(**changes: Any) -> Case:
    case = Case(
        case_id="case",
        reference="2222-3333",
        child_id="child",
        submission_id="submission",
        child_name="Ada Example",
        stage=Stage.RECEIVED,
        priority=Priority.RED,
        received_at=RECEIVED,
        next_due_at=None,
        on_roll=Answer.NO,
        cme_since=None,
        primary_reason="Not recorded",
        sex="female",
        year_group="7",
    )
    return replace(case, **changes)


def a_deadline(**changes: Any) -> Deadline:
    return replace(acknowledge_deadline("d", "case", "event", Priority.RED, RECEIVED, EXAMPLE), **changes)


def due(now: datetime, case: Case | None = None, managers: Sequence[str] = ("mina",), **changes: Any) -> Round:
    return reminders_due(case or a_case(), a_deadline(**changes), managers, EXAMPLE, now)


def told(plan: Round) -> list[tuple[str, str]]:
    return [(reminder.rung, reminder.recipient) for reminder in plan.reminders]


def test_before_the_first_rung_nobody_is_told() -> None:
    plan = due(NOON - timedelta(seconds=1))
    assert (plan.reminders, plan.rungs_done, plan.look_at) == ((), (), NOON)


def test_at_its_instant_one_rung_goes_and_the_next_is_looked_for() -> None:
    plan = due(NOON)
    assert told(plan) == [("team", TEAM_MAILBOX)]
    assert (plan.rungs_done, plan.look_at) == (("team",), TWO)


def test_a_rung_that_is_done_does_not_go_again() -> None:
    plan = due(TWO, rungs_done=("team",))
    assert told(plan) == [("manager", "person:mina")]
    assert (plan.rungs_done, plan.look_at) == (("team", "manager"), FIVE)


def test_after_an_outage_every_rung_that_passed_goes_at_once() -> None:
    plan = due(FIVE)
    assert told(plan) == [("team", TEAM_MAILBOX), ("manager", "person:mina"), ("duty", DUTY_MAILBOX)]
    assert plan.look_at == MORNING


def test_every_morning_the_manager_and_the_duty_mailbox_are_told_again() -> None:
    plan = due(MORNING, rungs_done=("team", "manager", "duty"))
    assert told(plan) == [("again-1", "person:mina"), ("again-1", DUTY_MAILBOX)]
    assert plan.look_at == MORNING + timedelta(days=1)


def test_after_days_of_outage_the_mornings_that_were_missed_are_one_reminder() -> None:
    plan = due(MORNING + timedelta(days=4), rungs_done=("team", "manager", "duty"))
    assert told(plan) == [("again-5", "person:mina"), ("again-5", DUTY_MAILBOX)]
    assert plan.rungs_done[3:] == ("again-1", "again-2", "again-3", "again-4", "again-5")


@pytest.mark.parametrize(
    ("case", "changes"),
    [
        (a_case(acknowledged_at=NOON), {}),
        (a_case(stage=Stage.CLOSED), {}),
        (a_case(), {"met_at": NOON}),
    ],
    ids=["acknowledged", "closed", "met"],
)
def test_nobody_is_told_of_a_case_that_no_longer_waits(case: Case, changes: dict[str, Any]) -> None:
    plan = due(FIVE, case, rungs_done=("team",), **changes)
    assert (plan.reminders, plan.rungs_done, plan.look_at) == ((), ("team",), None)


def test_an_owner_is_told_in_the_teams_place() -> None:
    assert told(due(NOON, a_case(owner_id="omar"))) == [("team", "person:omar")]


def test_every_manager_is_told() -> None:
    plan = due(TWO, managers=("mina", "max"), rungs_done=("team",))
    assert told(plan) == [("manager", "person:mina"), ("manager", "person:max")]
    assert len({reminder.key for reminder in plan.reminders}) == 2


def test_without_a_manager_the_escalation_goes_to_the_team() -> None:
    plan = due(TWO, managers=())
    assert told(plan) == [("team", TEAM_MAILBOX), ("manager", TEAM_MAILBOX)]
    assert len({reminder.key for reminder in plan.reminders}) == 2


def test_the_key_stays_when_the_due_date_moves() -> None:
    moved = due(NOON, due_at=FIVE, look_at=NOON + timedelta(minutes=1))
    assert [reminder.key for reminder in moved.reminders] == [reminder.key for reminder in due(NOON).reminders]


@pytest.mark.parametrize("place", range(5))
def test_each_part_of_the_key_makes_another_key(place: int) -> None:
    parts = ["case", "event", "acknowledge", "team", TEAM_MAILBOX]
    other = [*parts[:place], "other", *parts[place + 1 :]]
    assert reminder_key(*parts) != reminder_key(*other)


@given(TICKS, st.sampled_from(Priority))
def test_whenever_it_is_run_each_key_appears_once(ticks: list[timedelta], priority: Priority) -> None:
    case, deadline = a_case(priority=priority), a_deadline()
    keys = []
    for after in [*ticks, timedelta(days=7)]:
        plan = reminders_due(case, deadline, ("mina",), EXAMPLE, RECEIVED + after)
        keys += [reminder.key for reminder in plan.reminders]
        deadline = replace(deadline, rungs_done=plan.rungs_done, look_at=plan.look_at)
    ladder_without_repeats = {rung.name for rung in ladder(priority, RECEIVED, EXAMPLE) if not rung.repeats}
    assert len(keys) == len(set(keys))
    assert ladder_without_repeats <= set(deadline.rungs_done)
