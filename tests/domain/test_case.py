from datetime import date
from typing import Any

import pytest

from chalicelib.domain.case import cme_since
from chalicelib.domain.referral import Answer
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
