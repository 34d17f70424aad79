"""A change keeps only what differs."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.people.changes import differences

WORDS = st.dictionaries(st.sampled_from("abcd"), st.sampled_from(["", "x", "y"]))


@pytest.mark.parametrize(
    ("before", "after", "found"),
    [
        ({}, {}, ({}, {})),
        ({"Name": "Ada"}, {"Name": "Ada"}, ({}, {})),
        ({"Name": "Ada", "Email": "a"}, {"Name": "Bo", "Email": "a"}, ({"Name": "Ada"}, {"Name": "Bo"})),
        ({"Name": "Ada"}, {}, ({"Name": "Ada"}, {"Name": ""})),
        ({}, {"Name": "Ada"}, ({"Name": ""}, {"Name": "Ada"})),
        ({"Name": ""}, {}, ({}, {})),
        ({}, {"Name": ""}, ({}, {})),
    ],
)
def test_what_differs_before_and_after(
    before: Mapping[str, str], after: Mapping[str, str], found: tuple[dict[str, str], dict[str, str]]
) -> None:
    assert differences(before, after) == found


@given(WORDS, WORDS)
def test_the_differences_lead_from_the_one_to_the_other(before: dict[str, str], after: dict[str, str]) -> None:
    was, now = differences(before, after)
    assert was.keys() == now.keys()
    assert all(was[name] != now[name] for name in was)
    assert {name: text for name, text in {**before, **now}.items() if text} == {
        name: text for name, text in after.items() if text
    }
