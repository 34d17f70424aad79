"""The pages that the fakes give, by the place of each row in its list, as an index of the table gives them."""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from chalicelib.domain.paging import ListPage

T = TypeVar("T")
_MARK = "after "
"""How each mark begins. Any other begins the list anew, as the table does."""


def a_page(
    rows: Iterable[T], limit: int, after: str, place: Callable[[T], str], *, newest_first: bool = False
) -> ListPage[T]:
    """The rows after the marked place, even if its row has gone; the mark of the last if more follow."""
    ordered = sorted(rows, key=place, reverse=newest_first)
    if after.startswith(_MARK):
        marked = after.removeprefix(_MARK)
        ordered = [row for row in ordered if (place(row) < marked if newest_first else place(row) > marked)]
    shown = tuple(ordered[:limit])
    return ListPage(shown, f"{_MARK}{place(shown[-1])}" if len(ordered) > limit else "")


def from_place(rows: Sequence[T], limit: int, start: str, place: Callable[[T], str]) -> list[T]:
    """The newest of a list by time, from this place on."""
    older = [row for row in rows if not start or place(row) <= start]
    return sorted(older, key=place, reverse=True)[:limit]
