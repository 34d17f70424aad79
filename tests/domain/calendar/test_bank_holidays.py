from collections import Counter
from datetime import date

import pytest

from chalicelib.domain.calendar.bank_holidays import (
    ENGLAND_AND_WALES,
    FIRST_YEAR,
    LAST_YEAR,
    covers,
    holidays_reaching,
)
from chalicelib.domain.errors import CalendarTooShort

# Years with an extra holiday: two jubilees, a state funeral, a coronation.
EXTRA = {2012: 1, 2022: 2, 2023: 1}


@pytest.mark.parametrize(
    ("year", "month_days"),
    [
        (2026, [(1, 1), (4, 3), (4, 6), (5, 4), (5, 25), (8, 31), (12, 25), (12, 28)]),
        (2027, [(1, 1), (3, 26), (3, 29), (5, 3), (5, 31), (8, 30), (12, 27), (12, 28)]),
        (2028, [(1, 3), (4, 14), (4, 17), (5, 1), (5, 29), (8, 28), (12, 25), (12, 26)]),
    ],
)
def test_the_published_dates(year: int, month_days: list[tuple[int, int]]) -> None:
    assert [(day.month, day.day) for day in ENGLAND_AND_WALES if day.year == year] == month_days


@pytest.mark.parametrize(
    ("day", "title"),
    [
        (date(2012, 6, 5), "Queen’s Diamond Jubilee"),
        (date(2020, 5, 8), "Early May bank holiday (VE day)"),
        (date(2022, 9, 19), "Bank Holiday for the State Funeral of Queen Elizabeth II"),
        (date(2026, 12, 28), "Boxing Day"),
    ],
)
def test_the_published_titles(day: date, title: str) -> None:
    assert ENGLAND_AND_WALES[day] == title


def test_every_year_has_its_eight_and_the_extra_ones() -> None:
    years = range(FIRST_YEAR, LAST_YEAR + 1)
    assert Counter(day.year for day in ENGLAND_AND_WALES) == {year: 8 + EXTRA.get(year, 0) for year in years}


def test_none_falls_on_a_weekend() -> None:
    assert {day.isoweekday() for day in ENGLAND_AND_WALES} <= {1, 2, 3, 4, 5}


def test_good_friday_and_easter_monday_stay_together() -> None:
    fridays = [day for day, title in ENGLAND_AND_WALES.items() if title == "Good Friday"]
    mondays = [day for day, title in ENGLAND_AND_WALES.items() if title == "Easter Monday"]
    assert [(monday - friday).days for friday, monday in zip(fridays, mondays, strict=True)] == [3] * 17


@pytest.mark.parametrize(("year", "covered"), [(2011, False), (2012, True), (2028, True), (2029, False)])
def test_covers(year: int, covered: bool) -> None:
    assert covers(year) is covered


def test_a_count_within_the_covered_years_gets_the_holidays() -> None:
    assert holidays_reaching(date(2028, 12, 31)) is ENGLAND_AND_WALES
    assert holidays_reaching(date(2012, 1, 1)) is ENGLAND_AND_WALES


@pytest.mark.parametrize(
    ("until", "missing_from", "sentence"),
    [
        (date(2029, 1, 1), date(2029, 1, 1), "Add those from 1 January 2029"),
        (date(2031, 5, 1), date(2029, 1, 1), "Add those from 1 January 2029"),
        (date(2011, 12, 31), date(2011, 1, 1), "Add those from 1 January 2011"),
    ],
)
def test_a_count_beyond_them_is_refused(until: date, missing_from: date, sentence: str) -> None:
    with pytest.raises(CalendarTooShort, match=sentence) as refusal:
        holidays_reaching(until)
    assert refusal.value.missing_from == missing_from
