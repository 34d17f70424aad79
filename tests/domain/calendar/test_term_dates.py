"""A school's own dates over the county's."""

from datetime import date

import pytest

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.calendar.term_dates import TermDates

COUNTY = EXAMPLE.calendar()
AUTUMN = (date(2026, 9, 7), date(2026, 12, 11))
SUMMER = (date(2027, 4, 19), date(2027, 7, 9))
WHOLE = TermDates((AUTUMN, (date(2027, 1, 11), date(2027, 3, 26)), SUMMER))
IN_YEAR, NEXT_YEAR = date(2026, 11, 25), date(2027, 9, 14)


def test_without_own_dates_everything_is_the_countys() -> None:
    assert TermDates().over(COUNTY) == COUNTY
    assert TermDates().is_assumed(IN_YEAR)


def test_a_year_that_is_known_whole_is_the_schools_own_and_all_others_are_the_countys() -> None:
    calendar = WHOLE.over(COUNTY)
    assert (WHOLE.own_years(), WHOLE.unfinished_years()) == (frozenset({2026}), list[int]())
    assert [calendar.is_school_day(day) for day in (date(2026, 9, 3), date(2026, 12, 18))] == [False, False]
    assert calendar.is_school_day(date(2026, 10, 28)), "the county's half term is none of this school's"
    assert calendar.is_school_day(NEXT_YEAR)
    assert calendar.is_school_day(date(2026, 7, 17))
    assert [WHOLE.is_assumed(day) for day in (IN_YEAR, NEXT_YEAR)] == [False, True]


@pytest.mark.parametrize("terms", [(AUTUMN,), (SUMMER,), (AUTUMN, (date(2027, 1, 11), date(2027, 3, 26)))])
def test_half_a_year_makes_no_holiday_of_the_other_half(terms: tuple[tuple[date, date], ...]) -> None:
    dates = TermDates(terms)
    assert dates.over(COUNTY) == COUNTY
    assert (dates.unfinished_years(), dates.is_assumed(IN_YEAR)) == ([2026], True)


def test_a_closure_of_the_school_counts_in_the_countys_terms_too() -> None:
    burst_pipe = date(2026, 11, 26)
    dates = TermDates(closures=frozenset({burst_pipe}))
    assert COUNTY.is_school_day(burst_pipe)
    assert dates.over(COUNTY).why_closed(burst_pipe) == "closure"
    assert dates.is_assumed(IN_YEAR)


def test_bank_holidays_in_term_close_a_school_with_its_own_terms() -> None:
    assert not WHOLE.over(COUNTY).is_school_day(date(2027, 5, 3))
