"""The return about a new pupil: due by the end of the fifth day after the day of entry."""

from datetime import date

import pytest

from chalicelib.domain.consequence import LATE, Becomes
from chalicelib.domain.joining import (
    consequence_of_joining,
    due_by,
    due_in_words,
    lateness,
    start_doubt,
    start_problem,
)

ENTERED = date(2025, 12, 19)


def test_all_days_count_christmas_and_weekends_too() -> None:
    assert due_by(ENTERED) == date(2025, 12, 24)
    assert "Wednesday 24 December 2025" in due_in_words(ENTERED)


@pytest.mark.parametrize(
    ("today", "late"), [(date(2025, 12, 19), False), (date(2025, 12, 24), False), (date(2025, 12, 25), True)]
)
def test_it_is_late_once_the_fifth_day_is_over_and_is_recorded_all_the_same(today: date, late: bool) -> None:
    assert bool(lateness(ENTERED, today)) is late
    found = consequence_of_joining(ENTERED, today)
    assert (found.becomes, found.flags) == (Becomes.RECORDED, (LATE,) if late else ())


@pytest.mark.parametrize(
    ("starts", "doubted", "stopped"),
    [
        (date(2026, 11, 1), False, False),
        (date(2027, 2, 23), False, False),
        (date(2027, 2, 24), True, False),
        (date(2027, 11, 25), True, False),
        (date(2027, 11, 26), True, True),
    ],
)
def test_a_start_far_ahead_is_doubted_and_one_of_another_year_is_stopped(
    starts: date, doubted: bool, stopped: bool
) -> None:
    today = date(2026, 11, 25)
    assert (bool(start_doubt(starts, today)), bool(start_problem(starts, today))) == (doubted, stopped)
