"""The mark of a next page: what DynamoDB would refuse as a place to go on from starts at the beginning of the list instead."""

import base64
import json

import pytest

from chalicelib.adapters.tables.cursors import after_mark, mark_of

LAST = {"pk": {"S": "SUBMISSION#1"}, "sk": {"S": "SUBMISSION"}, "gsi4sk": {"S": "SUBMISSION#2026-11-25#1"}}
GOES_ON = LAST | {"gsi4pk": {"S": "SCHOOL#1"}}


def mark(*parts: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(parts).encode()).decode().rstrip("=")


def test_a_list_goes_on_where_it_stopped() -> None:
    assert after_mark(mark_of(LAST, "gsi4"), "gsi4", "SCHOOL#1") == GOES_ON
    assert after_mark(mark_of(LAST, "gsi4"), "gsi4", "SCHOOL#1", "SUBMISSION#") == GOES_ON


def test_a_mark_of_another_list_is_no_place_in_a_list_of_one_kind() -> None:
    """DynamoDB refuses a start outside the query, and the page would report a fault of ours."""
    draft = mark_of(LAST | {"gsi4sk": {"S": "DRAFT#2026-11-25#1"}}, "gsi4")
    assert after_mark(draft, "gsi4", "SCHOOL#1", "SUBMISSION#") is None


@pytest.mark.parametrize("part", ["", "\ud800", "\x00", "é", "a\n", "a" * 201, 1, None, ["a"]], ids=ascii)
def test_what_no_key_of_ours_holds_is_no_mark(part: object) -> None:
    parts = ["CASE#1", "HEAD", "2026-11-25"]
    for place in range(3):
        assert after_mark(mark(*parts[:place], part, *parts[place + 1 :]), "gsi1", "OPEN") is None


@pytest.mark.parametrize("text", ["", "x", "é", "\ud800", "\x00", "W1tb", "bnVsbA", "[" * 900, mark(), mark("a", "b")])
def test_what_is_not_ours_is_no_mark(text: str) -> None:
    assert after_mark(text, "gsi1", "OPEN") is None
