"""Whether a child counts as missing education, from which day, and in which words."""

from datetime import date
from typing import Any

import pytest

from chalicelib.domain.casework.otherwise import Education, Otherwise
from chalicelib.domain.casework.standing import Standing, cme_since, standing
from chalicelib.domain.child.referral import Answer, BirthIs, Child, Sex
from tests.support.world import a_referral

ON = date(2026, 11, 25)
LAST = date(2026, 11, 2)
ADA = Child("Ada", "Example", date(2015, 3, 14), Sex.FEMALE, "", "7")
YOUNG = Child("Bo", "Example", date(2021, 10, 1), Sex.MALE, "", "0")
OFF, OF_AGE = "The child is not on a school’s roll.", "The child is of compulsory school age."
AFTER_LAST = (OFF, OF_AGE, "Counted from the day after the last attendance.")


def found(**facts: Any) -> Standing:
    given: dict[str, Any] = {"on_roll": Answer.NO, "child": ADA, "last_attended": LAST, "on": ON} | facts
    return standing(**given)


@pytest.mark.parametrize(
    ("facts", "since", "reasons"),
    [
        ({}, date(2026, 11, 3), AFTER_LAST),
        ({"last_attended": None}, ON, (OFF, OF_AGE, "Counted from the day that this was recorded.")),
        ({"last_attended": date(2026, 11, 25)}, ON, AFTER_LAST),
        ({"on_roll": Answer.YES}, None, ("The child is on a school’s roll.",)),
        ({"on_roll": Answer.NOT_KNOWN}, None, ("It is not known whether the child is on a school’s roll.",)),
        ({"child": YOUNG}, None, ("Compulsory school age begins on 31 December 2026.",)),
        (
            {"child": YOUNG, "on": date(2027, 1, 8)},
            date(2026, 12, 31),
            (OFF, OF_AGE, "Counted from the start of compulsory school age."),
        ),
        (
            {"off_roll_since": date(2026, 11, 10)},
            date(2026, 11, 10),
            (OFF, OF_AGE, "Counted from off roll since then."),
        ),
        ({"off_roll_since": date(2026, 11, 3)}, date(2026, 11, 3), AFTER_LAST),
        ({"off_roll_since": date(2026, 10, 1)}, date(2026, 11, 3), AFTER_LAST),
        ({"off_roll_since": date(2026, 12, 1)}, ON, (OFF, OF_AGE, "Counted from off roll since then.")),
        (
            {"child": Child("", "", None, Sex.FEMALE, "", "", BirthIs.NOT_KNOWN)},
            date(2026, 11, 3),
            (OFF, "The child’s date of birth is not known.", AFTER_LAST[2]),
        ),
    ],
)
def test_from_which_day_a_child_counts(facts: dict[str, Any], since: date | None, reasons: tuple[str, ...]) -> None:
    assert found(**facts) == Standing(since, reasons)
    assert found(**facts).counts is (since is not None)


@pytest.mark.parametrize("otherwise", Otherwise)
def test_education_otherwise_decides_where_it_says_something(otherwise: Otherwise) -> None:
    education = Education(otherwise, date(2026, 11, 12))
    result = found(education=education)
    if education.why_not_missing:
        assert result == Standing(None, (OFF, education.why_not_missing))
    elif education.missing_from:
        unsuitable = "the day on which education otherwise than at school was found unsuitable"
        assert result == Standing(education.missing_from, (OFF, OF_AGE, f"Counted from {unsuitable}."))
    else:
        assert result == Standing(date(2026, 11, 3), AFTER_LAST)


@pytest.mark.parametrize(
    ("facts", "since"),
    [
        ({}, date(2026, 11, 3)),
        ({"on_roll": Answer.YES}, None),
        ({"born": date(2022, 1, 1)}, None),
        ({"last_attended": None}, ON),
    ],
)
def test_since_when_a_referred_child_counts(facts: dict[str, Any], since: date | None) -> None:
    assert cme_since(a_referral(**facts), ON) == since
