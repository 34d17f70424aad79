"""The text of a cell, whatever a spreadsheet holds in it."""

from datetime import date

import pytest

from chalicelib.domain.files import cell_text


@pytest.mark.parametrize(
    ("number", "since_1904", "day"),
    [
        (18_263, False, None),
        (18_264, False, date(1950, 1, 1)),
        (0.5, False, None),
        (45000, False, date(2023, 3, 15)),
        (45000, True, date(2027, 3, 16)),
        (73_050, False, date(2099, 12, 31)),
        (73_051, False, None),
        (100_000, False, None),
    ],
)
def test_the_day_of_a_bare_number(number: float, since_1904: bool, day: date | None) -> None:
    assert cell_text.day_of_number(number, since_1904=since_1904) == day


def test_a_number_means_a_day_since_1900_unless_the_workbook_says_so() -> None:
    assert cell_text.day_of_number(45000) == date(2023, 3, 15)


@pytest.mark.parametrize(("length", "shown"), [(99, "x" * 99), (100, "x" * 100), (101, "x" * 99 + "…")])
def test_a_long_text_is_shortened_to_a_hundred_characters(length: int, shown: str) -> None:
    assert cell_text.shortened("x" * length) == shown


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("  Child’s\n NAME: ", "child's name"),
        ("Child‘s name *", "child's name"),
        (".What?", "what"),
        ("ＵＰＮ", "upn"),
        ("Xx", "xx"),
    ],
)
def test_headings_are_compared_without_their_trimmings(text: str, plain: str) -> None:
    assert cell_text.plain(text) == plain
