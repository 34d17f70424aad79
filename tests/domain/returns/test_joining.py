"""The return about a new pupil: due by the end of the fifth day after the day of entry."""

from datetime import date

import pytest

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.forms.disposition import LATE, Disposition
from chalicelib.domain.returns.joining import (
    Junior,
    decide_joining,
    due_by,
    due_in_words,
    lateness,
    may_be_first_day,
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
    found = decide_joining(ENTERED, today)
    assert (found.disposition, found.flags) == (Disposition.RECORDED, (LATE,) if late else ())


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


@pytest.mark.parametrize(
    ("starts", "calendar", "may_be"),
    [
        (date(2026, 9, 3), EXAMPLE.calendar(), True),
        (date(2026, 9, 2), EXAMPLE.calendar(), False),
        (date(2026, 9, 4), EXAMPLE.calendar(), False),
        (date(2026, 11, 2), EXAMPLE.calendar(), False),
        (date(2031, 9, 4), EXAMPLE.calendar(), True),
        (date(2026, 9, 1), SchoolCalendar((), ()), True),
        (date(2026, 7, 31), SchoolCalendar((), ()), False),
        (date(2026, 10, 1), SchoolCalendar((), ()), False),
    ],
)
def test_which_day_may_be_the_first_of_a_school_year(starts: date, calendar: SchoolCalendar, may_be: bool) -> None:
    assert may_be_first_day(starts, calendar) is may_be


@pytest.mark.parametrize(
    ("placed_there", "asked_on", "needed", "words"),
    [
        (False, None, True, "has not asked for them"),
        (True, None, False, "has not asked for them"),
        (True, ENTERED, False, "entered by 19 December 2025, when"),
        (True, date(2025, 12, 20), False, "entered by 20 December 2025, when"),
        (True, date(2025, 12, 18), True, "A return is needed: on 18 December 2025"),
    ],
)
def test_a_request_for_junior_returns_covers_only_names_entered_after_its_day(
    placed_there: bool, asked_on: date | None, needed: bool, words: str
) -> None:
    junior = Junior(placed_there, asked_on)
    assert junior.needs_no_return(ENTERED) is not needed
    assert words in junior.in_words(ENTERED)
    assert (LATE in decide_joining(ENTERED, date(2026, 2, 1), junior).flags) is needed
