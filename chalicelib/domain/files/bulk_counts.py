"""How many rows of each chunk are sound."""

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from msgspec import Struct

from chalicelib.domain.files.bulk_rows import Chunk, Row
from chalicelib.domain.wording import listed


class Counts(Struct, frozen=True):
    """One chunk: how many rows it has, and the numbers of those that are not sound."""

    rows: int = 0
    bad: tuple[int, ...] = ()
    doubtful: tuple[int, ...] = ()
    dropped: tuple[int, ...] = ()

    @property
    def open(self) -> int:
        """Rows that somebody must correct, confirm or drop before the file can be sent."""
        return len(self.bad) + len(self.doubtful)

    @property
    def stored(self) -> list[Any]:
        return [self.rows, list(self.bad), list(self.doubtful), list(self.dropped)]

    @staticmethod
    def of(stored: Sequence[Any]) -> "Counts":
        rows, *numbers = stored[:4]
        return Counts(rows, *map(tuple, numbers))


def counts_of(chunk: Chunk) -> Counts:
    def numbers(found: Callable[[Row], bool]) -> tuple[int, ...]:
        return tuple(row.number for row in chunk.rows if found(row))

    bad, doubtful = numbers(lambda row: row.is_bad), numbers(lambda row: row.is_doubtful)
    return Counts(len(chunk.rows), bad, doubtful, numbers(lambda row: row.dropped))


def named(numbers: Sequence[int]) -> str:
    """Rows by their numbers: "row 3", "rows 3, 5 and 7 to 9"."""
    ranges = list[tuple[int, int]]()
    for number in numbers:
        if ranges and number == ranges[-1][1] + 1:
            ranges[-1] = (ranges[-1][0], number)
        else:
            ranges.append((number, number))
    words = [str(first) if first == last else f"{first} to {last}" for first, last in ranges]
    return f"{'row' if len(numbers) == 1 else 'rows'} {listed(words)}"


def pages_of(counts: Iterable[Counts], *, only_open: bool, at_least: int) -> list[list[int]]:
    """The numbers of the chunks of each page: as many chunks as it takes to have `at_least` rows to show."""
    pages, page, shown = list[list[int]](), list[int](), 0
    for number, count in enumerate(counts):
        here = count.open if only_open else count.rows
        if not here:
            continue
        page.append(number)
        shown += here
        if shown >= at_least:
            pages.append(page)
            page, shown = [], 0
    return [*pages, page] if page else pages
