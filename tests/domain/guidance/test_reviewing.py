"""When a page has to be read again."""

from datetime import date, timedelta

import pytest
from msgspec.structs import replace

from chalicelib.domain.guidance.pages import GuidancePage, NationalGuidance, PageState
from chalicelib.domain.guidance.reviewing import due_on, is_overdue, step_on

DAY = date(2027, 3, 1)
PAGE = GuidancePage("a", "A", owner_id="omar", review_by=DAY, state=PageState.LIVE, live=1)


@pytest.mark.parametrize(
    ("days", "step"),
    [(-61, None), (-60, -60), (-59, -60), (-31, -60), (-30, -30), (-1, -30), (0, 0), (6, 0), (7, 7), (13, 7), (28, 28)],
)
def test_which_reminder_is_the_newest(days: int, step: int | None) -> None:
    expected = None if step is None else DAY + timedelta(days=step)
    assert step_on(DAY, DAY + timedelta(days=days)) == expected


def test_two_years_of_mornings_send_each_reminder_once() -> None:
    keys = {review.key for days in range(-400, 60) for review in due_on(PAGE, DAY + timedelta(days=days))}
    assert len(keys) == 3 + 8


def test_the_first_day_of_a_month_without_a_29th_makes_no_difference() -> None:
    leap = replace(PAGE, review_by=date(2028, 2, 29))
    assert [review.step for review in due_on(leap, date(2028, 3, 7))] == [date(2028, 3, 7)]


def test_managers_hear_of_silence() -> None:
    told = [next(due_on(PAGE, DAY + timedelta(days=days))).to_managers for days in (0, 13, 14)]
    assert told == [False, False, True]
    assert next(due_on(replace(PAGE, owner_id=""), DAY)).to_managers, "nobody owns it"


def test_national_guidance_has_a_review_of_its_own() -> None:
    national = NationalGuidance("KCSIE", "2026", DAY - timedelta(days=5))
    page = replace(PAGE, rests_on=(national, NationalGuidance("Other", "1")))
    found = list(due_on(page, DAY))
    assert [(review.rests_on, review.step) for review in found] == [("", DAY), ("KCSIE, 2026", DAY - timedelta(days=5))]
    assert found[0].task_key != found[1].task_key


@pytest.mark.parametrize("state", [PageState.NEW, PageState.WITHDRAWN])
def test_only_a_live_page_is_reviewed(state: PageState) -> None:
    page = replace(PAGE, state=state)
    assert not list(due_on(page, DAY))
    assert not is_overdue(page, DAY + timedelta(days=1))


def test_what_is_overdue() -> None:
    assert [is_overdue(PAGE, DAY + timedelta(days=days)) for days in (0, 1)] == [False, True]
    assert is_overdue(
        replace(PAGE, review_by=None, rests_on=(NationalGuidance("K", "1", DAY),)), DAY + timedelta(days=1)
    )
