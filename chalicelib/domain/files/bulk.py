"""A file with many returns: its way from the upload to the last of its rows.

no file → checking → checked (rows are corrected, confirmed or dropped) → sending → sent
             ↘ refused, or the same as a file before"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.domain.files.bulk_counts import Counts, counts_of
from chalicelib.domain.files.bulk_rows import Chunk
from chalicelib.domain.files.sheet import Joined, Tally
from chalicelib.domain.files.sheet_limits import KEPT
from chalicelib.domain.newer import Kept
from chalicelib.domain.people.people import School


class Stage(StrEnum):
    NO_FILE = "no-file"
    CHECKING = "checking"
    REFUSED = "refused"
    CHECKED = "checked"
    SENDING = "sending"
    SENT = "sent"


class Reading(Struct, frozen=True):
    """The outcome of each line of the file, and the parts that were not read."""

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
    """`counts` has one entry for each chunk, so a reader knows where the problems are without reading all chunks."""

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
    """A keyed digest of the upload's content, form and school; the tokens of its rows are made from it."""
    answers: Mapping[str, str] = field(default_factory=dict)
    """The answers to questions that the form asks once for the whole file: who sends it."""
    same_as: str = ""
    """The earlier file with the same content, which this one leads to."""
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
        """The rows with these numbers that seem to hold others."""
        return tuple(each for each in self.reading.joined if each.number in numbers) if self.reading else ()

    def with_chunk(self, chunk: Chunk) -> "BulkFile":
        """The counts after a chunk was changed."""
        counts = counts_of(chunk)
        return replace(self, counts=(*self.counts[: chunk.index], counts, *self.counts[chunk.index + 1 :]))

    def has_lapsed(self, now: datetime) -> bool:
        return now >= self.created_at + KEPT
