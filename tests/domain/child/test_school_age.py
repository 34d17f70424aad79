from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.child.school_age import (
    AgeFinding,
    SchoolAge,
    age_on,
    compulsory_school_age,
    school_age,
    school_year,
    year_group,
    year_group_doubt,
)

BIRTHS = st.dates(date(1995, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("born", "first", "last"),
    [
        (date(2021, 8, 31), date(2026, 8, 31), date(2037, 6, 26)),
        (date(2010, 9, 1), date(2015, 12, 31), date(2027, 6, 25)),
        (date(2010, 8, 31), date(2015, 8, 31), date(2026, 6, 26)),
        (date(2018, 1, 1), date(2023, 3, 31), date(2034, 6, 30)),
        (date(2018, 3, 31), date(2023, 3, 31), date(2034, 6, 30)),
        (date(2018, 4, 1), date(2023, 8, 31), date(2034, 6, 30)),
        (date(2018, 12, 31), date(2023, 12, 31), date(2035, 6, 29)),
        (date(2019, 1, 1), date(2024, 3, 31), date(2035, 6, 29)),
    ],
)
def test_compulsory_school_age(born: date, first: date, last: date) -> None:
    assert compulsory_school_age(born) == (first, last)


def test_a_leap_day_child_is_treated_as_one_born_the_day_before_or_after() -> None:
    around = {compulsory_school_age(born) for born in (date(2020, 2, 28), date(2020, 2, 29), date(2020, 3, 1))}
    assert around == {(date(2025, 3, 31), date(2036, 6, 27))}


@given(BIRTHS)
def test_it_begins_on_a_prescribed_day_within_five_months_of_the_fifth_birthday(born: date) -> None:
    first, _ = compulsory_school_age(born)
    assert (first.month, first.day) in {(3, 31), (8, 31), (12, 31)}
    assert timedelta(days=5 * 365) <= first - born <= timedelta(days=5 * 365 + 2 + 153)


@given(BIRTHS)
def test_it_ends_on_the_last_friday_in_june_of_year_eleven(born: date) -> None:
    _, last = compulsory_school_age(born)
    assert (last.month, last.isoweekday(), (last + timedelta(days=7)).month) == (6, 5, 7)
    assert year_group(born, last) == 11


@given(BIRTHS, BIRTHS)
def test_an_older_child_never_starts_or_leaves_later(one: date, other: date) -> None:
    older, younger = sorted((one, other))
    assert compulsory_school_age(older)[0] <= compulsory_school_age(younger)[0]
    assert compulsory_school_age(older)[1] <= compulsory_school_age(younger)[1]


@pytest.mark.parametrize(
    ("born", "on", "group"),
    [
        (date(2020, 9, 1), date(2025, 9, 1), 0),
        (date(2021, 8, 31), date(2025, 9, 1), 0),
        (date(2020, 8, 31), date(2025, 9, 1), 1),
        (date(2021, 8, 31), date(2025, 8, 31), None),
        (date(2014, 5, 20), date(2025, 11, 3), 7),
        (date(2014, 5, 20), date(2026, 8, 31), 7),
        (date(2014, 5, 20), date(2026, 9, 1), 8),
        (date(2007, 9, 1), date(2026, 8, 31), 13),
        (date(2007, 9, 1), date(2026, 9, 1), None),
        (date(2020, 2, 29), date(2025, 9, 1), 1),
        (date(2030, 1, 1), date(2025, 9, 1), None),
    ],
)
def test_year_group(born: date, on: date, group: int | None) -> None:
    assert year_group(born, on) == group


@given(BIRTHS)
def test_each_child_is_in_each_of_fourteen_groups_for_one_year(born: date) -> None:
    septembers = (date(year, 9, 1) for year in range(born.year, born.year + 25))
    assert [group for on in septembers if (group := year_group(born, on)) is not None] == list(range(14))


@pytest.mark.parametrize(
    ("on", "year"), [(date(2025, 8, 31), 2024), (date(2025, 9, 1), 2025), (date(2026, 1, 1), 2025)]
)
def test_school_year(on: date, year: int) -> None:
    assert school_year(on) == year


BORN, ON = date(2015, 3, 14), date(2026, 11, 25)


@pytest.mark.parametrize(
    ("born", "given", "words"),
    [
        (BORN, 7, None),
        (BORN, 8, "By the date of birth, the child would be in Year 7. Is the child taught a year ahead?"),
        (BORN, 6, "By the date of birth, the child would be in Year 7. Is the child taught a year behind?"),
        (BORN, 9, "By the date of birth, the child would be in Year 7. Check the date of birth and the year group."),
        (
            date(2022, 8, 31),
            1,
            "By the date of birth, the child would be in Reception. Is the child taught a year ahead?",
        ),
        (
            date(2022, 9, 1),
            0,
            "By the date of birth, the child would not be in Reception yet. Is the child taught a year ahead?",
        ),
        (
            date(2008, 8, 31),
            13,
            "By the date of birth, the child would be past Year 13. Is the child taught a year behind?",
        ),
    ],
)
def test_a_year_group_that_does_not_fit_the_date_of_birth_is_asked_about(
    born: date, given: int, words: str | None
) -> None:
    assert year_group_doubt(given, born, ON) == words


@pytest.mark.parametrize(("given", "doubted"), [(5, True), (6, False), (7, False), (8, False), (9, True)])
def test_a_year_to_either_side_fits_what_is_only_about_right(given: int, doubted: bool) -> None:
    assert bool(year_group_doubt(given, BORN, ON, apart=1)) is doubted


OF_AGE = "The child is of compulsory school age."
BY_ESTIMATE = "By an estimate of the date of birth, the child is {} compulsory school age."


@pytest.mark.parametrize(
    ("born", "vague", "age", "why", "first"),
    [
        (None, False, SchoolAge.NOT_KNOWN, "The child’s date of birth is not known.", None),
        (None, True, SchoolAge.NOT_KNOWN, "The child’s date of birth is not known.", None),
        (BORN, False, SchoolAge.WITHIN, OF_AGE, date(2020, 3, 31)),
        (date(2021, 8, 31), False, SchoolAge.WITHIN, OF_AGE, date(2026, 8, 31)),
        (
            *(date(2021, 9, 1), False, SchoolAge.BELOW),
            *("Compulsory school age begins on 31 December 2026.", date(2026, 12, 31)),
        ),
        (
            *(date(2010, 8, 31), False, SchoolAge.ABOVE),
            *("Compulsory school age ended on 26 June 2026.", date(2015, 8, 31)),
        ),
        (BORN, True, SchoolAge.WITHIN, BY_ESTIMATE.format("of"), None),
        (date(2024, 1, 1), True, SchoolAge.BELOW, BY_ESTIMATE.format("below"), None),
        (date(2005, 1, 1), True, SchoolAge.ABOVE, BY_ESTIMATE.format("above"), None),
        (date(2021, 3, 14), True, SchoolAge.NOT_KNOWN, "The child’s date of birth is an estimate.", None),
        (date(2010, 3, 14), True, SchoolAge.NOT_KNOWN, "The child’s date of birth is an estimate.", None),
        (date(2020, 8, 31), True, SchoolAge.WITHIN, BY_ESTIMATE.format("of"), None),
        (date(2020, 9, 1), True, SchoolAge.NOT_KNOWN, "The child’s date of birth is an estimate.", None),
        (date(2011, 9, 1), True, SchoolAge.WITHIN, BY_ESTIMATE.format("of"), None),
    ],
)
def test_whether_a_child_is_of_school_age_and_why(
    born: date | None, vague: bool, age: SchoolAge, why: str, first: date | None
) -> None:
    assert school_age(born, ON, vague=vague) == AgeFinding(age, why, first)


@pytest.mark.parametrize("last", [date(2027, 6, 25)])
def test_the_last_day_of_school_age_is_one_of_it(last: date) -> None:
    found = [school_age(date(2010, 9, 1), last + timedelta(days=days)).age for days in (0, 1)]
    assert found == [SchoolAge.WITHIN, SchoolAge.ABOVE]


@pytest.mark.parametrize(
    ("born", "on", "age"),
    [
        (BORN, date(2026, 3, 13), 10),
        (BORN, date(2026, 3, 14), 11),
        (BORN, BORN, 0),
        (date(2020, 2, 29), date(2025, 2, 28), 4),
        (date(2020, 2, 29), date(2025, 3, 1), 5),
        (date(2020, 2, 29), date(2028, 2, 29), 8),
    ],
)
def test_how_old_somebody_is(born: date, on: date, age: int) -> None:
    assert age_on(born, on) == age
