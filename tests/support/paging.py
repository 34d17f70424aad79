"""The pages that the fakes give."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from chalicelib.domain.paging import ListPage

T = TypeVar("T")


def a_page(rows: Sequence[T], limit: int, after: str, mark: Callable[[T], str]) -> ListPage[T]:
    """Those after the row with this mark; the mark of the last where there are more. A mark of nothing begins anew."""
    start = next((number + 1 for number, row in enumerate(rows) if after and mark(row) == after), 0)
    shown = tuple(rows[start : start + limit])
    return ListPage(shown, mark(shown[-1]) if len(rows) > start + limit else "")


def from_place(rows: Sequence[T], limit: int, start: str, place: Callable[[T], str]) -> list[T]:
    """The newest of a list by time, from this place on."""
    older = [row for row in rows if not start or place(row) <= start]
    return sorted(older, key=place, reverse=True)[:limit]
