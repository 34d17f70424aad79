import pytest

from chalicelib.domain.schools.registered_school import (
    COLUMNS,
    RegisteredSchool,
    is_sound,
    is_wanted,
    missing_columns,
    name_words,
    school_of,
)

ROW = {
    "URN": "900001",
    "EstablishmentName": " Hillside Primary School ",
    "LA (code)": "999",
    "EstablishmentNumber": "2001",
    "TypeOfEstablishment (name)": "Community school",
    "PhaseOfEducation (name)": "Primary",
    "EstablishmentStatus (name)": "Open",
    "Town": "Exampleton",
    "Postcode": "ZZ99 3WZ",
    "Street": "not kept",
}


def test_a_row_of_the_register_is_a_school() -> None:
    assert school_of(ROW) == RegisteredSchool(
        "900001",
        "Hillside Primary School",
        "999",
        "2001",
        "Community school",
        "Primary",
        "Open",
        "Exampleton",
        "ZZ99 3WZ",
    )


def test_a_name_over_two_lines_is_one_line() -> None:
    assert school_of(ROW | {"EstablishmentName": "Line\r\nbreak \t School"}).name == "Line break School"


@pytest.mark.parametrize(
    ("status", "kept"),
    [
        ("Open", True),
        ("Open, but proposed to close", True),
        ("Proposed to open", True),
        ("Closed", False),
        ("", False),
        ("open", False),
    ],
)
def test_closed_schools_are_left_out(status: str, kept: bool) -> None:
    assert is_wanted(school_of(ROW | {"EstablishmentStatus (name)": status})) is kept


@pytest.mark.parametrize(("la_code", "kept"), [("", True), ("999", True), ("926", False)])
def test_one_authority_or_all(la_code: str, kept: bool) -> None:
    assert is_wanted(school_of(ROW), la_code) is kept


@pytest.mark.parametrize("changes", [{"URN": ""}, {"URN": "12345A"}, {"URN": "１２"}, {"EstablishmentName": "  "}])
def test_a_row_that_says_no_school_is_left_out(changes: dict[str, str]) -> None:
    assert is_sound(school_of(ROW))
    assert not is_sound(school_of(ROW | changes))


def test_missing_columns_are_named() -> None:
    assert missing_columns(ROW) == []
    assert missing_columns({"URN"}) == sorted(set(COLUMNS.values()) - {"URN"})


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Hillside Primary School", {"hillside"}),
        ("St Example’s CofE Primary Academy, Beech", {"example", "beech"}),
        ("Frère Fictif Lycée", {"frere", "fictif", "lycee"}),
        ("King's-Lane (RC) School", {"king", "lane"}),
        ("The Primary School", set()),
        ("St Thomas C of E", {"thoma"}),
        ("St. Thomas' C.E.", {"thoma"}),
        ("St Thomas Church of England", {"thoma"}),
        ("Saint Thomas CofE", {"thoma"}),
        ("St Marys", {"mary"}),
        ("St Mary’s RC", {"mary"}),
    ],
)
def test_the_search_words_of_a_school(name: str, words: set[str]) -> None:
    assert name_words(name) == words
