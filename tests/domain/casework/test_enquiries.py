"""The enquiries that a school should have made, by school day of absence."""

from datetime import date

import pytest

from chalicelib.domain.authority.authority import EXAMPLE
from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.casework.enquiries import LABELS, LADDER, Enquiry, day_of_absence, still_expected

CALENDAR = EXAMPLE.calendar()


@pytest.mark.parametrize(
    ("day", "tried", "missing"),
    [
        (0, [], []),
        (1, [], ["phone call"]),
        (1, ["phone"], []),
        (2, ["phone"], []),
        (3, ["phone"], ["a text", "staff, friends"]),
        (3, ["phone", "text-or-email", "emergency-contact"], []),
        (4, ["phone", "text-or-email", "sibling-school"], []),
        (5, ["phone", "text-or-email", "staff-and-friends"], ["home visit", "letter"]),
        (5, ["phone", "text-or-email", "staff-and-friends", "home-visit", "letter"], []),
        (10, ["phone", "text-or-email", "staff-and-friends", "home-visit", "letter"], ["agencies"]),
        (30, ["phone", "text-or-email", "staff-and-friends", "home-visit", "letter", "authority"], []),
        (30, ["other", "nonsense"], ["phone", "text", "staff", "visit", "letter", "agencies"]),
    ],
)
def test_what_more_is_expected_by_a_day(day: int, tried: list[str], missing: list[str]) -> None:
    found = still_expected(tried, day)
    assert len(found) == len(missing)
    assert all(word in sentence for word, sentence in zip(missing, found, strict=True))


def test_the_ladder_rises_and_everything_on_it_can_be_answered() -> None:
    days = [rung.by_day for rung in LADDER]
    assert days == sorted(days)
    assert set(LABELS) == set(Enquiry)


@pytest.mark.parametrize(
    ("last", "today", "expected"),
    [
        (date(2026, 11, 20), date(2026, 11, 25), 3),
        (date(2026, 10, 23), date(2026, 11, 2), 1),
        (date(2026, 11, 25), date(2026, 11, 25), 0),
        (date(2026, 11, 26), date(2026, 11, 25), 0),
        (date(2020, 1, 1), date(2026, 11, 25), None),
    ],
)
def test_the_day_of_absence_is_counted_in_school_days(last: date, today: date, expected: int | None) -> None:
    assert day_of_absence(last, today, CALENDAR) == expected


def test_without_term_dates_nothing_is_guessed() -> None:
    assert day_of_absence(date(2026, 11, 20), date(2026, 11, 25), SchoolCalendar((), ())) is None
