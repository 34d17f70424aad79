"""Words that name where a child has gone, and words that only fill a field."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.child.destination import names_a_school, names_an_address

NOT_KNOWN = (
    "", " ", "?", "???", "-", "x", "xx", "N/A", "n/a", "na", "none", "None given", "nil", "NK", "N.K.", "tbc", "TBC.", "tba",
    "t.b.c", "to be confirmed", "not known", "Not known.", "not-known", "Not Known yet", "unknown", "Unknown at present",
    "not sure", "Unsure", "don't know", "don’t know", "Dont know", "do not know", "She does not know", "no idea", "nobody knows",
    "no fixed abode", "NFA", "No", "Yes", "refused to say", "Mum wouldn’t say", "awaiting a place", "waiting to hear",
)  # fmt: skip


@pytest.mark.parametrize("words", NOT_KNOWN)
def test_not_known_is_neither_an_address_nor_a_school(words: str) -> None:
    assert not names_an_address(words)
    assert not names_a_school(words)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("A neighbour said so", False),
        ("Leeds", False),
        ("with an aunt", False),
        ("With an aunt in Leeds, 3 weeks ago", False),
        ("2 children seen on the street", False),
        ("High Street, Leeds", False),
        ("Near 12", False),
        ("NR1", False),
        ("Somewhere near NR1", False),
        ("Not sure, perhaps 12 New Street", False),
        ("3 New Street", True),
        ("3, New Street, Newtown", True),
        ("No. 3 New Street", True),
        ("Flat 2, 12a St John’s Wood Road, London", True),
        ("14 High St.\nLeeds", True),
        ("5 Eastgate, Leeds", True),
        ("7 The Green", True),
        ("With an aunt, nr1 2dh", True),
        ("NR12DH", True),
    ],
)
def test_an_address_has_a_full_postcode_or_a_house_number_with_a_street(words: str, named: bool) -> None:
    assert names_an_address(words) is named


@pytest.mark.parametrize(("postcode", "named"), [("NR1 2DH", True), ("nr12dh", True), ("NR1", False), ("", False)])
def test_a_full_postcode_is_enough_beside_any_words(postcode: str, named: bool) -> None:
    assert names_an_address("Not known", postcode) is named


@pytest.mark.parametrize(
    ("words", "named"),
    [
        ("Sample School", True),
        ("Sample School, Leeds (URN 123456)", True),
        ("Northfield Academy", True),
        ("St Mary’s", True),
        ("No 1 Academy", True),
        ("a school in Leeds", False),
        ("Another school", False),
        ("some school", False),
        ("School not named", False),
        ("Has applied to Sample School", False),
        ("A neighbour said so", False),
        ("Moved to Leeds, a neighbour said so", False),
        ("Mum told us Leeds", False),
        ("Possibly one in Leeds", False),
        ("Somewhere near 3 Mile Lane", False),
        ("Holy Family School", True),
    ],
)
def test_a_school_is_a_name(words: str, named: bool) -> None:
    assert names_a_school(words) is named


@given(st.text(max_size=60))
def test_words_with_not_known_never_name_a_school(words: str) -> None:
    assert not names_a_school(f"{words} not known")
    assert not names_a_school(f"not known {words}")
