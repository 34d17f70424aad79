import pytest
from msgspec.structs import replace

from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.domain.schools.school_search import Key, Sought, best_first, is_meant, keys_of, parse_query

HEATH = RegisteredSchool(
    "900001", "Heath Lane Primary School", "999", "2001", "Community school", "Primary", "Open", "Exampleton", "ZZ9 3WZ"
)


@pytest.mark.parametrize(
    ("text", "sought"),
    [
        ("900001", Sought(urn="900001")),
        (" 900 001 ", Sought(urn="900001")),
        ("999/2001", Sought(number="9992001")),
        ("999 2001", Sought(number="9992001")),
        ("9992001", Sought(number="9992001")),
        ("zz9 3wz", Sought(postcode="ZZ93WZ")),
        ("zz9", Sought(postcode="ZZ9")),
        ("Heath Lane", Sought(words=frozenset({"heath", "lane"}))),
        ("９００００１", Sought(words=frozenset({"900001"}))),
        ("the school", Sought()),
        ("", Sought()),
    ],
)
def test_what_was_typed_is_understood(text: str, sought: Sought) -> None:
    assert parse_query(text) == sought


@pytest.mark.parametrize(
    "text", ["heath", "HEATH lane", "hea", "heat exam", "Exampleton", "zz9", "ZZ93WZ", "900001", "999-2001", "héath’s"]
)
def test_a_school_is_meant_by(text: str) -> None:
    assert is_meant(parse_query(text), HEATH)


@pytest.mark.parametrize("text", ["eath", "heath moor", "zz", "ZZ9 3WA", "900002", "9992002", "primary", ""])
def test_a_school_is_not_meant_by(text: str) -> None:
    assert not is_meant(parse_query(text), HEATH)


@pytest.mark.parametrize("text", ["heath", "heathl", "lane", "exampleton", "examplet", "zz9", "zz9 3wz", "999/2001"])
def test_every_search_word_of_four_letters_finds_a_key_of_its_school(text: str) -> None:
    assert any(set(way) <= keys_of(replace(HEATH, name="Heathlands Lane")) for way in parse_query(text).ways())


def test_the_likeliest_key_to_be_rare_comes_first() -> None:
    assert parse_query("heath exampleton").ways() == (
        (Key("school-word", "exampleton"), Key("school-word", "heath")),
        (Key("school-word", "exam"), Key("school-word", "heat")),
    )


@pytest.mark.parametrize(("text", "key"), [("ash exampleton", "exampleton"), ("ash", "ash")])
def test_a_short_word_that_may_be_a_beginning_hides_no_school(text: str, key: str) -> None:
    assert parse_query(text).ways()[0] == (Key("school-word", key),)


HILLSIDE = replace(HEATH, name="Hillside Primary School")


@pytest.mark.parametrize("text", ["Hillside Primary School"[:letters] for letters in range(3, 24)])
def test_a_school_stays_found_while_its_name_is_typed(text: str) -> None:
    assert is_meant(parse_query(text), HILLSIDE)


def test_schools_with_the_typed_beginning_come_first() -> None:
    park = replace(HEATH, urn="900002", name="Hillside Park")
    sought = parse_query("Hillside P")
    assert [is_meant(sought, school) for school in (HILLSIDE, park)] == [True, True]
    assert best_first(sought, [replace(HEATH, name="Hillside Oaks"), park])[0] == park


def test_a_school_without_postcode_and_number_has_only_its_words() -> None:
    bare = replace(HEATH, name="Ash", town="", postcode="", establishment_number="", la_code="")
    assert keys_of(bare) == {Key("school-word", "ash")}
