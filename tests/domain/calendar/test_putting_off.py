"""How long what could not be done is put off, and when a person is told."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.calendar.putting_off import TRIES, is_time_to_tell, pause_after


def test_it_comes_later_each_time_until_a_person_was_told() -> None:
    minutes = [pause_after(failures) // timedelta(minutes=1) for failures in range(1, TRIES + 2)]
    assert minutes == [1, 2, 4, 8, 15, 15, 15, 15, 15, 60, 60]


def test_a_person_hears_of_it_on_the_day_on_which_it_fails() -> None:
    assert sum((pause_after(failures) for failures in range(1, TRIES)), timedelta()) == timedelta(minutes=90)


def test_a_person_is_told_after_ten_tries_and_after_each_ten_more() -> None:
    assert [failures for failures in range(31) if is_time_to_tell(failures)] == [10, 20, 30]


@given(st.integers(1, 10**6))
def test_nothing_is_dropped_and_no_pause_is_shorter_than_a_minute(failures: int) -> None:
    assert timedelta(minutes=1) <= pause_after(failures) <= timedelta(hours=1)
