"""The moment of publication on the clocks of London, also when they change."""

from datetime import UTC, date, datetime, time

import pytest

from chalicelib.domain.sheets.publish_time import NoSuchTime, in_words, publish_time

NOW = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "instant"),
    [
        (date(2026, 7, 1), time(9), datetime(2026, 7, 1, 8, tzinfo=UTC)),
        (date(2026, 12, 1), time(9), datetime(2026, 12, 1, 9, tzinfo=UTC)),
        (date(2026, 10, 25), time(0, 59), datetime(2026, 10, 24, 23, 59, tzinfo=UTC)),
        (date(2026, 10, 25), time(1, 30), datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(2), datetime(2026, 10, 25, 2, tzinfo=UTC)),
    ],
)
def test_a_time_is_that_of_london_and_in_the_repeated_hour_the_first(day: date, at: time, instant: datetime) -> None:
    assert publish_time(day, at, NOW) == instant


def test_the_hour_that_the_clocks_leave_out_does_not_exist() -> None:
    with pytest.raises(NoSuchTime, match="no 1:30am on that day"):
        publish_time(date(2026, 3, 29), time(1, 30), NOW)


def test_a_time_that_has_passed_is_refused() -> None:
    with pytest.raises(NoSuchTime, match="has passed"):
        publish_time(date(2026, 3, 1), time(0), NOW)


def test_which_of_two_equal_times_is_said() -> None:
    assert in_words(datetime(2026, 10, 25, 0, 30, tzinfo=UTC)) == (
        "25 October 2026 at 1:30am, the first time that the clocks show it"
    )
    assert "second time" in in_words(datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    assert in_words(datetime(2026, 10, 25, 2, 30, tzinfo=UTC)) == "25 October 2026 at 2:30am"
    assert in_words(datetime(2026, 3, 29, 1, 30, tzinfo=UTC)) == "29 March 2026 at 2:30am"
