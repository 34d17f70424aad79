"""The day of the weekly email."""

from datetime import date, timedelta

import pytest

from chalicelib.domain.calendar.days import ONE_DAY, SchoolCalendar
from chalicelib.domain.calendar.school_mail import is_read_on
from chalicelib.domain.sheets.digest_day import is_digest_day

YEAR = SchoolCalendar(
    (
        (date(2026, 9, 2), date(2026, 12, 18)),
        (date(2027, 1, 4), date(2027, 7, 20)),
        (date(2027, 9, 3), date(2027, 12, 17)),
    ),
    {date(2026, 11, 26), date(2027, 3, 26)},
)


@pytest.mark.parametrize(
    ("day", "is_day"),
    [
        ("2026-11-19", True),
        ("2026-11-18", False),
        ("2026-11-20", False),
        ("2026-11-26", False),  # a Thursday on which schools are closed
        ("2026-11-27", True),
        ("2026-12-24", False),
        ("2027-01-04", True),  # the first day after the holidays, a Monday
        ("2027-01-05", False),
        ("2027-01-07", True),
        ("2027-07-22", False),
        ("2027-09-03", True),
        ("2028-01-06", True),  # nobody has entered these terms: a working day
        ("2028-01-07", False),
    ],
)
def test_the_day_of_the_digest(day: str, is_day: bool) -> None:
    assert is_digest_day(date.fromisoformat(day), is_read_on(YEAR)) is is_day


def test_no_week_of_term_goes_without_a_digest() -> None:
    is_read = is_read_on(YEAR)
    days = [date(2026, 9, 2) + timedelta(days=step) for step in range(470)]
    digests = [day for day in days if is_digest_day(day, is_read)]
    for day in days:
        between = [each for each in digests if day <= each]
        if between:
            waited = [day + ONE_DAY * step for step in range((between[0] - day).days)]
            assert sum(map(is_read, waited)) <= 5
