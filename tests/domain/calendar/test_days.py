from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.calendar.bank_holidays import ENGLAND_AND_WALES
from chalicelib.domain.calendar.days import (
    SchoolCalendar,
    TermDatesWrong,
    add_calendar_days,
    add_school_days,
    add_working_days,
    counted_days,
    counted_working_days,
    is_working_day,
    school_days_between,
)
from chalicelib.domain.errors import CalendarTooShort, DomainError


def days(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


# A Norfolk school year: half-terms in autumn as a gap between two parts of the term, in spring and summer as closures.
NORFOLK = SchoolCalendar(
    terms=[
        (date(2025, 9, 3), date(2025, 10, 24)),
        (date(2025, 11, 4), date(2025, 12, 19)),
        (date(2026, 1, 6), date(2026, 3, 27)),
        (date(2026, 4, 15), date(2026, 7, 17)),
    ],
    closures=[
        *days(date(2026, 2, 16), date(2026, 2, 20)),
        date(2026, 5, 4),
        *days(date(2026, 5, 25), date(2026, 5, 29)),
    ],
)
LAST_SEEN = date(2025, 10, 17)
FIRST_DAY, LAST_DAY = date(2025, 9, 3), date(2026, 7, 17)
IN_YEAR = st.dates(FIRST_DAY, LAST_DAY)
COUNTS = st.integers(0, 60)
HOLIDAYS = st.sets(st.dates(date(2025, 1, 1), date(2026, 12, 31)), max_size=30)


@pytest.mark.parametrize(
    ("n", "school", "working"),
    [
        (0, date(2025, 10, 17), date(2025, 10, 17)),
        (1, date(2025, 10, 20), date(2025, 10, 20)),
        (5, date(2025, 10, 24), date(2025, 10, 24)),
        (10, date(2025, 11, 10), date(2025, 10, 31)),
        (15, date(2025, 11, 17), date(2025, 11, 7)),
        (20, date(2025, 11, 24), date(2025, 11, 14)),
    ],
)
def test_days_after_the_last_attendance(n: int, school: date, working: date) -> None:
    assert add_school_days(LAST_SEEN, n, NORFOLK) == school
    assert add_working_days(LAST_SEEN, n, ENGLAND_AND_WALES) == working


def test_a_new_pupil_return_over_christmas_is_due_on_three_different_days() -> None:
    entered = date(2025, 12, 19)
    assert add_calendar_days(entered, 5) == date(2025, 12, 24)
    assert add_working_days(entered, 5, ENGLAND_AND_WALES) == date(2025, 12, 30)
    assert add_school_days(entered, 5, NORFOLK) == date(2026, 1, 12)


def test_the_model_year_has_188_days_for_pupils() -> None:
    assert school_days_between(FIRST_DAY - timedelta(days=1), LAST_DAY, NORFOLK) == 188


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (LAST_SEEN, LAST_SEEN, 0),
        (LAST_SEEN, date(2025, 10, 19), 0),
        (LAST_SEEN, date(2025, 10, 20), 1),
        (LAST_SEEN, date(2025, 11, 24), 20),
        (date(2025, 12, 19), date(2026, 1, 5), 0),
        (date(2026, 2, 13), date(2026, 2, 23), 1),
        (date(2026, 1, 5), date(2025, 12, 1), 0),
    ],
)
def test_school_days_between(start: date, end: date, expected: int) -> None:
    assert school_days_between(start, end, NORFOLK) == expected


def test_a_count_shows_its_working() -> None:
    count = counted_days(date(2026, 2, 12), 2, NORFOLK)
    assert count.due == date(2026, 2, 23)
    assert count.counted == (date(2026, 2, 13), date(2026, 2, 23))
    weekends = dict.fromkeys((14, 15, 21, 22), "weekend")
    closures = dict.fromkeys(range(16, 21), "closure")
    assert {day.day: reason for day, reason in count.skipped} == weekends | closures


def test_a_gap_between_terms_is_a_holiday() -> None:
    skipped = dict(counted_days(date(2025, 10, 24), 1, NORFOLK).skipped)
    assert skipped[date(2025, 10, 27)] == skipped[date(2025, 11, 3)] == "holiday"
    assert skipped[date(2025, 11, 1)] == "weekend"


def test_a_working_day_count_names_the_bank_holidays() -> None:
    count = counted_working_days(date(2025, 12, 24), 1, ENGLAND_AND_WALES)
    assert count.counted == (date(2025, 12, 29),)
    assert count.skipped == (
        (date(2025, 12, 25), "Christmas Day"),
        (date(2025, 12, 26), "Boxing Day"),
        (date(2025, 12, 27), "weekend"),
        (date(2025, 12, 28), "weekend"),
    )


def test_no_holidays_means_none() -> None:
    assert add_working_days(date(2025, 12, 24), 1, set()) == date(2025, 12, 25)
    assert add_working_days(date(2025, 12, 24), 1, [date(2025, 12, 25)]) == date(2025, 12, 26)


@pytest.mark.parametrize(
    ("start", "n", "missing_from", "sentence"),
    [
        (date(2026, 7, 10), 6, date(2026, 7, 18), "ends on 17 July 2026. Add the term dates from 18 July 2026."),
        (date(2027, 7, 10), 1, date(2026, 7, 18), "ends on 17 July 2026. Add the term dates from 18 July 2026."),
        (date(2025, 8, 29), 1, date(2025, 9, 1), "Add the term dates from 1 September 2025 to 2 September 2025."),
    ],
)
def test_a_calendar_that_does_not_reach_says_which_dates_are_missing(
    start: date, n: int, missing_from: date, sentence: str
) -> None:
    with pytest.raises(CalendarTooShort) as refusal:
        add_school_days(start, n, NORFOLK)
    assert refusal.value.missing_from == missing_from
    assert str(refusal.value).endswith(sentence)


@pytest.mark.parametrize(
    ("start", "end"), [(date(2026, 7, 10), date(2026, 7, 20)), (date(2025, 9, 1), date(2025, 9, 10))]
)
def test_between_needs_every_day_too(start: date, end: date) -> None:
    with pytest.raises(CalendarTooShort):
        school_days_between(start, end, NORFOLK)


def test_days_that_cannot_matter_need_no_calendar() -> None:
    assert add_school_days(date(2026, 7, 10), 5, NORFOLK) == LAST_DAY
    assert school_days_between(date(2026, 7, 10), date(2026, 7, 19), NORFOLK) == 5
    assert add_school_days(date(2025, 9, 2), 1, NORFOLK) == FIRST_DAY
    assert add_school_days(date(2030, 1, 1), 0, NORFOLK) == date(2030, 1, 1)


def test_staff_days_listed_before_term_are_known() -> None:
    staff_days = SchoolCalendar([(date(2025, 9, 3), date(2025, 12, 19))], [date(2025, 9, 1), date(2025, 9, 2)])
    assert add_school_days(date(2025, 8, 29), 1, staff_days) == date(2025, 9, 3)


def test_an_empty_calendar_knows_nothing() -> None:
    with pytest.raises(CalendarTooShort, match="empty.*from 20 October 2025") as refusal:
        add_school_days(LAST_SEEN, 1, SchoolCalendar([], []))
    assert refusal.value.missing_from == date(2025, 10, 20)
    assert isinstance(refusal.value, DomainError)


@pytest.mark.parametrize(
    ("terms", "message"),
    [
        ([(date(2025, 9, 3), date(2025, 9, 2))], "begins on 3 September 2025 cannot end on 2 September 2025"),
        ([(date(2026, 1, 6), date(2026, 3, 27)), (date(2025, 9, 3), date(2025, 12, 19))], "in order"),
        ([(date(2025, 9, 3), date(2025, 12, 19)), (date(2025, 12, 19), date(2026, 3, 27))], "without overlaps"),
    ],
)
def test_terms_that_contradict_themselves_are_refused(terms: list[tuple[date, date]], message: str) -> None:
    with pytest.raises(TermDatesWrong, match=message):
        SchoolCalendar(terms, [])


def test_a_term_of_one_day_counts_and_terms_may_touch() -> None:
    touching = SchoolCalendar([(date(2025, 9, 3), date(2025, 9, 3)), (date(2025, 9, 4), date(2025, 9, 5))], [])
    assert school_days_between(date(2025, 9, 2), date(2025, 9, 5), touching) == 3


def test_changing_the_lists_afterwards_does_not_change_the_calendar() -> None:
    closures = [date(2025, 9, 3)]
    calendar = SchoolCalendar([(date(2025, 9, 3), date(2025, 9, 5))], closures)
    closures.clear()
    assert not calendar.is_school_day(date(2025, 9, 3))


def test_counting_backwards_is_refused() -> None:
    with pytest.raises(ValueError, match="-1 days"):
        add_school_days(LAST_SEEN, -1, NORFOLK)
    with pytest.raises(ValueError, match="-1 days"):
        add_working_days(LAST_SEEN, -1, set())
    with pytest.raises(ValueError, match="-1 days"):
        add_calendar_days(LAST_SEEN, -1)


@given(st.dates(FIRST_DAY, date(2026, 3, 27)), COUNTS)
def test_adding_then_counting_gives_the_number_back(start: date, n: int) -> None:
    due = add_school_days(start, n, NORFOLK)
    assert school_days_between(start, due, NORFOLK) == n
    assert n == 0 or NORFOLK.is_school_day(due)


@given(IN_YEAR, IN_YEAR, IN_YEAR)
def test_adjoining_spans_add_up(one: date, two: date, three: date) -> None:
    first, middle, last = sorted((one, two, three))
    parts = school_days_between(first, middle, NORFOLK) + school_days_between(middle, last, NORFOLK)
    assert parts == school_days_between(first, last, NORFOLK)


@given(st.dates(FIRST_DAY, date(2026, 2, 27)), st.dates(FIRST_DAY, date(2026, 2, 27)), COUNTS)
def test_a_later_start_is_never_due_earlier(one: date, other: date, n: int) -> None:
    earlier, later = sorted((one, other))
    assert add_school_days(earlier, n, NORFOLK) <= add_school_days(later, n, NORFOLK)


@given(IN_YEAR, COUNTS, HOLIDAYS)
def test_working_days_land_on_working_days_and_account_for_every_day(start: date, n: int, holidays: set[date]) -> None:
    count = counted_working_days(start, n, dict.fromkeys(holidays, "a holiday"))
    assert all(is_working_day(day, holidays) for day in count.counted)
    assert not any(is_working_day(day, holidays) for day, _ in count.skipped)
    assert sorted([*count.counted, *(day for day, _ in count.skipped)]) == days(start, count.due)[1:]
    assert len(count.counted) == n
