"""Returns about absence: the longest run of unauthorised days, and fifteen days of illness."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.child.referral import Answer
from chalicelib.domain.forms.disposition import Disposition, Team
from chalicelib.domain.returns.absence_return import (
    UNAUTHORISED,
    Absence,
    Codes,
    Illness,
    days_of_illness_doubt,
    decide_absence,
    decide_illness,
    longest_run,
)

FIRST = date(2026, 11, 2)


def coded(*days: str) -> Codes:
    """A day for each text: "NN", "N/", "" for a blank, "##" for a closed school."""
    return {FIRST + timedelta(days=n): (text[:1], text[1:]) for n, text in enumerate(days)}


@pytest.mark.parametrize(
    ("codes", "days", "reaches"),
    [
        (coded(), 0, False),
        (coded("NN"), 1, False),
        (coded(*["NN"] * 9), 9, False),
        (coded(*["GN"] * 5, *["OU"] * 5), 10, True),
        (coded(*["NN"] * 5, "N/", *["NN"] * 5), 5, False),
        (coded(*["NN"] * 5, "II", *["NN"] * 6), 6, False),
        (coded(*["NN"] * 5, "", *["NN"] * 5), 5, False),
        (coded(*["NN"] * 5, "N", *["NN"] * 5), 5, False),
        (coded(*["NN"] * 5, "##", *["NN"] * 5), 10, True),
        (coded("//", *["NN"] * 12, "//"), 12, True),
    ],
)
def test_the_longest_run_is_of_whole_days_without_a_gap(codes: Codes, days: int, reaches: bool) -> None:
    run = longest_run(codes)
    assert (len(run.days), run.reaches) == (days, reaches)


def test_the_words_say_which_days_they_are() -> None:
    assert longest_run(coded("//", "NN", "OO")).words == (
        "The codes show 2 continuous school days coded G, N, O or U, from 3 November 2026 to 4 November 2026."
    )


@given(st.lists(st.tuples(*[st.sampled_from(["", "G", "N", "O", "U", "/", "I"])] * 2), max_size=30))
def test_no_other_run_is_longer(sessions: list[tuple[str, str]]) -> None:
    codes = {FIRST + timedelta(days=n): each for n, each in enumerate(sessions)}
    row = "".join("x" if set(each) <= UNAUTHORISED else " " for each in sessions)
    assert len(longest_run(codes).days) == max(map(len, row.split(" ")))


@pytest.mark.parametrize(
    ("irregular", "known", "becomes"),
    [
        (True, Answer.YES, Disposition.HANDED_OVER),
        (False, Answer.YES, Disposition.HANDED_OVER),
        (True, Answer.NO, Disposition.CASE),
        (False, Answer.NOT_KNOWN, Disposition.CASE),
    ],
)
def test_a_child_nobody_can_find_becomes_a_case(irregular: bool, known: Answer, becomes: Disposition) -> None:
    found = decide_absence(Absence(irregular, known, coded(*["NN"] * 10)))
    assert (found.disposition, found.team) == (becomes, Team.ATTENDANCE)


def test_codes_that_do_not_show_ten_days_are_said_and_the_return_is_taken() -> None:
    found = decide_absence(Absence(False, Answer.YES, coded("NN")))
    assert found.disposition is Disposition.HANDED_OVER
    assert "the codes do not show it" in found.reasons[-1]


@pytest.mark.parametrize(
    ("days", "reached", "doubted"),
    [(15, True, False), (14, True, True), (14, False, False), (15, False, True), (0, False, False)],
)
def test_fifteen_days_and_the_answer_go_together(days: int, reached: bool, doubted: bool) -> None:
    assert bool(days_of_illness_doubt(days, reached)) is doubted


@pytest.mark.parametrize("illness", [Illness(15, True, False), Illness(9, False, True)])
def test_illness_goes_to_the_attendance_team(illness: Illness) -> None:
    found = decide_illness(illness)
    assert (found.disposition, found.team, found.flags) == (Disposition.HANDED_OVER, Team.ATTENDANCE, ())
    assert len(found.reasons) == 1 + illness.expected
