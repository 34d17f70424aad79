"""Administrators' changes."""

from typing import Protocol

from msgspec import Struct

from chalicelib.domain.people.changes import Change


class ChangePage(Struct, frozen=True):
    changes: tuple[Change, ...]
    after: str
    """Mark for the next page; empty at the end."""


class Changes(Protocol):
    def add(self, change: Change) -> None:
        """A change that is not in one row, such as ended sessions."""
        ...

    def newest(self, after: str, limit: int) -> ChangePage: ...
