import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.people.pasted_code import code_in

EMAIL = """Your code to sign in to the service for children missing education is:

482913

It works for 10 minutes from 10:32am on Tuesday 12 January 2027, and only in the browser where you asked for it.

Exampleshire County Council
Telephone 01632 960 100"""


@pytest.mark.parametrize(
    "pasted",
    [
        "482913",
        " 482913\n",
        "482-913",
        "482 913.",
        "482\u2013913",
        "4 8 2 9 1 3",
        "482\u00a0913",
        "Your code is 482913",
        "Your code is 482-913.",
        "code: 482 913 (10 minutes)",
        "\u201c482913\u201d",
        "<482913>",
        "482913, from the email of 10:32",
        EMAIL,
    ],
)
def test_a_code_is_found_in_what_was_pasted(pasted: str) -> None:
    assert code_in(pasted) == "482913"


@pytest.mark.parametrize(
    "pasted",
    [
        "",
        "12345",
        "1234567",
        "12345a",
        "abc",
        "1234 5678",
        "482913 or 319284",
        "٤٨٢٩١٣",
        "²²²²²²",
        "01632 960 10",
        "\x00",
    ],
)
def test_where_there_is_no_code_or_more_than_one_none_is_guessed(pasted: str) -> None:
    assert code_in(pasted) == ""


@given(st.text(max_size=200))
def test_any_pasted_text_gives_six_digits_or_nothing(pasted: str) -> None:
    found = code_in(pasted)
    assert found == "" or (len(found) == 6 and found.isascii() and found.isdigit())
