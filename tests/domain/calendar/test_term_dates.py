"""A school's own dates over the county's."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.calendar.days import TermDatesWrong
from chalicelib.domain.calendar.term_dates import CalendarRefused, Term, TermDates

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


# --- as somebody enters them ---------------------------------------------------------------------------------------------

KNOWN = TermDates((AUTUMN, SUMMER), frozenset({IN_YEAR}), version=3)
SPRING = (date(2027, 1, 11), date(2027, 3, 26))
LONG = (date(2026, 12, 12), date(2026, 12, 12) + timedelta(days=140))


def overlap(begins: str, ends: str) -> str:
    return f"These dates overlap those from {begins} to {ends}. Remove those first to change them."


@pytest.mark.parametrize(
    ("known", "term", "after"),
    [
        (KNOWN, SPRING, (AUTUMN, SPRING, SUMMER)),
        (TermDates(), SUMMER, (SUMMER,)),
        (
            TermDates((AUTUMN,)),
            (date(2026, 12, 12), date(2026, 12, 18)),
            (AUTUMN, (date(2026, 12, 12), date(2026, 12, 18))),
        ),
        (TermDates((SUMMER,)), (date(2027, 4, 1), date(2027, 4, 18)), ((date(2027, 4, 1), date(2027, 4, 18)), SUMMER)),
        (TermDates(), LONG, (LONG,)),
        (TermDates(), (IN_YEAR, IN_YEAR), ((IN_YEAR, IN_YEAR),)),
    ],
)
def test_terms_are_kept_in_order(known: TermDates, term: Term, after: tuple[Term, ...]) -> None:
    found = known.with_term(*term)
    assert found == TermDates(after, known.closures, known.version)
    assert found.without_term(term[0]) == known


@pytest.mark.parametrize(
    ("term", "why"),
    [
        (
            (LONG[0], LONG[1] + timedelta(days=1)),
            "A term or half term is never longer than 20 weeks. Enter each one by itself.",
        ),
        ((date(2026, 12, 11), date(2026, 12, 18)), overlap("7 September 2026", "11 December 2026")),
        ((date(2026, 8, 31), date(2026, 9, 7)), overlap("7 September 2026", "11 December 2026")),
        ((date(2026, 10, 1), date(2026, 10, 2)), overlap("7 September 2026", "11 December 2026")),
        ((date(2027, 7, 9), date(2027, 7, 20)), overlap("19 April 2027", "9 July 2027")),
    ],
)
def test_which_terms_are_refused(term: Term, why: str) -> None:
    with pytest.raises(CalendarRefused) as refused:
        KNOWN.with_term(*term)
    assert str(refused.value) == why


def test_a_term_ends_after_it_begins() -> None:
    with pytest.raises(TermDatesWrong):
        TermDates().with_term(IN_YEAR, IN_YEAR - timedelta(days=1))


def test_a_day_without_pupils_is_added_and_taken_away() -> None:
    day = date(2026, 11, 26)
    found = KNOWN.with_closure(day, COUNTY)
    assert found == TermDates(KNOWN.terms, frozenset({IN_YEAR, day}), KNOWN.version)
    assert found.without_closure(day) == KNOWN
    for edge in COUNTY.terms[-1]:
        assert KNOWN.with_closure(edge, COUNTY).closures == {IN_YEAR, edge}


@pytest.mark.parametrize(
    ("day", "why"),
    [
        (date(2026, 11, 28), "28 November 2026 is at a weekend, when schools are closed anyway."),
        (date(2026, 12, 21), "21 December 2026 is in none of the terms, so schools are closed then anyway."),
        (date(2026, 10, 26), "26 October 2026 is in none of the terms, so schools are closed then anyway."),
    ],
)
def test_a_day_on_which_schools_are_closed_anyway_is_refused(day: date, why: str) -> None:
    with pytest.raises(CalendarRefused) as refused:
        KNOWN.with_closure(day, COUNTY)
    assert str(refused.value) == why


def test_unfinished_years_are_in_order() -> None:
    later, earlier = (date(2028, 9, 4), date(2028, 12, 1)), (date(2024, 9, 4), date(2024, 12, 1))
    assert TermDates((earlier, AUTUMN, later)).unfinished_years() == [2024, 2026, 2028]


def test_a_county_closure_does_not_close_a_school_in_its_own_year_but_a_bank_holiday_does() -> None:
    county = type(COUNTY)(COUNTY.terms, frozenset({IN_YEAR, date(2027, 5, 3), NEXT_YEAR}))
    assert [WHOLE.over(county).is_school_day(day) for day in (IN_YEAR, date(2027, 5, 3), NEXT_YEAR)] == [
        True,
        False,
        False,
    ]
    assert [county.is_school_day(day) for day in (IN_YEAR, NEXT_YEAR)] == [False, False]


@pytest.mark.parametrize(
    ("first", "last", "whole"),
    [
        (date(2026, 9, 30), date(2027, 7, 1), True),
        (date(2026, 9, 1), date(2027, 6, 30), False),
        (date(2026, 10, 1), date(2027, 7, 9), False),
        (date(2026, 8, 31), date(2027, 7, 9), False),
    ],
)
def test_a_year_is_whole_from_september_until_july(first: date, last: date, whole: bool) -> None:
    dates = TermDates(((first, first), (last, last)))
    assert (date(2027, 1, 11).year - 1 in dates.own_years()) is whole
