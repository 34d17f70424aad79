"""Which cases are like a child's, by the kinds of what they share."""

import pytest

from chalicelib.domain.matching import Match, likenesses, most_alike_first
from chalicelib.domain.search import Token
from tests.domain.test_reminders import a_case

TOGETHER = "the same postcode, year of birth and a name that sounds alike"


@pytest.mark.parametrize(
    ("kinds", "reasons"),
    [
        (["upn"], ("the same UPN",)),
        (["phone", "email"], ("the same phone number", "the same email address")),
        (["sound+year", "phone", "postcode"], ("the same phone number",)),
        (["postcode", "sound+year"], (TOGETHER,)),
        (["postcode"], None),
        (["sound+year"], None),
        ([], None),
    ],
)
def test_what_a_case_shares_makes_it_alike_or_not(kinds: list[str], reasons: tuple[str, ...] | None) -> None:
    found = [(Token(kind, "text"), "case") for kind in kinds]
    assert likenesses(found).get("case") == reasons


def test_two_cases_do_not_lend_each_other_what_they_share() -> None:
    assert likenesses([(Token("postcode", "x"), "one"), (Token("sound+year", "y"), "two")]) == {}


def test_what_is_certain_comes_before_whatever_many_share() -> None:
    by_phone = ("the same phone number", "the same email address")
    found = [
        Match(a_case(reference=name), reasons)
        for name, reasons in (("AAAA-2222", by_phone), ("BBBB-2222", by_phone), ("ZZZZ-2222", ("the same UPN",)))
    ]
    assert [match.case.reference for match in most_alike_first(found)] == ["ZZZZ-2222", "AAAA-2222", "BBBB-2222"]
