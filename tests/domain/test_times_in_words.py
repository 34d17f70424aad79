"""Dates and times as people write them, in London."""

from datetime import UTC, date, datetime

import pytest

from chalicelib.domain.wording import london, london_date, london_time

NOW = datetime(2026, 11, 24, 10, 42, tzinfo=UTC)
SUMMER = datetime(2026, 7, 1, 10, 42, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "shown"),
    [
        (NOW, "10:42am"),
        (SUMMER, "11:42am"),
        (datetime(2026, 11, 24, 9, tzinfo=UTC), "9am"),
        (datetime(2026, 11, 24, 12, tzinfo=UTC), "midday"),
        (datetime(2026, 11, 24, 12, 5, tzinfo=UTC), "12:05pm"),
        (datetime(2026, 11, 24, 0, 0, tzinfo=UTC), "midnight"),
        (datetime(2026, 11, 24, 0, 5, tzinfo=UTC), "12:05am"),
        (datetime(2026, 11, 24, 23, 59, tzinfo=UTC), "11:59pm"),
    ],
)
def test_times_are_those_of_london_as_people_write_them(at: datetime, shown: str) -> None:
    assert london_time(at) == shown


def test_dates_are_those_of_london() -> None:
    assert london_date(date(2026, 11, 24)) == "Tuesday 24 November 2026"
    assert london_date(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == "Wednesday 1 July 2026"
    assert london(NOW) == "24 November 2026 at 10:42am"


def test_a_time_without_a_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="time zone"):
        london(NOW.replace(tzinfo=None))
