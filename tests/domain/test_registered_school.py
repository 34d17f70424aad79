import pytest

from chalicelib.domain.registered_school import COLUMNS, RegisteredSchool, kept_schools, missing_columns, name_words

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
    assert list(kept_schools([ROW])) == [
        RegisteredSchool(
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
    ]


@pytest.mark.parametrize(
    ("status", "kept"),
    [("Open", 1), ("Open, but proposed to close", 1), ("Proposed to open", 1), ("Closed", 0), ("", 0), ("open", 0)],
)
def test_closed_schools_are_left_out(status: str, kept: int) -> None:
    assert len(list(kept_schools([ROW | {"EstablishmentStatus (name)": status}]))) == kept


@pytest.mark.parametrize(("la_code", "kept"), [("", 1), ("999", 1), ("926", 0)])
def test_one_authority_or_all(la_code: str, kept: int) -> None:
    assert len(list(kept_schools([ROW], la_code))) == kept


@pytest.mark.parametrize("changes", [{"URN": ""}, {"URN": "x"}, {"EstablishmentName": "  "}])
def test_a_row_that_says_no_school_is_left_out(changes: dict[str, str]) -> None:
    assert list(kept_schools([ROW | changes])) == []


def test_missing_columns_are_named() -> None:
    assert missing_columns(ROW) == []
    assert missing_columns({"URN"}) == sorted(set(COLUMNS.values()) - {"URN"})


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Hillside Primary School", {"hillside"}),
        ("St Example’s CofE Primary Academy, Beech", {"example", "cofe", "beech"}),
        ("Frère Fictif Lycée", {"frere", "fictif", "lycee"}),
        ("King's-Lane (RC) School", {"king", "lane"}),
        ("The Primary School", set()),
        ("St Marys", {"mary"}),
        ("St Mary’s RC", {"mary"}),
    ],
)
def test_the_words_by_which_a_school_is_looked_for(name: str, words: set[str]) -> None:
    assert name_words(name) == words
