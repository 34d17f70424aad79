"""Addresses of other authorities and teams."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.domain.authority.agreement import Agreement
from chalicelib.domain.authority.local_authorities import Directory
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change


class Directories(Protocol):
    """The address of each other authority's team, as administrators keep it."""

    def current(self) -> Directory: ...
    def save(
        self,
        before: Directory,
        after: Directory,
        change: Change,
        messages: Sequence[Message] = (),
        agreement: Agreement | None = None,
    ) -> None:
        """With the change and its messages in one transaction. An agreement settles the request for it.

        Raises Conflict when it was changed since `before` was read, or as People.change for the agreement."""
        ...
