"""What administrators changed."""

from typing import Protocol

from msgspec import Struct

from chalicelib.domain.people.changes import Change


class ChangePage(Struct, frozen=True):
    changes: tuple[Change, ...]
    after: str
    """Mark for the next page; empty at the end."""


class Changes(Protocol):
    def add(self, change: Change) -> None:
        """A change of what is not kept in one row, such as sessions ended."""
        ...

    def newest(self, after: str, limit: int) -> ChangePage: ...
