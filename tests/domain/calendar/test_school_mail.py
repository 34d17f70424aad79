from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.calendar.school_mail import SPREAD_MINUTES, first_school_day, opening_on, place_in_queue

COUNTY = EXAMPLE.calendar()
EARLIER = SchoolCalendar(((date(2026, 11, 2), date(2026, 12, 18)), (date(2027, 1, 4), date(2027, 2, 12))), ())
SHORT = SchoolCalendar(((date(2026, 9, 3), date(2026, 12, 18)),), ())
EMPTY = SchoolCalendar((), ())


@pytest.mark.parametrize(
    ("day", "calendars", "first"),
    [
        (date(2026, 12, 18), [COUNTY], date(2026, 12, 18)),
        (date(2026, 12, 19), [COUNTY], date(2027, 1, 5)),
        (date(2026, 12, 25), [COUNTY], date(2027, 1, 5)),
        (date(2027, 1, 4), [COUNTY], date(2027, 1, 5)),
        (date(2027, 1, 5), [COUNTY], date(2027, 1, 5)),
        (date(2026, 11, 28), [COUNTY], date(2026, 11, 30)),
        (date(2027, 5, 3), [COUNTY], date(2027, 5, 4)),
        (date(2026, 12, 25), [COUNTY, EARLIER], date(2027, 1, 4)),
        (date(2027, 1, 4), [COUNTY, EARLIER], date(2027, 1, 4)),
        (date(2026, 12, 25), [SHORT], date(2026, 12, 25)),
        (date(2026, 12, 19), [SHORT], date(2026, 12, 19)),
        (date(2026, 12, 25), [COUNTY, SHORT], date(2026, 12, 25)),
        (date(2026, 12, 25), [EMPTY], date(2026, 12, 25)),
        (date(2026, 12, 25), [], date(2026, 12, 25)),
    ],
)
def test_the_first_school_day_of_several_schools_is_the_earliest(
    day: date, calendars: list[SchoolCalendar], first: date
) -> None:
    assert first_school_day(day, calendars) == first


@given(st.dates(date(2025, 9, 1), date(2028, 1, 1)))
def test_mail_goes_on_a_school_day_or_where_nobody_knows(day: date) -> None:
    first = first_school_day(day, [COUNTY])
    assert first >= day
    assert first == day or COUNTY.is_school_day(first)


@pytest.mark.parametrize(
    ("day", "opening"),
    [
        (date(2027, 1, 5), datetime(2027, 1, 5, 9, tzinfo=UTC)),
        (date(2027, 4, 13), datetime(2027, 4, 13, 8, tzinfo=UTC)),
    ],
)
def test_the_office_opens_by_the_clock_on_the_wall(day: date, opening: datetime) -> None:
    assert opening_on(day, time(9)) == opening


def test_what_was_held_is_spread_over_the_first_hour_always_in_the_same_way() -> None:
    places = [place_in_queue(f"message-{number}") for number in range(200)]
    assert places == [place_in_queue(f"message-{number}") for number in range(200)]
    assert len(set(places)) > SPREAD_MINUTES / 2
    assert timedelta() <= min(places) <= max(places) < timedelta(minutes=SPREAD_MINUTES)
