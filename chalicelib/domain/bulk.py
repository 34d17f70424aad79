"""A file with many returns: its way from the upload to the last of its rows, and the rows as they stand.

no file → checking → checked (rows are corrected or dropped) → sending → sent
             ↘ refused, or the same as a file before
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum

from chalicelib.domain.people import Person, School

ROWS_IN_CHUNK = 25
"""They are stored, and sent, together."""
KEPT = timedelta(days=28)


class Stage(StrEnum):
    NO_FILE = "no-file"
    CHECKING = "checking"
    REFUSED = "refused"
    CHECKED = "checked"
    SENDING = "sending"
    SENT = "sent"


@dataclass(frozen=True)
class Row:
    """One row: `cells` by the name of the field that they answer; `problems` as (field or "", words)."""

    number: int
    """As the spreadsheet shows it."""
    cells: Mapping[str, str]
    problems: tuple[tuple[str, str], ...] = ()
    dropped: bool = False
    reference: str = ""
    """Of what it became; empty until it is sent."""
    team: str = ""
    """Another team that it is for, or that hears of the case that it opened."""

    @property
    def is_bad(self) -> bool:
        return bool(self.problems) and not self.dropped and not self.reference

    @property
    def is_to_send(self) -> bool:
        return not self.dropped and not self.reference and not self.problems


@dataclass(frozen=True)
class Chunk:
    file_id: str
    index: int
    rows: tuple[Row, ...]
    version: int = 0

    @property
    def bad(self) -> int:
        return sum(row.is_bad for row in self.rows)

    @property
    def dropped(self) -> int:
        return sum(row.dropped for row in self.rows)

    def with_row(self, place: int, row: Row) -> "Chunk":
        """`place` counts from 0 within the chunk."""
        return replace(self, rows=(*self.rows[:place], row, *self.rows[place + 1 :]))

    def without_bad(self) -> "Chunk":
        return replace(self, rows=tuple(replace(row, dropped=True) if row.is_bad else row for row in self.rows))


@dataclass(frozen=True)
class Counts:
    """Of one chunk."""

    rows: int = 0
    bad: int = 0
    dropped: int = 0


@dataclass(frozen=True)
class BulkFile:
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
    version: int = field(default=0, compare=False)

    @property
    def total(self) -> int:
        return sum(count.rows for count in self.counts)

    @property
    def bad(self) -> int:
        return sum(count.bad for count in self.counts)

    @property
    def dropped(self) -> int:
        return sum(count.dropped for count in self.counts)

    @property
    def good(self) -> int:
        return self.total - self.bad - self.dropped

    def with_chunk(self, chunk: Chunk) -> "BulkFile":
        """The counts after a chunk was changed."""
        counts = counts_of(chunk)
        return replace(self, counts=(*self.counts[: chunk.index], counts, *self.counts[chunk.index + 1 :]))

    def has_lapsed(self, now: datetime) -> bool:
        return now >= self.created_at + KEPT

    def is_open_to(self, person: Person) -> bool:
        """Whoever uploaded it, and the safeguarding leads of the school, while they are its contacts."""
        urn = self.school.urn
        is_contact = any(school.urn == urn for school in person.schools)
        return is_contact and (self.person_id == person.person_id or person.safeguards(urn))


def counts_of(chunk: Chunk) -> Counts:
    return Counts(len(chunk.rows), chunk.bad, chunk.dropped)


def in_chunks(file_id: str, rows: Sequence[Row], first: int = 0) -> list[Chunk]:
    """`first` is the number of the first chunk."""
    starts = range(0, len(rows), ROWS_IN_CHUNK)
    return [
        Chunk(file_id, first + number, tuple(rows[start : start + ROWS_IN_CHUNK]))
        for number, start in enumerate(starts)
    ]


def pages_of(counts: Iterable[Counts], *, only_bad: bool, at_least: int) -> list[list[int]]:
    """The numbers of the chunks of each page: as many chunks as it takes to have `at_least` rows to show."""
    pages, page, shown = list[list[int]](), list[int](), 0
    for number, count in enumerate(counts):
        here = count.bad if only_bad else count.rows
        if not here:
            continue
        page.append(number)
        shown += here
        if shown >= at_least:
            pages.append(page)
            page, shown = [], 0
    return [*pages, page] if page else pages
