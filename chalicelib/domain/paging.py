"""A page of any list."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Generic, TypeVar

from msgspec import Struct

from chalicelib.domain.instants import instant_text

T = TypeVar("T")


class ListPage(Struct, Generic[T], frozen=True):
    """Some rows of a list. `after` is the mark of the next page, empty at the end."""

    rows: tuple[T, ...] = ()
    after: str = ""
    total: int | None = None
    """How many rows the whole list has; None where nobody counted them."""


def place_of(at: datetime, row_id: str) -> str:
    """Where a row stands in a list by time."""
    return f"{instant_text(at)}#{row_id}"


def newest_of(rows: Iterable[T], limit: int, place: Callable[[T], str]) -> ListPage[T]:
    """A page of several lists together, the newest first. `rows`: the first `limit` + 1 of each list from the mark on.

    A row on two lists is shown once. The mark is the place of the first row that is not shown.
    """
    by_place = {place(row): row for row in rows}
    ordered = sorted(by_place, reverse=True)
    return ListPage(tuple(by_place[each] for each in ordered[:limit]), next(iter(ordered[limit:]), ""))


def page_after(rows: Sequence[T], limit: int, after: str, mark: Callable[[T], str]) -> ListPage[T]:
    """A page of a list in memory: the rows after the one with this mark, or the first if none has it."""
    start = next((number + 1 for number, row in enumerate(rows) if after and mark(row) == after), 0)
    shown = tuple(rows[start : start + limit])
    return ListPage(shown, mark(shown[-1]) if len(rows) > start + limit else "", len(rows))


def all_rows(read: Callable[[str], ListPage[T]]) -> Iterator[T]:
    """The rows of every page. `read`: the page from a mark on; the first has the empty mark."""
    after: str | None = ""
    while after is not None:
        page = read(after)
        yield from page.rows
        after = page.after or None
