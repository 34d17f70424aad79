"""Codes of the register, and the school days before a day."""

from datetime import date

import pytest

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.returns.attendance import CODES, code_problem, last_school_days

CALENDAR = EXAMPLE.calendar()


@pytest.mark.parametrize("code", ["", *CODES])
def test_codes_of_the_register_and_blanks_are_taken(code: str) -> None:
    assert code_problem(code) is None


@pytest.mark.parametrize("code", ["n", "A", "NN", "//", " ", "Y8", "<b>"])
def test_anything_else_is_not(code: str) -> None:
    assert code_problem(code)


def test_the_last_school_days_leave_out_weekends_and_half_term() -> None:
    days = last_school_days(date(2026, 11, 3), 4, CALENDAR)
    assert days == (date(2026, 10, 22), date(2026, 10, 23), date(2026, 11, 2), date(2026, 11, 3))


def test_in_summer_they_are_those_before_the_holidays() -> None:
    assert last_school_days(date(2026, 8, 20), 20, CALENDAR)[-1] == date(2026, 7, 17)


@pytest.mark.parametrize(("until", "count"), [(date(2025, 9, 4), 2), (date(2040, 1, 1), 0), (date(2025, 1, 1), 0)])
def test_where_the_calendar_ends_there_are_fewer(until: date, count: int) -> None:
    assert len(last_school_days(until, 20, CALENDAR)) == count


def test_without_term_dates_there_are_none() -> None:
    assert last_school_days(date(2026, 11, 3), 20, SchoolCalendar((), ())) == ()
