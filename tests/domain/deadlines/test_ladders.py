"""The readers and times of reminders that cannot wait for the next morning."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.time_limits import TimeLimits
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.deadlines.ladders import Audience, ladder, set_clock
from chalicelib.domain.deadlines.office_hours import office_is_open
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.messages.floods import TOGETHER
from chalicelib.domain.waiting import Wait, WaitKind
from tests.support.world import NOW, london

STARTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("received", "rungs"),
    [
        pytest.param(
            "2026-11-25T10:00",
            {"team": "11-25T12:00", "manager": "11-25T14:00", "duty": "11-25T17:00", "second": "11-25T18:00"},
            id="inside hours",
        ),
        pytest.param(
            "2026-11-25T16:59",
            {"duty": "11-25T17:00", "second": "11-25T18:00", "team": "11-26T10:59", "manager": "11-26T12:59"},
            id="a minute before the office closes",
        ),
        pytest.param(
            "2026-11-25T23:30",
            {"duty": "11-25T23:30", "second": "11-26T00:30", "team": "11-26T11:00", "manager": "11-26T13:00"},
            id="at night",
        ),
        pytest.param(
            "2026-11-28T12:00",
            {"duty": "11-28T12:00", "second": "11-28T13:00", "team": "11-30T11:00", "manager": "11-30T13:00"},
            id="on a Saturday",
        ),
        pytest.param(
            "2026-12-24T16:30",
            {"duty": "12-24T17:00", "second": "12-24T18:00", "team": "12-29T10:30", "manager": "12-29T12:30"},
            id="on Christmas Eve",
        ),
    ],
)
def test_the_rungs_of_a_red_case_that_nobody_has_acted_on(received: str, rungs: dict[str, str]) -> None:
    found = ladder(Rule.ACKNOWLEDGE, Priority.RED, london(received), EXAMPLE)
    assert [(rung.name, rung.at) for rung in found] == [(name, london(f"2026-{at}")) for name, at in rungs.items()]


def test_on_call_hears_with_the_duty_mailbox_and_neither_goes_once_somebody_has_it() -> None:
    rungs = {rung.name: rung for rung in ladder(Rule.ACKNOWLEDGE, Priority.RED, NOW, EXAMPLE)}
    assert rungs["duty"].to == (Audience.DUTY, Audience.ON_CALL)
    assert rungs["second"].to == (Audience.SECOND_ON_CALL,)
    assert {name for name, rung in rungs.items() if rung.unless_had} == {"duty", "second"}


@pytest.mark.parametrize("rule", [rule for rule in Rule if rule not in {kind.value for kind in WaitKind}])
@pytest.mark.parametrize("priority", Priority)
def test_everything_else_waits_for_the_digest(rule: Rule, priority: Priority) -> None:
    has_a_ladder = rule is Rule.SOCIAL_CARE or (rule, priority) == (Rule.ACKNOWLEDGE, Priority.RED)
    assert bool(ladder(rule, priority, NOW, EXAMPLE)) is has_a_ladder
    assert bool(set_clock(rule, "d", "c", "e", priority, NOW, EXAMPLE).next_check_at) is has_a_ladder


@pytest.mark.parametrize(
    ("start", "owner", "manager"),
    [
        ("2026-11-25T10:00", {Audience.OWNER_OR_TEAM}, {Audience.MANAGER}),
        (
            "2026-11-25T14:00",
            {Audience.OWNER_OR_TEAM},
            {Audience.MANAGER, Audience.DUTY, Audience.ON_CALL},
        ),
        (
            "2026-11-27T16:30",
            {Audience.OWNER_OR_TEAM, Audience.DUTY, Audience.ON_CALL},
            {Audience.MANAGER, Audience.DUTY, Audience.ON_CALL},
        ),
    ],
)
def test_social_care_untold_reaches_duty_and_on_call_while_the_office_is_closed(
    start: str, owner: set[Audience], manager: set[Audience]
) -> None:
    first, second = ladder(Rule.SOCIAL_CARE, Priority.AMBER, london(start), EXAMPLE)
    assert (first.at, second.at) == (london(start) + timedelta(hours=2), london(start) + timedelta(hours=4))
    assert (set(first.to), set(second.to)) == (owner, manager)


def test_those_who_were_asked_are_reminded_on_the_dates_of_the_wait() -> None:
    chases = (london("2026-11-30T17:00"), london("2026-12-03T17:00"))
    wait = Wait(WaitKind.HAND_OVER, NOW, chases[-1], "3 working days.", "attendance", chases)
    found = ladder(Rule.HAND_OVER, Priority.GREEN, NOW, EXAMPLE, wait)
    assert [(rung.at, rung.to) for rung in found] == [
        (chases[0], (Audience.ASKED,)),
        (chases[1], (Audience.ABOVE_ASKED,)),
    ]


def test_a_rung_that_is_past_when_the_clock_is_set_is_never_sent() -> None:
    start, opened = london("2026-11-25T10:00"), london("2026-11-25T13:00")
    deadline = set_clock(Rule.SOCIAL_CARE, "d", "case", "e", Priority.RED, start, EXAMPLE, opened_at=opened)
    assert (deadline.not_applicable, deadline.next_check_at) == (("owner",), london("2026-11-25T14:00"))


def test_the_limits_are_the_authoritys() -> None:
    slower = replace(EXAMPLE, limits=TimeLimits(red_team_hours=3, red_manager_hours=6, on_call_minutes=30))
    found = {rung.name: rung.at for rung in ladder(Rule.ACKNOWLEDGE, Priority.RED, NOW, slower)}
    assert (found["team"], found["manager"]) == (NOW + timedelta(hours=3), NOW + timedelta(hours=6))
    assert found["second"] - found["duty"] == timedelta(minutes=30)


@given(STARTS)
def test_a_red_case_reaches_duty_within_a_day_of_office_hours_and_the_team_before_the_manager(start: datetime) -> None:
    at = {rung.name: rung.at for rung in ladder(Rule.ACKNOWLEDGE, Priority.RED, start, EXAMPLE)}
    assert start <= at["duty"] <= start + timedelta(hours=8)
    assert not office_is_open(at["duty"], EXAMPLE)
    assert start < at["team"] < at["manager"]


@given(STARTS)
def test_in_a_flood_nobody_is_told_before_or_more_than_a_quarter_of_an_hour_after_the_others(start: datetime) -> None:
    alone = {rung.name: rung for rung in ladder(Rule.ACKNOWLEDGE, Priority.RED, start, EXAMPLE)}
    together = {rung.name: rung for rung in ladder(Rule.ACKNOWLEDGE, Priority.RED, start, EXAMPLE, in_flood=True)}
    assert together.keys() == alone.keys() | {"alert"}
    for name, rung in together.items():
        at = alone[name].at if name in alone else start
        assert timedelta(0) < rung.at - at <= TOGETHER
        assert name == "alert" or rung.to == alone[name].to
