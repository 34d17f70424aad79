"""By when each rule asks for what, and how the date was counted."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.authority.time_limits import TimeLimits
from chalicelib.domain.calendar.bank_holidays import ENGLAND_AND_WALES
from chalicelib.domain.calendar.days import is_working_day
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.deadlines.counting import Due
from chalicelib.domain.deadlines.limits import acknowledged_by, due, longest_without
from chalicelib.domain.deadlines.office_hours import office_is_open
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.instants import london_day
from chalicelib.domain.waiting import WaitKind
from tests.support.world import NOW, london

STARTS = st.datetimes(datetime(2026, 1, 1), datetime(2028, 11, 1), timezones=st.just(UTC))
RED, AMBER, GREEN = Priority.RED, Priority.AMBER, Priority.GREEN
COUNTED = (Rule.ACKNOWLEDGE, Rule.SOCIAL_CARE, Rule.TRIAGE, Rule.CHECKS, Rule.REVIEW, Rule.RECHECK)


def found(rule: Rule, start: str, priority: Priority = GREEN) -> Due:
    return due(rule, priority, london(start), EXAMPLE)


@pytest.mark.parametrize(
    ("rule", "priority", "start", "at"),
    [
        (Rule.ACKNOWLEDGE, RED, "2026-11-25T10:00", "2026-11-25T12:00"),
        (Rule.ACKNOWLEDGE, RED, "2026-11-25T23:30", "2026-11-26T11:00"),
        (Rule.ACKNOWLEDGE, AMBER, "2026-11-24T10:15", "2026-11-25T10:15"),
        (Rule.ACKNOWLEDGE, GREEN, "2026-11-28T12:00", "2026-11-30T17:00"),
        (Rule.SOCIAL_CARE, RED, "2026-11-25T10:00", "2026-11-25T12:00"),
        (Rule.SOCIAL_CARE, AMBER, "2026-11-27T16:30", "2026-11-27T18:30"),
        (Rule.SOCIAL_CARE, GREEN, "2026-12-25T02:00", "2026-12-25T04:00"),
        (Rule.TRIAGE, RED, "2026-11-25T10:00", "2026-11-25T17:00"),
        (Rule.TRIAGE, RED, "2026-11-25T16:59", "2026-11-25T17:00"),
        (Rule.TRIAGE, RED, "2026-11-25T17:00", "2026-11-26T17:00"),
        (Rule.TRIAGE, RED, "2026-12-24T18:00", "2026-12-29T17:00"),
        (Rule.TRIAGE, AMBER, "2026-11-25T10:00", "2026-11-27T10:00"),
        (Rule.TRIAGE, GREEN, "2026-11-25T10:00", "2026-12-02T10:00"),
        (Rule.CHECKS, RED, "2026-11-27T10:00", "2026-11-30T10:00"),
        (Rule.CHECKS, AMBER, "2026-11-25T10:00", "2026-11-27T10:00"),
        (Rule.CHECKS, GREEN, "2026-12-21T10:00", "2026-12-30T10:00"),
        (Rule.REVIEW, RED, "2026-11-25T10:00", "2026-12-09T17:00"),
        (Rule.REVIEW, AMBER, "2026-11-25T10:00", "2026-12-16T17:00"),
        (Rule.REVIEW, GREEN, "2026-11-25T10:00", "2026-12-23T17:00"),
        pytest.param(Rule.REVIEW, GREEN, "2026-11-27T10:00", "2026-12-24T17:00", id="Christmas Day, so the day before"),
        pytest.param(Rule.REVIEW, GREEN, "2026-11-29T10:00", "2026-12-24T17:00", id="Sunday after it, so Thursday"),
        pytest.param(Rule.REVIEW, RED, "2027-03-15T10:00", "2027-03-25T17:00", id="Easter Monday, so Thursday"),
        (Rule.RECHECK, GREEN, "2026-11-25T10:00", "2027-01-05T17:00"),
        (Rule.RECHECK, GREEN, "2026-12-30T10:00", "2027-04-13T17:00"),
        (Rule.RECHECK, RED, "2027-04-13T17:00", "2027-09-02T17:00"),
    ],
)
def test_by_when_each_rule_asks(rule: Rule, priority: Priority, start: str, at: str) -> None:
    assert found(rule, start, priority).at == london(at)


@pytest.mark.parametrize(
    ("rule", "start", "words"),
    [
        (Rule.SOCIAL_CARE, "2026-11-25T10:00", "2 hours after 25 November 2026 at 10am. Nights and days off count."),
        (Rule.CHECKS, "2026-11-25T10:00", "5 working days after 25 November 2026."),
        (
            Rule.REVIEW,
            "2026-11-27T10:00",
            "28 calendar days after 27 November 2026: Friday 25 December 2026. That is a day off, so it is due on the "
            "working day before.",
        ),
        (
            Rule.RECHECK,
            "2026-11-25T10:00",
            "The first day of the next term after 25 November 2026: Tuesday 5 January 2027.",
        ),
    ],
)
def test_every_date_says_how_it_was_counted(rule: Rule, start: str, words: str) -> None:
    assert found(rule, start).working == words


def test_a_count_over_christmas_shows_the_days_it_counted_and_skipped() -> None:
    over_christmas = found(Rule.ACKNOWLEDGE, "2026-12-24T11:00")
    assert (over_christmas.at, over_christmas.counted) == (london("2026-12-29T11:00"), (date(2026, 12, 29),))
    assert over_christmas.skipped == (
        (date(2026, 12, 25), "Christmas Day"),
        (date(2026, 12, 26), "weekend"),
        (date(2026, 12, 27), "weekend"),
        (date(2026, 12, 28), "Boxing Day"),
    )


@given(st.sampled_from((Rule.TRIAGE, Rule.CHECKS, Rule.REVIEW, Rule.RECHECK)), st.sampled_from(Priority), STARTS)
def test_no_step_of_the_team_falls_on_a_day_off(rule: Rule, priority: Priority, start: datetime) -> None:
    assert is_working_day(london_day(due(rule, priority, start, EXAMPLE).at), ENGLAND_AND_WALES)


@given(st.sampled_from(COUNTED), st.sampled_from(Priority), STARTS)
def test_every_date_is_ahead_says_how_and_is_no_further_than_a_case_may_be_left_alone(
    rule: Rule, priority: Priority, start: datetime
) -> None:
    by = due(rule, priority, start, EXAMPLE)
    assert by.at > start
    assert by.working
    assert by.at <= max(longest_without(priority, rule is Rule.RECHECK, start, EXAMPLE), start + timedelta(days=13))


@given(st.sampled_from(COUNTED), STARTS)
def test_a_more_urgent_case_is_never_due_later(rule: Rule, start: datetime) -> None:
    dates = [due(rule, priority, start, EXAMPLE).at for priority in (RED, AMBER, GREEN)]
    assert rule is Rule.ACKNOWLEDGE or dates == sorted(dates)


@pytest.mark.parametrize("kind", WaitKind)
def test_the_rule_of_a_wait_needs_its_wait(kind: WaitKind) -> None:
    with pytest.raises(ValueError, match="needs the wait"):
        due(Rule(kind.value), GREEN, NOW, EXAMPLE)


def test_the_limits_are_the_authoritys() -> None:
    slower = replace(EXAMPLE, limits=TimeLimits(red_team_hours=3, other_team_days=3, triage_green_days=1))
    assert due(Rule.ACKNOWLEDGE, RED, NOW, slower).at == NOW + timedelta(hours=3)
    assert due(Rule.ACKNOWLEDGE, GREEN, NOW, slower).at == london("2026-11-30T10:00")
    assert due(Rule.TRIAGE, GREEN, NOW, slower).at == london("2026-11-26T10:00")


def test_without_term_dates_a_recheck_is_provisional_and_a_quarter_of_a_year_away() -> None:
    by = due(Rule.RECHECK, GREEN, NOW, replace(EXAMPLE, terms=()))
    assert (by.at, by.dates_missing_from) == (london("2027-02-24T17:00"), date(2026, 11, 26))


@pytest.mark.parametrize(
    ("priority", "received", "at"),
    [
        # Clocks go back on Sunday 25 October 2026 and forward on Easter Sunday, 28 March 2027. All in UTC.
        (RED, "2026-10-23T15:00Z", "2026-10-26T10:00Z"),
        (AMBER, "2026-10-23T09:00Z", "2026-10-26T10:00Z"),
        (RED, "2026-10-25T01:30Z", "2026-10-26T11:00Z"),
        (RED, "2027-03-25T16:00Z", "2027-03-30T09:00Z"),
        (AMBER, "2027-03-25T10:00Z", "2027-03-30T09:00Z"),
        (RED, "2027-03-28T01:30Z", "2027-03-30T10:00Z"),
    ],
)
def test_office_hours_are_those_of_the_wall_clock_on_both_sides_of_a_clock_change(
    priority: Priority, received: str, at: str
) -> None:
    start = datetime.fromisoformat(received)
    assert due(Rule.ACKNOWLEDGE, priority, start, EXAMPLE).at == datetime.fromisoformat(at)


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


@pytest.mark.parametrize(
    ("rule", "priority", "received", "at", "missing_from"),
    [
        (Rule.ACKNOWLEDGE, AMBER, "2028-12-27T10:00", "2028-12-28T10:00", None),
        (Rule.ACKNOWLEDGE, AMBER, "2028-12-29T10:00", "2029-01-01T10:00", date(2029, 1, 1)),
        (Rule.ACKNOWLEDGE, RED, "2028-12-29T14:00", "2028-12-29T16:00", None),
        (Rule.ACKNOWLEDGE, RED, "2028-12-29T16:00", "2029-01-01T10:00", date(2029, 1, 1)),
        (Rule.TRIAGE, RED, "2028-12-29T18:00", "2029-01-01T17:00", date(2029, 1, 1)),
        (Rule.REVIEW, RED, "2028-12-20T10:00", "2029-01-03T17:00", date(2029, 1, 1)),
    ],
)
def test_beyond_the_known_bank_holidays_a_date_is_provisional(
    rule: Rule, priority: Priority, received: str, at: str, missing_from: date | None
) -> None:
    by = found(rule, received, priority)
    assert (by.at, by.dates_missing_from) == (london(at), missing_from)


@pytest.mark.parametrize("priority", Priority)
def test_by_when_somebody_must_act_on_a_case(priority: Priority) -> None:
    assert acknowledged_by(priority, NOW, EXAMPLE) == due(Rule.ACKNOWLEDGE, priority, NOW, EXAMPLE).at
