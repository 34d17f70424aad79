from datetime import date

import pytest

from chalicelib.domain.child.names import sound_key
from chalicelib.domain.child.search import Token, search_tokens
from tests.support.world import a_referral


def test_a_child_is_found_by_surname_and_birth_sound_of_each_name_upn_and_postcode() -> None:
    tokens = search_tokens(a_referral(upn="B801200005001"))
    assert {Token("surname+born", "example|2015-03-14"), Token("upn", "B801200005001")} <= tokens
    assert Token("postcode", "NR1 2DH") in tokens
    assert sorted(token.kind for token in tokens) == [
        *("postcode", "postcode+sound+year", "postcode+sound+year", "sound+born", "sound+born"),
        *("sound+year", "sound+year", "surname+born", "upn"),
    ]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"last_name": "O’Brien-Śmith"}, {"last_name": "o'brien smith"}),
        ({"upn": "b801 2000 05001"}, {"upn": "B801200005001"}),
        ({"postcode": "nr12dh"}, {"postcode": "NR1 2DH"}),
    ],
)
def test_spelling_does_not_hide_a_child(one: dict[str, str], other: dict[str, str]) -> None:
    assert search_tokens(a_referral(**one)) == search_tokens(a_referral(**other))


def test_names_that_sound_alike_share_a_token() -> None:
    catherine, katherine = (search_tokens(a_referral(first_names=name)) for name in ("Catherine", "Katherine"))
    assert {token.kind for token in catherine & katherine} >= {"sound+year"}
    assert catherine == katherine


def test_another_birthday_is_another_child() -> None:
    shared = search_tokens(a_referral()) & search_tokens(a_referral(born=date(2016, 3, 14), postcode=""))
    assert not shared


def test_what_was_not_given_makes_no_token() -> None:
    kinds = [token.kind for token in search_tokens(a_referral(upn="", postcode=""))]
    assert not {"upn", "postcode"} & set(kinds)


@pytest.mark.parametrize("name", ["’", "–", "?"])
def test_a_name_without_a_sound_makes_no_token(name: str) -> None:
    tokens = search_tokens(a_referral(first_names=name))
    assert {token for token in tokens if token.kind == "sound+year"} == {
        Token("sound+year", f"{sound_key('Example')}|2015"),
    }


def test_a_common_name_is_looked_for_with_the_day_or_the_place() -> None:
    moved = search_tokens(a_referral(last_name="Smyth")) & search_tokens(
        a_referral(last_name="Smith", postcode="NR9 9ZZ")
    )
    assert "sound+born" in {token.kind for token in moved}
    corrected = search_tokens(a_referral(last_name="Smyth")) & search_tokens(
        a_referral(last_name="Smith", born=date(2015, 4, 13))
    )
    assert "postcode+sound+year" in {token.kind for token in corrected}
