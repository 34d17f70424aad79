import hashlib
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.child.referral import Answer
from chalicelib.domain.deadlines.clocks import first_clocks
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.deadlines.ladders import Audience, ladder, set_clock
from chalicelib.domain.deadlines.reminders import Round, reminder_key, reminders_due, together_key
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.messages.floods import FLOOD_ALERT, quarter_of
from chalicelib.domain.messages.recipients import (
    DUTY_MAILBOX,
    MANAGERS,
    TEAM_MAILBOX,
    Recipient,
    person_recipient,
    team_mailbox,
)
from chalicelib.domain.waiting import Wait, WaitKind
from tests.support.world import london

RECEIVED = london("2026-11-25T10:00")
NOON, TWO, FIVE = (london(f"2026-11-25T{hour}:00") for hour in (12, 14, 17))
SIX = london("2026-11-25T18:00")
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
    return replace(set_clock(Rule.ACKNOWLEDGE, "d", "case", "event", Priority.RED, RECEIVED, EXAMPLE), **changes)


def who(audience: Audience) -> Sequence[Recipient]:
    known: dict[Audience, Sequence[Recipient]] = {
        Audience.DUTY: [DUTY_MAILBOX],
        Audience.ON_CALL: [person_recipient("olga")],
        Audience.SECOND_ON_CALL: [person_recipient("sami")],
        Audience.OWNER_OR_TEAM: [TEAM_MAILBOX],
        Audience.MANAGER: [person_recipient("mina"), person_recipient("max")],
    }
    return known[audience]


def due(now: datetime, case: Case | None = None, **changes: Any) -> Round:
    return reminders_due(case or a_case(), a_deadline(**changes), who, EXAMPLE, now)


def told(plan: Round) -> list[tuple[str, Recipient]]:
    return [(reminder.rung, reminder.recipient) for reminder in plan.reminders]


def test_before_the_first_rung_nobody_is_told() -> None:
    plan = due(NOON - timedelta(seconds=1))
    assert (plan.reminders, plan.rungs_done, plan.next_check_at) == ((), (), NOON)


def test_at_its_instant_one_rung_goes_and_the_next_is_looked_for() -> None:
    plan = due(NOON)
    assert told(plan) == [("team", TEAM_MAILBOX)]
    assert (plan.rungs_done, plan.next_check_at) == (("team",), TWO)


def test_a_rung_that_is_done_does_not_go_again() -> None:
    plan = due(TWO, rungs_done=("team",))
    assert told(plan) == [("manager", person_recipient("mina")), ("manager", person_recipient("max"))]
    assert (plan.rungs_done, plan.next_check_at) == (("team", "manager"), FIVE)


def test_after_an_outage_everybody_who_missed_something_gets_the_latest_email_only() -> None:
    plan = due(FIVE)
    to = [TEAM_MAILBOX, person_recipient("mina"), person_recipient("max"), DUTY_MAILBOX, person_recipient("olga")]
    assert told(plan) == [("duty", recipient) for recipient in to]
    assert plan.next_check_at == SIX


def test_another_team_is_not_chased_on_a_day_off_when_an_outage_ends() -> None:
    friday, saturday, monday = (london(f"2026-11-{at}") for at in ("27T17:00", "28T10:00", "30T09:00"))
    wait = Wait(WaitKind.HAND_OVER, RECEIVED, friday, "2 working days.", "attendance", (friday,))
    case = a_case(waits=(wait,), acknowledged_at=RECEIVED)
    clock = set_clock(Rule.HAND_OVER, "d", "case", "event", Priority.RED, RECEIVED, EXAMPLE, wait)
    asked = {Audience.ASKED: [team_mailbox(Team.ATTENDANCE)]}
    held = reminders_due(case, clock, asked.__getitem__, EXAMPLE, saturday)
    assert (held.reminders, held.rungs_done, held.next_check_at) == ((), (), monday)
    assert told(reminders_due(case, clock, asked.__getitem__, EXAMPLE, monday)) == [
        ("chase-1", team_mailbox(Team.ATTENDANCE))
    ]


def test_the_second_person_on_call_is_told_unless_the_first_has_it() -> None:
    done = ("team", "manager", "duty")
    assert told(due(SIX, rungs_done=done)) == [("second", person_recipient("sami"))]
    assert told(due(SIX, a_case(on_call_at=FIVE), rungs_done=done)) == []


def test_after_the_last_rung_only_the_morning_emails_have_it() -> None:
    assert due(SIX).next_check_at is None


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
    assert (plan.reminders, plan.rungs_done, plan.next_check_at) == ((), ("team",), None)


def test_the_key_stays_when_the_due_date_moves() -> None:
    moved = due(NOON, due_at=FIVE, next_check_at=NOON + timedelta(minutes=1))
    assert [reminder.key for reminder in moved.reminders] == [reminder.key for reminder in due(NOON).reminders]


@pytest.mark.parametrize("place", range(5))
def test_each_part_of_the_key_makes_another_key(place: int) -> None:
    parts: list[Any] = ["case", "event", "acknowledge", "team", TEAM_MAILBOX]
    other = [*parts[:place], DUTY_MAILBOX if place == 4 else "other", *parts[place + 1 :]]
    assert reminder_key(*parts) != reminder_key(*other)


@given(TICKS)
def test_whenever_it_is_run_each_key_appears_once_and_every_rung_is_done(ticks: list[timedelta]) -> None:
    case, deadline = a_case(), a_deadline()
    keys = []
    for after in [*ticks, timedelta(days=7)]:
        plan = reminders_due(case, deadline, who, EXAMPLE, RECEIVED + after)
        keys += [reminder.key for reminder in plan.reminders]
        deadline = replace(deadline, rungs_done=plan.rungs_done, next_check_at=plan.next_check_at)
    rungs = {rung.name for rung in ladder(Rule.ACKNOWLEDGE, Priority.RED, RECEIVED, EXAMPLE)}
    assert len(keys) == len(set(keys))
    assert set(deadline.rungs_done) == rungs


def test_cases_of_a_flood_are_told_together_once_in_a_quarter_of_an_hour() -> None:
    flood = a_case(priority=Priority.RED, received_at=RECEIVED, in_flood=True)
    (deadline,) = (d for d in first_clocks(flood, "e", iter("abcdef").__next__, EXAMPLE) if d.rule is Rule.ACKNOWLEDGE)
    at = max(rung.at for rung in ladder(Rule.ACKNOWLEDGE, Priority.RED, RECEIVED, EXAMPLE, in_flood=True))
    found = reminders_due(flood, deadline, lambda audience: [TEAM_MAILBOX, MANAGERS], EXAMPLE, at).reminders
    assert {each.recipient for each in found} == {TEAM_MAILBOX, MANAGERS}
    for each in found:
        assert (each.key, each.email, each.at) == (together_key(each.recipient, at), FLOOD_ALERT, at)
    assert together_key(TEAM_MAILBOX, at) == f"{FLOOD_ALERT}|{quarter_of(at).isoformat()}|mailbox:team"
    assert together_key(TEAM_MAILBOX, at) != together_key(TEAM_MAILBOX, at + timedelta(minutes=15))


def test_a_reminder_has_the_email_and_the_moment_of_its_rung_and_a_key_of_its_own() -> None:
    case = a_case(priority=Priority.RED, received_at=RECEIVED)
    (deadline,) = (d for d in first_clocks(case, "e", iter("abcdef").__next__, EXAMPLE) if d.rule is Rule.ACKNOWLEDGE)
    rung = ladder(Rule.ACKNOWLEDGE, Priority.RED, RECEIVED, EXAMPLE)[0]
    (found,) = reminders_due(case, deadline, lambda audience: [TEAM_MAILBOX], EXAMPLE, rung.at).reminders
    text = f"{case.case_id}|e|{Rule.ACKNOWLEDGE}|{rung.name}|mailbox:team"
    assert (found.key, found.rung, found.email, found.at) == (
        *(hashlib.sha256(text.encode()).hexdigest()[:32], rung.name, rung.email),
        rung.at,
    )
