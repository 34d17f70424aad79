from datetime import date
from typing import Any

import pytest

from chalicelib.domain.casework.otherwise import NO_OTHER_EDUCATION, Education, Otherwise
from chalicelib.domain.casework.standing import cme_since, standing
from chalicelib.domain.child.referral import Answer
from tests.support.world import a_referral

ON = date(2026, 11, 25)


@pytest.mark.parametrize(
    ("facts", "since"),
    [
        pytest.param({}, date(2026, 11, 3), id="the day after the last attendance"),
        pytest.param({"last_attended": None}, ON, id="never attended, or not known: the day of the referral"),
        pytest.param({"on_roll": Answer.YES}, None, id="on roll"),
        pytest.param({"on_roll": Answer.NOT_KNOWN}, None, id="perhaps on roll"),
        pytest.param({"born": date(2021, 12, 31)}, None, id="too young"),
        pytest.param({"born": date(2021, 8, 31)}, date(2026, 11, 3), id="compulsory age since 31 August"),
        pytest.param(
            {"born": date(2021, 8, 31), "last_attended": date(2026, 7, 17)},
            date(2026, 8, 31),
            id="never before compulsory age",
        ),
        pytest.param({"born": date(2010, 8, 31)}, None, id="left school last June"),
        pytest.param({"born": date(2010, 9, 1)}, date(2026, 11, 3), id="in Year 11"),
    ],
)
def test_from_which_day_a_child_counts_as_missing_education(facts: dict[str, Any], since: date | None) -> None:
    assert cme_since(a_referral(**facts), ON) == since


@pytest.mark.parametrize(
    ("referred_on", "counts"),
    [(date(2026, 12, 30), False), (date(2026, 12, 31), True)],
)
def test_compulsory_school_age_begins_on_a_prescribed_day(referred_on: date, counts: bool) -> None:
    autumn_child = a_referral(born=date(2021, 10, 1), last_attended=None)
    assert (cme_since(autumn_child, referred_on) == referred_on) is counts


@pytest.mark.parametrize(
    ("referred_on", "counts"),
    [(date(2027, 6, 25), True), (date(2027, 6, 26), False)],
)
def test_and_ends_with_the_last_friday_in_june(referred_on: date, counts: bool) -> None:
    leaver = a_referral(born=date(2011, 3, 1), last_attended=None)
    assert (cme_since(leaver, referred_on) == referred_on) is counts


DECIDED = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("found", "since"),
    [
        (Otherwise.NONE, date(2026, 11, 3)),
        (Otherwise.HOME_NOT_ASSESSED, None),
        (Otherwise.HOME_SUITABLE, None),
        (Otherwise.HOME_UNSUITABLE, DECIDED),
        (Otherwise.OTHER_NOT_ASSESSED, date(2026, 11, 3)),
        (Otherwise.OTHER_SUITABLE, None),
        (Otherwise.OTHER_UNSUITABLE, DECIDED),
    ],
)
def test_education_otherwise_keeps_a_child_out_unless_it_is_unsuitable(found: Otherwise, since: date | None) -> None:
    education, child = Education(found, DECIDED), a_referral().child
    counted = standing(Answer.NO, child, date(2026, 11, 2), ON, education=education)
    assert (counted.since, counted.reasons[0]) == (since, "The child is not on a school’s roll.")
    for on_roll in (Answer.YES, Answer.NOT_KNOWN):
        assert not standing(on_roll, child, date(2026, 11, 2), ON, education=education).counts


def test_an_unsuitable_education_counts_from_the_decision_and_never_before_another_bound() -> None:
    decided = Education(Otherwise.HOME_UNSUITABLE, DECIDED)
    child = a_referral().child
    assert standing(Answer.NO, child, None, ON, education=decided).since == ON
    assert standing(Answer.NO, child, date(2026, 11, 22), ON, education=decided).since == date(2026, 11, 23)
    assert standing(Answer.NO, child, date(2026, 11, 2), ON, date(2026, 11, 24), decided).since == date(2026, 11, 24)
    reasons = standing(Answer.NO, child, date(2026, 11, 2), ON, education=decided).reasons
    assert reasons[-1] == "Counted from the day on which education otherwise than at school was found unsuitable."


def test_a_child_of_another_age_never_counts() -> None:
    young = a_referral(born=date(2022, 3, 1)).child
    for found in Otherwise:
        assert not standing(Answer.NO, young, None, ON, education=Education(found, DECIDED)).counts
    assert standing(Answer.NO, a_referral().child, date(2026, 11, 2), ON, education=NO_OTHER_EDUCATION).counts
