"""A child with a case that closed within twelve months."""

from datetime import UTC, date, datetime

import pytest
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.closing import Outcome
from chalicelib.domain.casework.matching import CERTAIN, REASONS, Match
from chalicelib.domain.casework.repeats import how_it_ended, repeat_within_a_year
from tests.adapters import examples

ON = date(2026, 11, 25)


def closed(on: date, outcome: str = "returned", reference: str = "BCDF-2347") -> Case:
    at = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    return replace(examples.case("A"), stage=Stage.CLOSED, outcome=outcome, closed_at=at, reference=reference)


def same(case: Case, kind: str = "upn") -> Match:
    return Match(case, (REASONS[kind],))


@pytest.mark.parametrize(
    ("closed_on", "repeat"),
    [
        (ON, True),
        (date(2026, 11, 26), False),
        (date(2025, 11, 25), True),
        (date(2025, 11, 24), False),
    ],
)
def test_twelve_months_from_the_day_of_closing(closed_on: date, repeat: bool) -> None:
    assert bool(repeat_within_a_year([same(closed(closed_on))], ON)) is repeat


@pytest.mark.parametrize("kind", REASONS)
def test_only_what_is_certain_counts(kind: str) -> None:
    assert bool(repeat_within_a_year([same(closed(ON), kind)], ON)) is (kind in CERTAIN)


@pytest.mark.parametrize("outcome", Outcome)
def test_a_duplicate_is_no_earlier_case(outcome: Outcome) -> None:
    assert bool(repeat_within_a_year([same(closed(ON, str(outcome)))], ON)) is (outcome is not Outcome.DUPLICATE)


def test_an_open_case_is_no_repeat_and_has_not_ended() -> None:
    open_case = replace(examples.case("A"), closed_at=None)
    assert repeat_within_a_year([same(open_case)], ON) == ""
    assert how_it_ended(open_case) is None


def test_the_last_one_is_named_with_when_and_how_it_ended() -> None:
    found = [same(closed(date(2026, 3, 2), "home-education-suitable", "CCCC-2222")), same(closed(date(2026, 2, 2)))]
    assert repeat_within_a_year(found, ON) == (
        "An earlier case of this child, CCCC-2222, was closed on 2 March 2026: home education, found suitable."
    )
