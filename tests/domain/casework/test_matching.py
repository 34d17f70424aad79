"""Which cases are like a child's, by the kinds of what they share."""

import pytest

from chalicelib.domain.casework.matching import (
    CERTAIN_READ,
    IDS_AT_MOST,
    OTHERS_READ,
    Alike,
    Match,
    is_cut,
    likenesses,
    worth_reading,
)
from chalicelib.domain.child.search import Token
from tests.domain.deadlines.test_reminders import a_case

TOGETHER = "the same postcode, year of birth and a name that sounds alike"


@pytest.mark.parametrize(
    ("kinds", "reasons"),
    [
        (["upn"], ("the same UPN",)),
        (["phone", "email"], ("the same phone number", "the same email address")),
        (["postcode+sound+year"], (TOGETHER,)),
        (["sound+born"], ("the same date of birth and a name that sounds alike",)),
        (["surname+born", "sound+born"], ("the same surname and date of birth",)),
        ([], None),
    ],
)
def test_what_a_case_shares_makes_it_alike_or_not(kinds: list[str], reasons: tuple[str, ...] | None) -> None:
    found = {Token(kind, "text"): ["case"] for kind in kinds}
    assert likenesses(found).get("case") == reasons


HOSTEL = Token("phone", "of a hostel")


def test_certain_matches_come_first_then_those_that_share_most() -> None:
    found = {
        HOSTEL: ["a", "b", "c"],
        Token("sound+born", "ADA|2015-06-01"): ["c"],
        Token("sound+born", "LAFLAC|2015-06-01"): ["c"],
        Token("upn", "x"): ["d"],
    }
    assert list(likenesses(found)) == ["d", "c", "a", "b"]


def test_only_the_most_alike_of_many_matches_are_read() -> None:
    many = {f"case-{number:03d}": ("the same phone number",) for number in range(300)}
    assert worth_reading(many) == list(many)[:OTHERS_READ]


def test_certain_matches_are_read_however_many_others_there_are() -> None:
    many = {f"case-{number:03d}": ("the same UPN",) for number in range(300)}
    assert worth_reading(many | {"other": ("the same phone number",)}) == list(many)[:CERTAIN_READ]


@pytest.mark.parametrize(("ids", "cut"), [(0, False), (IDS_AT_MOST, False), (IDS_AT_MOST + 1, True)])
def test_more_ids_than_are_compared_are_noticed(ids: int, cut: bool) -> None:
    assert is_cut({HOSTEL: [str(number) for number in range(ids)]}) is cut


@pytest.mark.parametrize(
    ("matches", "others", "words"),
    [
        (0, 0, ""),
        (1, 0, "AAAA-2220 (the same UPN)"),
        (2, 1, "AAAA-2220 (the same UPN); AAAA-2221 (the same UPN); 1 more case has something in common with it"),
        (3, 297, "AAAA-2220 (the same UPN); AAAA-2221 (the same UPN); 298 more cases have something in common with it"),
        (0, 2, "2 more cases have something in common with it"),
    ],
)
def test_matches_that_are_not_named_are_counted(matches: int, others: int, words: str) -> None:
    found = tuple(Match(a_case(reference=f"AAAA-222{number}"), ("the same UPN",)) for number in range(matches))
    assert Alike(found, others).in_words(2) == words
