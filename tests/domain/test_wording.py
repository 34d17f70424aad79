from datetime import time, timedelta

import pytest

from chalicelib.domain.wording import how_long, inside_sentence, typed_time


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


@pytest.mark.parametrize(
    ("words", "inside"),
    [("By School to School (S2S)", "by School to School (S2S)"), ("No answer", "no answer"), ("", "")],
)
def test_inside_a_sentence_only_the_first_letter_is_small(words: str, inside: str) -> None:
    assert inside_sentence(words) == inside


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("9:05", time(9, 5)),
        ("09.05", time(9, 5)),
        ("14:30", time(14, 30)),
        ("23:59", time(23, 59)),
        ("0:00", time(0)),
        ("24:00", None),
        ("9:60", None),
        ("9", None),
        ("9:5", None),
        ("x9:05", None),
        ("9:05 ", None),
    ],
)
def test_a_time_that_somebody_typed(typed: str, found: time | None) -> None:
    assert typed_time(typed) == found
