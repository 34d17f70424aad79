from datetime import UTC, date, datetime, time, timedelta
from typing import TypedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.calendar.bank_holidays import ENGLAND_AND_WALES
from chalicelib.domain.calendar.working_hours import add_working_hours, is_working_time, next_opening
from chalicelib.domain.instants import LONDON


class Office(TypedDict):
    opens: time
    closes: time
    holidays: set[date]


OFFICE = Office(opens=time(9), closes=time(17), holidays=set(ENGLAND_AND_WALES))
INSTANTS = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 1), timezones=st.just(UTC))
SOME_TIME = st.timedeltas(timedelta(microseconds=1), timedelta(hours=60))


def london(text: str) -> datetime:
    """A London wall-clock time as the UTC instant it is."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        ("2025-10-15T10:00", 2, "2025-10-15T12:00"),
        ("2025-10-15T10:00", 1.5, "2025-10-15T11:30"),
        ("2025-10-15T09:00", 8, "2025-10-15T17:00"),
        ("2025-10-15T09:00", 8.5, "2025-10-16T09:30"),
        ("2025-10-15T16:00", 2, "2025-10-16T10:00"),
        ("2025-10-15T06:00", 1, "2025-10-15T10:00"),
        ("2025-10-15T17:00", 1, "2025-10-16T10:00"),
        ("2025-10-17T16:30", 1, "2025-10-20T09:30"),
        ("2025-10-18T12:00", 4, "2025-10-20T13:00"),
        ("2025-12-24T16:00", 2, "2025-12-29T10:00"),
        ("2025-10-15T10:00", 24, "2025-10-20T10:00"),
    ],
)
def test_adding_working_hours(start: str, hours: float, due: str) -> None:
    assert add_working_hours(london(start), hours, **OFFICE) == london(due)


@pytest.mark.parametrize(
    ("start", "due"),
    [
        # Clocks go back on Sunday 26 October 2025: 16:00 is 15:00 UTC on the Friday, 10:00 is 10:00 UTC on the Monday.
        (datetime(2025, 10, 24, 15, 0, tzinfo=UTC), datetime(2025, 10, 27, 10, 0, tzinfo=UTC)),
        # Clocks go forward on Sunday 29 March 2026.
        (datetime(2026, 3, 27, 16, 0, tzinfo=UTC), datetime(2026, 3, 30, 9, 0, tzinfo=UTC)),
    ],
)
def test_two_hours_over_a_clock_change(start: datetime, due: datetime) -> None:
    assert add_working_hours(start, 2, **OFFICE) == due


def test_the_london_date_decides_not_the_utc_one() -> None:
    # 23:30 UTC on Sunday 14 June is 00:30 on Monday in London; a holiday on that Monday then counts.
    late_sunday = datetime(2026, 6, 14, 23, 30, tzinfo=UTC)
    assert next_opening(late_sunday, **OFFICE) == london("2026-06-15T09:00")
    closed = Office(opens=time(0), closes=time(17), holidays={date(2026, 6, 15)})
    assert next_opening(late_sunday, **closed) == london("2026-06-16T00:00")


def test_an_hour_is_the_same_given_either_way_and_comes_out_in_utc() -> None:
    start = datetime(2025, 7, 15, 10, 0, tzinfo=LONDON)
    due = add_working_hours(start, timedelta(hours=1), **OFFICE)
    assert due == add_working_hours(start, 1.0, **OFFICE) == datetime(2025, 7, 15, 10, 0, tzinfo=UTC)
    assert due.tzinfo is UTC


@pytest.mark.parametrize(
    ("at", "is_open", "opening"),
    [
        ("2025-10-15T08:59", False, "2025-10-15T09:00"),
        ("2025-10-15T09:00", True, "2025-10-15T09:00"),
        ("2025-10-15T16:59", True, "2025-10-15T16:59"),
        ("2025-10-15T17:00", False, "2025-10-16T09:00"),
        ("2025-10-18T12:00", False, "2025-10-20T09:00"),
        ("2026-08-31T12:00", False, "2026-09-01T09:00"),
    ],
)
def test_opening_times(at: str, is_open: bool, opening: str) -> None:
    assert is_working_time(london(at), **OFFICE) is is_open
    assert next_opening(london(at), **OFFICE) == london(opening)


def test_adding_nothing_waits_for_the_office_to_open() -> None:
    assert add_working_hours(london("2025-10-18T12:00"), 0, **OFFICE) == london("2025-10-20T09:00")


def test_what_cannot_be_counted_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        add_working_hours(datetime(2025, 10, 15, 10), 1, **OFFICE)
    with pytest.raises(ValueError, match="-1"):
        add_working_hours(london("2025-10-15T10:00"), -1, **OFFICE)
    with pytest.raises(ValueError, match="cannot close at 09:00:00"):
        next_opening(london("2025-10-15T10:00"), opens=time(9), closes=time(9), holidays=set())


@given(INSTANTS, SOME_TIME)
def test_it_never_lands_outside_office_hours(start: datetime, hours: timedelta) -> None:
    due = add_working_hours(start, hours, **OFFICE)
    assert is_working_time(due - timedelta(microseconds=1), **OFFICE)
    assert due - start >= hours


@given(INSTANTS, SOME_TIME, SOME_TIME)
def test_two_steps_reach_what_one_step_reaches(start: datetime, first: timedelta, then: timedelta) -> None:
    halfway = add_working_hours(start, first, **OFFICE)
    assert add_working_hours(halfway, then, **OFFICE) == add_working_hours(start, first + then, **OFFICE)
