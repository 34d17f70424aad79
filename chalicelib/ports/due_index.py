"""The index of due rows."""

from collections.abc import Iterator
from datetime import datetime
from typing import Protocol

from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.records.due import Due, What


class DueIndex(Protocol):
    """Whatever waits for an instant."""

    def is_anything_due(self, now: datetime) -> bool:
        """Deadlines, returns, drafts, files, procedures and codes. May lag."""
        ...

    def all_due(self, now: datetime) -> Iterator[Due]:
        """Deadlines, returns, drafts, files, procedures and codes that are due, soonest first, read lazily; may lag. It includes
        rows that cannot be read."""
        ...

    def due(self, what: What | Lane, now: datetime) -> Iterator[Due]:
        """The same of one kind, and of jobs or the emails of a lane."""
        ...

    def put_off(self, due: Due, until: datetime) -> None:
        """Makes it due at that time, with one failure more, until somebody gives it another instant. Raises Conflict when
        somebody did so since it was found."""
        ...
