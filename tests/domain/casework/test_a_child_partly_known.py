"""A child with an unknown name or birthday: every rule copes, and "not known" is never "no"."""

from datetime import date
from typing import Any

import pytest

from chalicelib.domain.casework.standing import standing
from chalicelib.domain.casework.triage import Route, propose_triage
from chalicelib.domain.child.referral import Answer, BirthIs, Child, Sex
from chalicelib.domain.child.school_age import SchoolAge, school_age
from chalicelib.domain.child.search import search_tokens
from tests.support.world import a_referral

ON = date(2026, 11, 25)
UNKNOWN = {"born": None, "born_is": BirthIs.NOT_KNOWN}
NAMELESS = {"first_names": "", "last_name": ""}


def child(**changes: Any) -> Child:
    return a_referral(**changes).child


@pytest.mark.parametrize(
    ("born", "vague", "age"),
    [
        (None, True, SchoolAge.NOT_KNOWN),
        (date(2016, 3, 1), False, SchoolAge.WITHIN),
        (date(2016, 3, 1), True, SchoolAge.WITHIN),
        (date(2022, 1, 1), False, SchoolAge.BELOW),
        (date(2022, 1, 1), True, SchoolAge.NOT_KNOWN),
        (date(2024, 1, 1), True, SchoolAge.BELOW),
        (date(2010, 1, 1), False, SchoolAge.ABOVE),
        (date(2010, 1, 1), True, SchoolAge.NOT_KNOWN),
        (date(2008, 1, 1), True, SchoolAge.ABOVE),
        (date(2020, 2, 29), True, SchoolAge.WITHIN),
    ],
)
def test_an_estimate_decides_only_what_holds_a_year_to_either_side(
    born: date | None, vague: bool, age: SchoolAge
) -> None:
    found = school_age(born, ON, vague=vague)
    assert found.age is age
    assert found.why.endswith(".")


@pytest.mark.parametrize(
    ("facts", "route", "missing"),
    [
        pytest.param(UNKNOWN, Route.CME, {"When the child was born"}, id="birth not known"),
        pytest.param(
            {"born": date(2022, 1, 1), "born_is": BirthIs.FROM_AGE},
            Route.CME,
            {"The exact date of birth"},
            id="about four: may be five",
        ),
        pytest.param(
            {"born": date(2024, 1, 1), "born_is": BirthIs.FROM_AGE},
            Route.OUTSIDE_AGE,
            {"The exact date of birth"},
            id="about two",
        ),
        pytest.param(NAMELESS, Route.CME, {"The child’s name"}, id="no name"),
    ],
)
def test_the_route_of_a_child_partly_known(facts: dict[str, Any], route: Route, missing: set[str]) -> None:
    proposal = propose_triage(a_referral(**facts), ON)
    assert proposal.route is route
    assert missing <= set(proposal.missing)


@pytest.mark.parametrize(
    ("facts", "counts"),
    [
        (UNKNOWN, True),
        ({"born": date(2022, 1, 1), "born_is": BirthIs.ESTIMATED}, True),
        ({"born": date(2024, 1, 1), "born_is": BirthIs.ESTIMATED}, False),
        ({"born": date(2022, 1, 1)}, False),
    ],
)
def test_a_child_off_roll_counts_until_known_to_be_of_another_age(facts: dict[str, Any], counts: bool) -> None:
    found = standing(Answer.NO, child(**facts), date(2026, 11, 2), ON)
    assert found.counts is counts
    assert not counts or found.since == date(2026, 11, 3)


BY_YEAR = {"sound+year", "postcode", "postcode+sound+year"}


@pytest.mark.parametrize(
    ("facts", "kinds"),
    [
        pytest.param(UNKNOWN, {"postcode"}, id="birth not known"),
        pytest.param({"born_is": BirthIs.FROM_AGE}, BY_YEAR, id="only an age"),
        pytest.param({"born_is": BirthIs.ESTIMATED}, BY_YEAR | {"sound+born", "surname+born"}, id="a day, estimated"),
        pytest.param(NAMELESS, {"postcode"}, id="no name"),
        pytest.param({"last_name": ""}, BY_YEAR | {"sound+born"}, id="a first name only"),
    ],
)
def test_by_what_a_child_partly_known_is_found(facts: dict[str, Any], kinds: set[str]) -> None:
    assert {token.kind for token in search_tokens(a_referral(**facts))} == kinds


def test_a_child_of_about_an_age_is_found_by_the_years_beside_it() -> None:
    exact = search_tokens(a_referral(born=date(2016, 3, 14), postcode=""))
    about = search_tokens(a_referral(born=date(2015, 1, 1), born_is=BirthIs.FROM_AGE, postcode=""))
    assert {token.kind for token in exact & about} == {"sound+year"}


@pytest.mark.parametrize(
    ("facts", "name"),
    [({}, "Ada Example"), ({"last_name": ""}, "Ada"), ({"first_names": ""}, "Example"), (NAMELESS, "Name not known")],
)
def test_what_a_child_is_called(facts: dict[str, str], name: str) -> None:
    assert child(**facts).name == name


@pytest.mark.parametrize(
    ("facts", "group"),
    [
        ({"year_group": "5"}, "5"),
        ({"year_group": "not-known"}, "7"),
        ({"year_group": "not-known", "born_is": BirthIs.ESTIMATED}, "not-known"),
        ({"year_group": "not-known", **UNKNOWN}, "not-known"),
        ({"year_group": "not-known", "born": date(2024, 1, 1)}, "not-known"),
    ],
)
def test_the_year_group_is_worked_out_only_from_a_day_that_is_known(facts: dict[str, Any], group: str) -> None:
    assert child(**facts).year_group_on(ON) == group


def test_a_day_and_how_well_it_is_known_belong_together() -> None:
    with pytest.raises(ValueError, match="has no day"):
        Child("Ada", "", None, Sex.NOT_KNOWN, "", "not-known")
