"""A file with many returns: its way from the upload to the last of its rows, and the rows as they stand.

no file → checking → checked (rows are corrected, confirmed or dropped) → sending → sent
             ↘ refused, or the same as a file before
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.files.spreadsheet import Joined, Tally
from chalicelib.domain.newer import Kept
from chalicelib.domain.people.people import School
from chalicelib.domain.wording import listed

ROWS_IN_CHUNK = 25
"""Rows that are stored, and sent, together; fewer when they are long."""
CELLS_IN_CHUNK = 150_000
"""Bytes of their cells. The table takes 400 KB, which must also hold what is wrong with each cell."""
LARGEST_CHUNK = 380_000
"""Bytes of a chunk after rows were corrected."""
KEPT = timedelta(days=28)


class Stage(StrEnum):
    NO_FILE = "no-file"
    CHECKING = "checking"
    REFUSED = "refused"
    CHECKED = "checked"
    SENDING = "sending"
    SENT = "sent"


class Row(Struct, frozen=True):
    """One row: `cells` by the name of the field that they answer; `problems` and `doubts` as (field or "", words).

    A problem has to be put right. A doubt is put right too, or a person says that the row is right as it is.
    """

    number: int
    """As the spreadsheet shows it."""
    cells: Mapping[str, str]
    problems: tuple[tuple[str, str], ...] = ()
    dropped: bool = False
    reference: str = ""
    """Of what it became; empty until it is sent."""
    team: str = ""
    """Another team that it is for, or that hears of the case that it opened."""
    doubts: tuple[tuple[str, str], ...] = ()
    confirmed: bool = False
    """Somebody saw the doubts and said that the row is right."""
    newer: Kept = Kept()

    @property
    def _is_open(self) -> bool:
        return not self.dropped and not self.reference

    @property
    def is_bad(self) -> bool:
        return self._is_open and bool(self.problems)

    @property
    def is_doubtful(self) -> bool:
        return self._is_open and not self.problems and bool(self.doubts) and not self.confirmed

    @property
    def is_to_send(self) -> bool:
        return self._is_open and not self.is_bad and not self.is_doubtful


class Chunk(Struct, frozen=True):
    file_id: str
    index: int
    rows: tuple[Row, ...]
    version: int = 0

    def with_row(self, place: int, row: Row) -> "Chunk":
        """`place` counts from 0 within the chunk."""
        return replace(self, rows=(*self.rows[:place], row, *self.rows[place + 1 :]))

    @property
    def fits(self) -> bool:
        """Whether the table can keep it."""
        said = [words for row in self.rows for _, words in (*row.problems, *row.doubts)]
        of_words = sum(len(words.encode()) for words in set(said)) + _BYTES_OF_A_PLACE * len(said)
        return sum(map(_bytes_of, self.rows)) + of_words <= LARGEST_CHUNK

    def without_bad(self) -> "Chunk":
        return replace(self, rows=tuple(replace(row, dropped=True) if row.is_bad else row for row in self.rows))


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


class Reading(Struct, frozen=True):
    """What became of each line of the file, and which parts were not read."""

    tally: Tally
    sheet: str = ""
    """Its name, in a workbook."""
    columns: tuple[str, ...] = ()
    """The headings of the columns that were not read."""
    sheets: tuple[str, ...] = ()
    """The sheets that were not read."""
    joined: tuple[Joined, ...] = ()
    """The rows that seem to hold others."""


class BulkFile(Struct, frozen=True):
    """`counts` has one entry for each chunk, so that nobody has to read them all to know where the problems are."""

    file_id: str
    form: str
    person_id: str
    school: School
    created_at: datetime
    stage: Stage = Stage.NO_FILE
    job_id: str = ""
    problem: str = ""
    """Why it was refused, or what to look at: words for a person, without what a row holds."""
    content: str = ""
    """A keyed digest of what was uploaded, for which form and school: the tokens of its rows are made from it."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """To the questions of the form that are asked once for the whole file: who sends it."""
    same_as: str = ""
    """The file that had the same content before, and to which this one leads."""
    counts: tuple[Counts, ...] = field(default=())
    sent_at: datetime | None = None
    reading: Reading | None = None
    """Set once the file is checked."""
    version: int = 0
    newer: Kept = Kept()

    @property
    def total(self) -> int:
        return sum(count.rows for count in self.counts)

    @property
    def bad(self) -> tuple[int, ...]:
        """The numbers of the rows with problems."""
        return tuple(number for count in self.counts for number in count.bad)

    @property
    def doubtful(self) -> tuple[int, ...]:
        """The numbers of the rows that somebody has to confirm."""
        return tuple(number for count in self.counts for number in count.doubtful)

    @property
    def dropped(self) -> tuple[int, ...]:
        """The numbers of the rows that are not sent."""
        return tuple(number for count in self.counts for number in count.dropped)

    @property
    def good(self) -> int:
        return self.total - len(self.bad) - len(self.doubtful) - len(self.dropped)

    def joined(self, numbers: Sequence[int]) -> tuple[Joined, ...]:
        """Of the rows with these numbers, those that seem to hold others."""
        return tuple(each for each in self.reading.joined if each.number in numbers) if self.reading else ()

    def with_chunk(self, chunk: Chunk) -> "BulkFile":
        """The counts after a chunk was changed."""
        counts = counts_of(chunk)
        return replace(self, counts=(*self.counts[: chunk.index], counts, *self.counts[chunk.index + 1 :]))

    def has_lapsed(self, now: datetime) -> bool:
        return now >= self.created_at + KEPT


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


_BYTES_OF_A_PLACE, _BYTES_OF_A_ROW = 50, 200
"""For the field that a problem belongs to, and for the rest of a row beside its cells."""


def _bytes_of(row: Row) -> int:
    return _BYTES_OF_A_ROW + len(json.dumps(dict(row.cells), ensure_ascii=False).encode())


def in_chunks(file_id: str, rows: Sequence[Row], first: int = 0) -> list[Chunk]:
    """`first` is the number of the first chunk. The same cells are always cut in the same places, whatever is wrong with
    them: a check that was interrupted goes on among the chunks that are there."""
    cut, size = list[list[Row]](), 0
    for row in rows:
        more = _bytes_of(row)
        if not cut or len(cut[-1]) == ROWS_IN_CHUNK or size + more > CELLS_IN_CHUNK:
            cut.append([])
            size = 0
        cut[-1].append(row)
        size += more
    return [Chunk(file_id, first + number, tuple(held)) for number, held in enumerate(cut)]


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
