"""A page of a list: which rows it shows, and where the next one begins."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.paging import ListPage, all_rows, newest_of, page_after, place_of


def test_the_place_of_a_row_is_its_time_and_its_id() -> None:
    assert place_of(datetime(2026, 11, 25, 10, tzinfo=UTC), "row") == "2026-11-25T10:00:00.000Z#row"


@pytest.mark.parametrize(
    ("rows", "limit", "shown", "after"),
    [
        ("", 2, "", ""),
        ("b", 2, "b", ""),
        ("ba", 2, "ba", ""),
        ("abc", 2, "cb", "a"),
        ("acbd", 2, "dc", "b"),
        ("abab", 2, "ba", ""),
    ],
)
def test_several_lists_together_the_newest_first(rows: str, limit: int, shown: str, after: str) -> None:
    assert newest_of(rows, limit, lambda row: row) == ListPage(tuple(shown), after)


def test_of_a_row_on_two_lists_one_is_shown() -> None:
    assert newest_of(["1a", "1b"], 2, lambda row: row[0]) == ListPage(("1b",), "")


@pytest.mark.parametrize(
    ("after", "shown", "mark"),
    [
        ("", "ab", "B"),
        ("A", "bc", "C"),
        ("B", "cd", "D"),
        ("C", "de", ""),
        ("D", "e", ""),
        ("E", "", ""),
        ("Z", "ab", "B"),
    ],
)
def test_a_page_of_a_list_in_memory(after: str, shown: str, mark: str) -> None:
    assert page_after("abcde", 2, after, str.upper) == ListPage(tuple(shown), mark, 5)


def test_a_row_without_a_mark_is_not_where_a_page_begins() -> None:
    assert page_after(["", "b", "c"], 2, "", str).rows == ("", "b")


def test_an_empty_list_has_one_empty_page() -> None:
    assert page_after([], 2, "A", str) == ListPage((), "", 0)


@given(st.lists(st.text("abcdef", min_size=1), unique=True), st.integers(1, 4))
def test_the_pages_of_a_list_together_are_the_list(rows: list[str], limit: int) -> None:
    seen, after = list[str](), ""
    while True:
        page = page_after(rows, limit, after, str)
        seen += page.rows
        after = page.after
        if not after:
            break
    assert seen == rows


@given(st.lists(st.integers(), unique=True), st.integers(1, 5))
def test_all_pages_together_are_the_list(rows: list[int], limit: int) -> None:
    assert list(all_rows(lambda after: page_after(rows, limit, after, str))) == rows
