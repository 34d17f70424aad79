"""Numbers of sheets as people write them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.sheets.numbering import doubt, number_in
from chalicelib.domain.sheets.sheet import SheetNumber


@pytest.mark.parametrize(
    ("text", "year", "number"),
    [
        ("65/14", 2014, 65),
        ("MI 65/14", 2014, 65),
        ("mi65/14", 2014, 65),
        ("  MI  65 / 14 ", 2014, 65),
        ("65-14", 2014, 65),
        ("65–14", 2014, 65),
        ("08-04", 2004, 8),
        ("9/08", 2008, 9),
        ("65/2014", 2014, 65),
        ("065/14", 2014, 65),
        ("MI no. 65/14", 2014, 65),
        ("173/01", 2001, 173),
    ],
)
def test_a_number_is_read_however_it_is_written(text: str, year: int, number: int) -> None:
    assert number_in(text) == SheetNumber(year, number)


@pytest.mark.parametrize(
    "text", ["", "65", "14", "0/14", "65/14/2", "65/3", "65/1914", "education", "65 14", "²/14", "99999/14"]
)
def test_anything_else_is_no_number(text: str) -> None:
    assert number_in(text) is None


@given(st.integers(2000, 2099), st.integers(1, 9999))
def test_a_number_as_it_is_shown_is_the_same_number(year: int, number: int) -> None:
    assert number_in(str(SheetNumber(year, number))) == SheetNumber(year, number)


def test_the_year_of_the_number_and_of_the_publication_may_differ_with_a_warning() -> None:
    assert "2014" in doubt(SheetNumber(2014, 65), date(2013, 12, 13))
    assert doubt(SheetNumber(2014, 65), date(2014, 3, 1)) == ""
