from datetime import timedelta

import pytest

from chalicelib.domain.wording import how_long


@pytest.mark.parametrize(
    ("time", "words"),
    [
        (timedelta(seconds=1), "1 minute"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=23, minutes=59), "23 hours"),
        (timedelta(days=1), "1 day"),
        (timedelta(days=40), "40 days"),
    ],
)
def test_a_length_of_time_is_told_in_its_largest_whole_unit(time: timedelta, words: str) -> None:
    assert how_long(time) == words
