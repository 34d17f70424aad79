"""How long a form that was begun and not sent is kept."""

from datetime import timedelta

import pytest

from chalicelib.domain.forms.drafts import KEPT, KEPT_OF_PUBLIC, delete_at, has_lapsed, kept_after_warning, remind_at
from tests.support.world import NOW, london

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)


@pytest.mark.parametrize("kept", [KEPT, KEPT_OF_PUBLIC])
def test_a_draft_is_out_of_reach_on_the_moment(kept: timedelta) -> None:
    assert [has_lapsed(NOW, NOW + kept + more, kept) for more in (-SECOND, 0 * DAY)] == [False, True]
    assert delete_at(NOW, kept) == NOW + kept


def test_without_a_word_it_is_four_weeks() -> None:
    assert delete_at(NOW) == NOW + 28 * DAY
    assert [has_lapsed(NOW, NOW + 28 * DAY + more) for more in (-SECOND, 0 * DAY)] == [False, True]


@pytest.mark.parametrize(("warned", "kept"), [(22 * DAY, 28 * DAY), (23 * DAY, 28 * DAY), (25 * DAY, 30 * DAY)])
def test_who_is_warned_late_has_five_days_all_the_same(warned: timedelta, kept: timedelta) -> None:
    assert kept_after_warning(NOW, KEPT, NOW + warned) == kept


def test_the_warning_comes_in_the_morning_five_days_before_the_end_however_often_it_is_saved() -> None:
    morning = remind_at("draft", NOW)
    assert london("2026-12-18T09:00") <= morning < london("2026-12-18T12:00")
    assert remind_at("draft", london("2026-11-25T23:00")) == morning
    assert remind_at("draft", london("2026-11-26T00:30")) != morning
    assert remind_at("another", NOW) != morning
