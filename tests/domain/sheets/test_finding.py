"""The words by which a sheet is found."""

import pytest
from msgspec.structs import replace

from chalicelib.domain.sheets.finding import MOST_KEYS, beginnings, is_meant, keys_of, words_of
from tests.support.sheets import SHEET


@pytest.mark.parametrize("text", ["revised", "REVISED", "revis", "practice procedures", "Révised", "children’s"])
def test_a_sheet_is_meant_by_its_words_and_how_they_begin(text: str) -> None:
    sheet = replace(SHEET, summary="For children’s services.")
    assert is_meant(words_of(text), sheet)
    assert set(beginnings(words_of(text))) <= set(keys_of(sheet))


@pytest.mark.parametrize("text", ["", "the", "is", "admissions", "revised admissions", "!!!"])
def test_anything_else_means_no_sheet(text: str) -> None:
    assert not is_meant(words_of(text), SHEET)


def test_the_keys_of_a_long_summary_fit_into_the_transaction_and_the_title_comes_first() -> None:
    long = replace(SHEET, summary=" ".join(f"{chr(97 + n % 26)}{chr(97 + n // 26)}{n}" for n in range(200)))
    keys = keys_of(long)
    assert len(keys) == MOST_KEYS
    assert set(beginnings(words_of(long.title))) <= set(keys)
