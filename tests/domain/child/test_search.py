from datetime import date
from typing import Any

import pytest

from chalicelib.domain.child.names import sound_key
from chalicelib.domain.child.referral import BirthIs
from chalicelib.domain.child.search import MOST_TOKENS, Token, name_tokens, search_tokens, token_of
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


def texts(kind: str, **facts: Any) -> set[str]:
    return {token.text for token in search_tokens(a_referral(upn="", postcode="", **facts)) if token.kind == kind}


@pytest.mark.parametrize(
    ("facts", "kind", "found"),
    [
        ({"phones": ("01632 960 001", "")}, "phone", {"+441632960001"}),
        ({"emails": ("Mum@Home.example",)}, "email", {"mum@home.example"}),
        ({"other_names": ("Ada Sample", " ", "’")}, "surname+born", {"example|2015-03-14", "sample|2015-03-14"}),
        (
            {"first_names": "", "other_names": ("Bo",)},
            "sound+born",
            {f"{sound_key('Example')}|2015-03-14", f"{sound_key('Bo')}|2015-03-14"},
        ),
        ({"born_is": BirthIs.FROM_AGE}, "surname+born", set()),
        ({"born_is": BirthIs.FROM_AGE}, "sound+born", set()),
        ({"born_is": BirthIs.ESTIMATED}, "surname+born", {"example|2015-03-14"}),
        ({"born": None, "born_is": BirthIs.NOT_KNOWN}, "surname+born", set()),
        ({"born": None, "born_is": BirthIs.NOT_KNOWN}, "sound+year", set()),
        ({"last_name": ""}, "surname+born", set()),
    ],
)
def test_which_facts_make_which_tokens(facts: dict[str, Any], kind: str, found: set[str]) -> None:
    assert texts(kind, **facts) == found


@pytest.mark.parametrize(
    ("born_is", "years"),
    [(BirthIs.KNOWN, [2015]), (BirthIs.ESTIMATED, [2014, 2015, 2016]), (BirthIs.FROM_AGE, [2014, 2015, 2016])],
)
def test_a_vague_birth_may_have_been_a_year_earlier_or_later(born_is: BirthIs, years: list[int]) -> None:
    sound = sound_key("Example")
    assert texts("sound+year", first_names="", born_is=born_is) == {f"{sound}|{year}" for year in years}


def test_with_the_postcode_a_sound_finds_the_neighbours() -> None:
    tokens = search_tokens(a_referral(first_names="", postcode="nr12dh"))
    assert Token("postcode+sound+year", f"NR1 2DH|{sound_key('Example')}|2015") in tokens


def test_of_too_many_tokens_the_best_are_kept() -> None:
    names = tuple(f"Name{chr(97 + number)}o Surname{chr(97 + number)}a" for number in range(26))
    tokens = search_tokens(a_referral(upn="B801200005001", other_names=names))
    assert len(tokens) == MOST_TOKENS
    assert {Token("upn", "B801200005001"), Token("postcode", "NR1 2DH")} <= tokens


@pytest.mark.parametrize(
    ("kind", "text", "found"),
    [
        ("upn", "b801 2000 05001", "B801200005001"),
        ("postcode", "nr12dh", "NR1 2DH"),
        ("phone", "01632 960 001", "+441632960001"),
        ("email", " Mum@Home.example ", "mum@home.example"),
        ("email", "  ", None),
        ("phone", "", None),
        ("name", "Ada", None),
    ],
)
def test_the_token_of_what_somebody_types(kind: str, text: str, found: str | None) -> None:
    assert token_of(kind, text) == (Token(kind, found) if found else None)


@pytest.mark.parametrize(
    ("surname", "exact", "sound"),
    [
        ("Example", "example", "Example"),
        ("O’Brien-Śmith", "obriensmith", "Smith"),
        ("Example ’", "example", "Example"),
        ("’", "", None),
    ],
)
def test_the_tokens_of_a_surname_and_a_birthday(surname: str, exact: str, sound: str | None) -> None:
    found, alike = name_tokens(surname, date(2015, 3, 14))
    assert found == Token("surname+born", f"{exact}|2015-03-14")
    assert alike == (Token("sound+year", f"{sound_key(sound)}|2015") if sound else None)
