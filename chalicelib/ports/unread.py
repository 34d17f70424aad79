"""Rows that could not be read."""

from collections.abc import Sequence
from typing import Protocol

from msgspec import Struct


class UnreadRow(Struct, frozen=True):
    """A row that could not be read: its kind, and the reference under which the log names it."""

    kind: str
    reference: str


class Unread(Protocol):
    """The rows that could not be read in this request or run. Whoever reads many leaves them out, and a page says so."""

    def begin(self) -> None:
        """A request or run begins: nothing is noted yet."""
        ...

    def rows(self) -> Sequence[UnreadRow]: ...
