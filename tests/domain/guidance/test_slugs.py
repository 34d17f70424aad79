"""Addresses of pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.guidance.slugs import LONGEST, slug_of, slug_problem


@pytest.mark.parametrize(
    ("title", "slug"),
    [
        ("Who to tell", "who-to-tell"),
        ("Children’s day, 1st", "childrens-day-1st"),
        ("Élan vital", "elan-vital"),
        ("  --  ", ""),
        ("שלום", ""),
        ("word " * 30, "-".join(["word"] * 12)),
        ("x" * 100, "x" * 60),
    ],
)
def test_a_title_proposes_an_address(title: str, slug: str) -> None:
    assert slug_of(title) == slug


@given(st.text(max_size=200))
def test_what_is_proposed_can_be_an_address(title: str) -> None:
    slug = slug_of(title)
    assert not slug or not slug_problem(slug) or "No page can have" in slug_problem(slug)


@pytest.mark.parametrize(
    "text", ["", "Who", "who to tell", "-who", "who--tell", "who/tell", "x" * (LONGEST + 1), "as-on", "document", "é"]
)
def test_what_cannot_be_an_address(text: str) -> None:
    assert slug_problem(text)
