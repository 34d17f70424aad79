"""What is sealed: packed where that makes it smaller, and readable whether it was packed or not."""

import json
from secrets import token_bytes
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.adapters.tables.sealing import seal, seal_bytes, unseal

KEY, PLACE = token_bytes(32), ("CASE#1", "9#CASE")
NONCE_AND_TAG = 28


@given(st.dictionaries(st.text(), st.text() | st.lists(st.text()) | st.booleans() | st.none()))
def test_what_was_sealed_comes_back_and_is_never_larger_for_being_packed(value: dict[str, Any]) -> None:
    sealed = seal(KEY, value, *PLACE)
    plain = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    assert unseal(KEY, sealed, *PLACE) == value
    assert len(sealed) <= len(plain) + NONCE_AND_TAG


def test_a_long_form_takes_less_than_two_thirds_of_its_size() -> None:
    form = {f"question-{number}": f"The answer to question {number}, in a sentence." for number in range(40)}
    assert len(seal(KEY, form, *PLACE)) < len(json.dumps(form)) * 2 / 3


@pytest.mark.parametrize("value", [{}, {"name": "Zz"}])
def test_what_was_sealed_as_it_is_opens(value: dict[str, str]) -> None:
    assert unseal(KEY, seal_bytes(KEY, json.dumps(value).encode(), *PLACE), *PLACE) == value
