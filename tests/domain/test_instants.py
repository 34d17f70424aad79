from datetime import UTC, date, datetime, time, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.instants import LONDON, instant_text, london_day, london_moment, parse_instant

MILLISECOND = timedelta(milliseconds=1)
INSTANTS = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2026, 11, 25, 10, tzinfo=UTC), "2026-11-25T10:00:00.000Z"),
        (datetime(2026, 7, 1, 10, 0, 0, 123999, tzinfo=LONDON), "2026-07-01T09:00:00.123Z"),
        (datetime(2026, 1, 1, 1, tzinfo=timezone(timedelta(hours=5, minutes=30))), "2025-12-31T19:30:00.000Z"),
    ],
)
def test_an_instant_as_text(at: datetime, text: str) -> None:
    assert instant_text(at) == text


@pytest.mark.parametrize("text", ["", "today", "0001-01-01T00:00:00+01:00", "9999-12-31T23:59:59-01:00"])
def test_other_text_is_no_instant(text: str) -> None:
    with pytest.raises(ValueError, match="."):
        parse_instant(text)


@given(INSTANTS)
def test_the_text_reads_back_to_the_millisecond(at: datetime) -> None:
    assert timedelta() <= at - parse_instant(instant_text(at)) < MILLISECOND


@given(INSTANTS, INSTANTS)
def test_the_order_of_the_texts_is_the_order_of_the_instants(one: datetime, other: datetime) -> None:
    earlier, later = sorted((one, other))
    assert instant_text(earlier) <= instant_text(later)


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ("2026-06-30T22:59Z", date(2026, 6, 30)),
        ("2026-06-30T23:00Z", date(2026, 7, 1)),
        ("2026-12-31T23:59Z", date(2026, 12, 31)),
        ("2026-10-25T23:30Z", date(2026, 10, 25)),
    ],
)
def test_a_day_is_a_day_in_london(at: str, day: date) -> None:
    assert london_day(datetime.fromisoformat(at)) == day


@pytest.mark.parametrize(
    ("day", "at", "instant"),
    [
        (date(2027, 1, 8), time(9), "2027-01-08T09:00:00.000Z"),
        (date(2027, 7, 1), time(9), "2027-07-01T08:00:00.000Z"),
        (date(2027, 3, 28), time(1, 30), "2027-03-28T01:30:00.000Z"),
        (date(2027, 10, 31), time(1, 30), "2027-10-31T00:30:00.000Z"),
    ],
)
def test_a_time_in_london_is_one_instant_also_when_the_clocks_change(day: date, at: time, instant: str) -> None:
    assert instant_text(london_moment(day, at)) == instant
