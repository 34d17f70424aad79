from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.authority import EXAMPLE, TimeLimits
from chalicelib.domain.deadlines import REPEATS, Audience, Deadline, acknowledge_deadline, ladder, office_is_open
from chalicelib.domain.priority import Priority
from tests.support.world import london

STARTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 12, 1), timezones=st.just(UTC))


def deadline(start: datetime, priority: Priority = Priority.AMBER) -> Deadline:
    return acknowledge_deadline("d", "c", "e", priority, start, EXAMPLE)


@pytest.mark.parametrize(
    ("received", "rungs"),
    [
        pytest.param(
            "2026-11-25T10:00",
            [("team", "2026-11-25T12:00"), ("manager", "2026-11-25T14:00"), ("duty", "2026-11-25T17:00")],
            id="inside hours",
        ),
        pytest.param(
            "2026-11-25T16:59",
            [("duty", "2026-11-25T17:00"), ("team", "2026-11-26T10:59"), ("manager", "2026-11-26T12:59")],
            id="a minute before the office closes",
        ),
        pytest.param(
            "2026-11-25T17:00",
            [("duty", "2026-11-25T17:00"), ("team", "2026-11-26T11:00"), ("manager", "2026-11-26T13:00")],
            id="as the office closes",
        ),
        pytest.param(
            "2026-11-25T23:30",
            [("duty", "2026-11-25T23:30"), ("team", "2026-11-26T11:00"), ("manager", "2026-11-26T13:00")],
            id="at night",
        ),
        pytest.param(
            "2026-11-28T12:00",
            [("duty", "2026-11-28T12:00"), ("team", "2026-11-30T11:00"), ("manager", "2026-11-30T13:00")],
            id="on a Saturday",
        ),
        pytest.param(
            "2026-08-31T10:00",
            [("duty", "2026-08-31T10:00"), ("team", "2026-09-01T11:00"), ("manager", "2026-09-01T13:00")],
            id="on a bank holiday",
        ),
        pytest.param(
            "2026-12-24T16:00",
            [("duty", "2026-12-24T17:00"), ("team", "2026-12-29T10:00"), ("manager", "2026-12-29T12:00")],
            id="on Christmas Eve",
        ),
    ],
)
def test_the_rungs_of_a_red_case(received: str, rungs: list[tuple[str, str]]) -> None:
    found = ladder(Priority.RED, london(received), EXAMPLE)
    assert [(rung.name, rung.at) for rung in found if not rung.repeats] == [(name, london(at)) for name, at in rungs]


@pytest.mark.parametrize(
    ("received", "mornings"),
    [
        pytest.param(
            "2026-11-25T10:00", ["2026-11-26T09:00", "2026-11-27T09:00", "2026-11-28T09:00"], id="into a weekend"
        ),
        pytest.param("2026-11-25T23:30", ["2026-11-27T09:00", "2026-11-28T09:00"], id="at night"),
        pytest.param(
            "2026-12-24T16:00", ["2026-12-30T09:00", "2026-12-31T09:00", "2027-01-01T09:00"], id="over Christmas"
        ),
        pytest.param(
            "2027-03-25T10:00", ["2027-03-26T09:00", "2027-03-27T09:00", "2027-03-28T09:00"], id="clock change"
        ),
    ],
)
def test_a_red_case_is_told_of_again_every_morning_after_its_other_rungs(received: str, mornings: list[str]) -> None:
    again = [rung for rung in ladder(Priority.RED, london(received), EXAMPLE) if rung.repeats]
    assert [rung.at for rung in again][: len(mornings)] == [london(at) for at in mornings]
    assert {(rung.audience, rung.email) for rung in again} == {(Audience.MANAGER_AND_DUTY, "acknowledge_repeat")}
    assert len({rung.name for rung in again}) == len(again) == REPEATS


@pytest.mark.parametrize(
    ("received", "team", "manager"),
    [
        pytest.param("2026-11-24T10:15", "2026-11-25T10:15", "2026-11-26T10:15", id="inside hours"),
        pytest.param("2026-11-27T20:00", "2026-11-30T17:00", "2026-12-01T17:00", id="Friday evening"),
        pytest.param("2026-11-28T12:00", "2026-11-30T17:00", "2026-12-01T17:00", id="Saturday"),
        pytest.param("2026-11-30T07:00", "2026-12-01T09:00", "2026-12-02T09:00", id="Monday before the office opens"),
        pytest.param("2026-08-28T11:00", "2026-09-01T11:00", "2026-09-02T11:00", id="before a bank holiday"),
    ],
)
def test_the_rungs_of_any_other_case(received: str, team: str, manager: str) -> None:
    found = ladder(Priority.AMBER, london(received), EXAMPLE)
    assert [(rung.name, rung.at) for rung in found] == [("team", london(team)), ("manager", london(manager))]
    assert found == ladder(Priority.GREEN, london(received), EXAMPLE)


@pytest.mark.parametrize(
    ("priority", "received", "team"),
    [
        # Clocks go back on Sunday 25 October 2026 and forward on Easter Sunday, 28 March 2027. All in UTC.
        (Priority.RED, "2026-10-23T15:00Z", "2026-10-26T10:00Z"),
        (Priority.AMBER, "2026-10-23T09:00Z", "2026-10-26T10:00Z"),
        (Priority.RED, "2026-10-25T01:30Z", "2026-10-26T11:00Z"),
        (Priority.RED, "2027-03-25T16:00Z", "2027-03-30T09:00Z"),
        (Priority.AMBER, "2027-03-25T10:00Z", "2027-03-30T09:00Z"),
        (Priority.RED, "2027-03-28T01:30Z", "2027-03-30T10:00Z"),
    ],
)
def test_office_hours_are_those_of_the_wall_clock_on_both_sides_of_a_clock_change(
    priority: Priority, received: str, team: str
) -> None:
    rungs = ladder(priority, datetime.fromisoformat(received), EXAMPLE)
    assert next(rung.at for rung in rungs if rung.name == "team") == datetime.fromisoformat(team)


def test_each_rung_names_whom_it_is_for_and_its_email() -> None:
    red = ladder(Priority.RED, london("2026-11-25T10:00"), EXAMPLE)
    rungs = {rung.name: (rung.audience, rung.email) for rung in red if not rung.repeats}
    assert rungs == {
        "duty": (Audience.DUTY, "acknowledge_duty"),
        "team": (Audience.OWNER_OR_TEAM, "acknowledge_reminder"),
        "manager": (Audience.MANAGER, "acknowledge_escalation"),
    }


def test_the_limits_are_the_authoritys() -> None:
    slower = replace(EXAMPLE, limits=TimeLimits(red_team_hours=3, red_manager_hours=6, other_team_days=3))
    start = london("2026-11-25T10:00")
    assert [rung.at for rung in ladder(Priority.RED, start, slower)][:2] == [start + timedelta(hours=h) for h in (3, 6)]
    assert acknowledge_deadline("d", "c", "e", Priority.GREEN, start, slower).due_at == london("2026-11-30T10:00")


@pytest.mark.parametrize(
    ("at", "is_open"),
    [
        ("2026-11-25T08:59", False),
        ("2026-11-25T09:00", True),
        ("2026-11-25T16:59", True),
        ("2026-11-25T17:00", False),
        ("2026-11-28T12:00", False),
        ("2026-12-28T12:00", False),
    ],
)
def test_when_the_office_is_open(at: str, is_open: bool) -> None:
    assert office_is_open(london(at), EXAMPLE) is is_open


def test_a_deadline_over_christmas_shows_the_days_it_counted_and_skipped() -> None:
    found = deadline(london("2026-12-24T11:00"))
    assert (found.due_at, found.counter, found.counted) == (
        london("2026-12-29T11:00"),
        "working days",
        (date(2026, 12, 29),),
    )
    assert found.skipped == (
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 26), "weekend"),
        (date(2026, 12, 27), "weekend"),
        (date(2026, 12, 28), "Boxing Day"),
    )


def test_a_red_deadline_counts_hours_and_is_due_when_the_team_is_told() -> None:
    found = deadline(london("2026-11-25T23:30"), Priority.RED)
    assert (found.counter, found.counted, found.due_at) == ("working hours", (), london("2026-11-26T11:00"))
    assert found.look_at == london("2026-11-25T23:30")


@pytest.mark.parametrize(
    ("priority", "received", "due", "missing_from"),
    [
        (Priority.AMBER, "2028-12-27T10:00", "2028-12-28T10:00", None),
        (Priority.AMBER, "2028-12-29T10:00", "2029-01-01T10:00", date(2029, 1, 1)),
        (Priority.AMBER, "2029-06-05T10:00", "2029-06-06T10:00", date(2029, 1, 1)),
        (Priority.RED, "2028-12-29T14:00", "2028-12-29T16:00", None),
        (Priority.RED, "2028-12-29T16:00", "2029-01-01T10:00", date(2029, 1, 1)),
    ],
)
def test_beyond_the_known_bank_holidays_a_deadline_is_provisional(
    priority: Priority, received: str, due: str, missing_from: date | None
) -> None:
    found = deadline(london(received), priority)
    assert (found.due_at, found.dates_missing_from) == (london(due), missing_from)


@given(STARTS, st.sampled_from(Priority))
def test_the_team_is_told_in_office_hours_and_before_the_manager(start: datetime, priority: Priority) -> None:
    at = {rung.name: rung.at for rung in ladder(priority, start, EXAMPLE)}
    assert start < at["team"] < at["manager"]
    assert office_is_open(at["team"] - timedelta(seconds=1), EXAMPLE) or office_is_open(at["team"], EXAMPLE)


@given(STARTS)
def test_the_duty_mailbox_is_told_when_the_office_is_closed_and_within_a_day(start: datetime) -> None:
    (duty,) = (rung.at for rung in ladder(Priority.RED, start, EXAMPLE) if rung.name == "duty")
    assert start <= duty <= start + timedelta(hours=8)
    assert not office_is_open(duty, EXAMPLE)
