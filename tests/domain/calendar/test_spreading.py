"""The items of one day are spread over its morning."""

from collections import Counter
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.calendar.spreading import MORNING, spread
from chalicelib.domain.forms.drafts import KEPT, REMIND_BEFORE, delete_at, kept_after_warning, remind_at
from chalicelib.domain.instants import LONDON, london_day

NINE = datetime(2026, 9, 7, 9, tzinfo=LONDON)
INSTANTS = st.datetimes(datetime(2026, 1, 1), datetime(2035, 1, 1), timezones=st.just(UTC))


@given(st.text(min_size=1))
def test_each_has_its_moment_before_noon_and_always_the_same(row_id: str) -> None:
    assert NINE <= spread(row_id, NINE) < NINE + MORNING
    assert spread(row_id, NINE) == spread(row_id, NINE)


def test_six_thousand_of_one_day_are_no_crowd_in_any_minute() -> None:
    minutes = Counter((spread(f"leaver {number}", NINE) - NINE) // timedelta(minutes=1) for number in range(6000))
    assert len(minutes) == 180
    assert max(minutes.values()) < 2 * 6000 / 180


@given(INSTANTS, st.timedeltas(timedelta(), timedelta(hours=20)))
def test_every_save_of_a_day_leaves_a_draft_where_it_stands(saved_at: datetime, more: timedelta) -> None:
    later = saved_at + more
    if london_day(later + KEPT - REMIND_BEFORE) == london_day(saved_at + KEPT - REMIND_BEFORE):
        assert remind_at("draft", later) == remind_at("draft", saved_at)


@given(INSTANTS)
def test_a_warning_comes_at_least_five_days_before_the_end(saved_at: datetime) -> None:
    warned_at = remind_at("draft", saved_at)
    gone = delete_at(saved_at, kept_after_warning(saved_at, KEPT, warned_at))
    assert gone >= saved_at + KEPT
    assert gone - warned_at >= REMIND_BEFORE
