"""Files of many returns."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Protocol

from chalicelib.domain.files.bulk import BulkFile
from chalicelib.domain.files.bulk_rows import Chunk
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.messages.message import Message


class Bulk(Protocol):
    """Files of many returns, with their rows in chunks. They lapse."""

    def get(self, file_id: str) -> BulkFile | None: ...
    def of_school(
        self, urn: str, wanted: Callable[[BulkFile], bool], limit: int, start: str = ""
    ) -> Sequence[BulkFile]:
        """The newest that are wanted, however many others there are, from this place on (`place_of` when it was begun);
        may lag."""
        ...

    def save(
        self, before: BulkFile | None, after: BulkFile, job: Job | None = None, messages: Sequence[Message] = ()
    ) -> BulkFile:
        """With a job and messages that follow from it, in one transaction. Raises Conflict when it was changed."""
        ...

    def first_with(self, content: str, file_id: str, now: datetime) -> str:
        """The first file that had this content and has not lapsed; this one, when there was none."""
        ...

    def add_chunks(self, file: BulkFile, chunks: Sequence[Chunk]) -> None:
        """Those that are there already stay as they are."""
        ...

    def chunks(self, file_id: str, indexes: Sequence[int]) -> Sequence[Chunk]:
        """Those of these that are there, in this order."""
        ...

    def change(self, before: BulkFile, after: BulkFile, chunk: Chunk) -> BulkFile:
        """A file and one of its chunks together. Raises Conflict when either was changed since it was read."""
        ...
