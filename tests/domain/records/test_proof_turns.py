"""Which days of the audit are checked on which morning."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.records.proof_turns import EACH_DAY, EACH_WEEK, OLDEST, ROUND, days_to_check, older_days

DAYS = st.dates(date(2027, 1, 1), date(2060, 1, 1))
ONE = timedelta(days=1)


@given(DAYS, st.integers(min_value=EACH_WEEK.days + 1, max_value=(OLDEST - ROUND).days))
def test_each_older_day_is_checked_once_in_thirteen_weeks(today: date, age: int) -> None:
    old, begun = today - ONE * age, today - OLDEST
    mornings = [today + ONE * n for n in range(ROUND.days)]
    assert sum(old in days_to_check(morning, begun, begun) for morning in mornings) == 1


@given(DAYS)
def test_a_morning_has_a_bounded_part_however_old_the_audit_is(today: date) -> None:
    days = days_to_check(today, date(1990, 1, 1), date(1990, 1, 1))
    assert len(days) <= 28 + EACH_WEEK.days
    assert days == sorted(set(days))


def test_on_mondays_the_last_35_days_are_checked_and_else_the_last_7() -> None:
    monday, begun = date(2027, 3, 1), date(2027, 1, 1)
    for today, back in ((monday, EACH_WEEK), (monday + ONE, EACH_DAY)):
        assert days_to_check(today, begun, begun) == [today - ONE * n for n in range(back.days, 0, -1)]


def test_a_restored_copy_has_turns_for_the_days_before_its_first_root() -> None:
    today = date(2027, 7, 1)
    begun, first = today - ROUND * 2, today - ONE * 2
    assert days_to_check(today, begun, first) == [today - ROUND * 2, today - ROUND, first, today - ONE]
    assert list(older_days(today, first, first)) == []
