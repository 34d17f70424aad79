"""Which days of the audit are checked on which morning."""

from collections.abc import Collection
from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.records.proof_turns import (
    EACH_DAY,
    EACH_WEEK,
    MADE_UP_AT_ONCE,
    OLDEST,
    ROUND,
    Audit,
    days_to_check,
    made_after,
    missed_until,
    older_days,
)

DAYS = st.dates(date(2027, 1, 1), date(2060, 1, 1))
ONE = timedelta(days=1)
YEAR = 366


def _since(day: date) -> Audit:
    return Audit(day, day)


@given(DAYS, st.integers(min_value=EACH_WEEK.days + 1, max_value=(OLDEST - ROUND).days))
def test_each_older_day_is_checked_once_in_thirteen_weeks(today: date, age: int) -> None:
    old, audit = today - ONE * age, _since(today - OLDEST)
    mornings = [today + ONE * n for n in range(ROUND.days)]
    assert sum(old in days_to_check(morning, morning - ONE, audit) for morning in mornings) == 1


@given(DAYS, st.one_of(st.none(), DAYS))
def test_a_morning_has_a_bounded_part_however_old_the_audit_is(today: date, made: date | None) -> None:
    days = days_to_check(today, made, _since(date(1990, 1, 1)))
    assert len(days) <= 28 * (1 + MADE_UP_AT_ONCE) + 2 * EACH_WEEK.days + MADE_UP_AT_ONCE
    assert days == sorted(set(days))
    assert set(days) >= set(days_to_check(today, today - ONE, _since(date(1990, 1, 1)))), "its own days come always"


def test_on_mondays_the_last_35_days_are_checked_and_else_the_last_7() -> None:
    monday, audit = date(2027, 3, 1), _since(date(2027, 1, 1))
    for today, back in ((monday, EACH_WEEK), (monday + ONE, EACH_DAY)):
        assert days_to_check(today, today - ONE, audit) == [today - ONE * n for n in range(back.days, 0, -1)]


def test_the_check_after_a_missed_monday_has_its_35_days() -> None:
    monday, audit = date(2027, 3, 1), _since(date(2027, 1, 1))
    days = days_to_check(monday + ONE, monday - ONE, audit)
    assert days == [monday - ONE * n for n in range(EACH_WEEK.days, -1, -1)]


def test_a_restored_copy_has_turns_for_the_days_before_its_first_root() -> None:
    today = date(2027, 7, 1)
    audit = Audit(today - ROUND * 2, today - ONE * 2)
    assert days_to_check(today, today - ONE, audit) == [today - ROUND * 2, today - ROUND, today - ONE * 2, today - ONE]
    assert list(older_days(today, audit.first, audit.first)) == []


def _year(begun: date, missed: Collection[int]) -> dict[date, list[date]]:
    """The mornings on which each day was checked, in a year with some missed."""
    made: date | None = None
    checked: dict[date, list[date]] = {}
    for number in range(1, YEAR):
        today, audit = begun + ONE * number, _since(begun)
        if number not in missed:
            for day in days_to_check(today, made, audit):
                checked.setdefault(day, []).append(today)
            made = made_after(today, made, audit)
    return checked


OUTAGES = st.sets(st.integers(1, YEAR), max_size=120)
STRETCHES = st.lists(st.tuples(st.integers(1, YEAR), st.integers(1, 60)), max_size=4).map(
    lambda found: {start + n for start, length in found for n in range(length)}
)


@given(DAYS, st.one_of(OUTAGES, STRETCHES))
def test_no_day_is_unchecked_for_longer_than_a_round_and_the_mornings_missed_in_it(
    begun: date, missed: set[int]
) -> None:
    """Whichever mornings of a year are missed, one by one or for weeks."""
    checked, end = _year(begun, missed), begun + ONE * (YEAR - 1)
    for number in range(YEAR - 1):
        day = begun + ONE * number
        mornings = [day, *checked.get(day, ()), end]
        for before, after in pairwise(mornings):
            first, last = (before - begun).days, (after - begun).days
            out = sum(each in missed for each in range(first, last + 1))
            assert (after - before).days <= ROUND.days + out, (day, before, after)


def test_a_lost_mark_and_one_in_the_future_leave_no_day_out() -> None:
    today, audit = date(2028, 6, 1), _since(date(2027, 1, 1))
    assert len(missed_until(today, None, audit)) == ROUND.days - 1
    assert days_to_check(today, today + ONE * 900, audit) == days_to_check(today, today - ONE, audit)
    assert made_after(today, today + ONE * 900, audit) == today


def test_a_fresh_audit_has_missed_nothing() -> None:
    begun = date(2027, 1, 12)
    assert list(missed_until(begun + ONE, None, _since(begun))) == []
