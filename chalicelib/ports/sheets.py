"""Information sheets, and who was told."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from chalicelib.domain.files.jobs import Job
from chalicelib.domain.messages.message import Message
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.changes import Change
from chalicelib.domain.people.purpose_links import UsedLink
from chalicelib.domain.sheets.sheet import Sheet, SheetNumber, Told

ToldChange = tuple[Told, Told]


class Sheets(Protocol):
    def get(self, sheet_id: str, amendment: int | None = None) -> Sheet | None:
        """The newest amendment where none is named."""
        ...

    def amendments(self, sheet_id: str) -> Sequence[Sheet]:
        """All of one sheet, the newest first, without their bodies."""
        ...

    def by_number(self, number: SheetNumber) -> Sequence[Sheet]:
        """All amendments of the sheet with this number, the newest first, without their bodies; empty where there is none."""
        ...

    def next_number(self, year: int) -> int:
        """The lowest number above all of this year."""
        ...

    def published(self, year: int | None, limit: int, after: str = "") -> ListPage[Sheet]:
        """What the public reads of each sheet, of the numbers of one year or of all, the newest first, without their bodies;
        withdrawn ones too."""
        ...

    def found_by(self, words: frozenset[str], limit: int) -> Sequence[Sheet]:
        """As `published`: those that have all these words, or words that begin so, in their title and summary."""
        ...

    def announcing(self, slug: str, number: int) -> Sequence[Sheet]:
        """All sheets and amendments that were published with a link to this version of a page of the procedures or to a
        later one, the newest first, without their bodies; withdrawn ones too."""
        ...

    def unpublished(self) -> Sequence[Sheet]:
        """Drafts, those with a second reader, and scheduled ones, without their bodies; amendments too."""
        ...

    def due(self, now: datetime) -> Sequence[Sheet]:
        """Scheduled ones whose time has come, without their bodies."""
        ...

    def save(self, before: Sheet | None, after: Sheet, change: Change, job: Job | None = None) -> None:
        """A new or changed sheet with its number, the record and its job, in one transaction. Raises Conflict when it
        changed since it was read, or when the number is another sheet's."""
        ...

    def drop(self, sheet: Sheet, change: Change) -> None:
        """What was never published, with its text and the record, in one transaction. With a sheet's first draft its number
        goes, so that another may have it. Raises Conflict when it changed since it was read."""
        ...

    # --- who was told -----------------------------------------------------------------------------------------------

    def add_told(self, told: Sequence[Told], messages: Sequence[Message]) -> None:
        """Each with its email in one transaction; those that are there stay as they are. At most 45 together."""
        ...

    def told(self, sheet_id: str, limit: int, after: str = "") -> ListPage[Told]:
        """One school after another."""
        ...

    def told_to(self, urn: str, limit: int, after: str = "") -> ListPage[Told]:
        """All that one school was told, the newest first. What is not planned yet comes before all."""
        ...

    def told_at(self, sheet_id: str, urn: str) -> Sequence[Told]:
        """One school's readers of all amendments of a sheet."""
        ...

    def told_one(self, sheet_id: str, amendment: int, urn: str, contact: str) -> Told | None: ...
    def change_told(
        self, changes: Sequence[ToldChange], messages: Sequence[Message] = (), by_link: UsedLink | None = None
    ) -> None:
        """Rows, each before and after, with their emails and the link that is used up, in one transaction. Raises Conflict
        when one changed since it was read, or the link is over: read twice is read once."""
        ...
