"""The settings of the authority."""

from collections.abc import Mapping, Sequence
from typing import Any, Protocol

from msgspec import Struct

from chalicelib.domain.authority.agreement import Agreement
from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change


class StoredSettings(Struct, frozen=True):
    """The authority's settings (plain JSON values), and how often they were changed."""

    values: Mapping[str, Any]
    version: int


class Authorities(Protocol):
    def current(self) -> Authority:
        """As it was at most a minute ago."""
        ...

    def stored(self) -> StoredSettings: ...
    def save(
        self,
        before: StoredSettings,
        values: Mapping[str, Any],
        change: Change,
        messages: Sequence[Message] = (),
        agreement: Agreement | None = None,
    ) -> None:
        """The new settings, the change and its messages in one transaction. An agreement settles the request for it.

        Raises Conflict when they were changed since `before`, or as People.change for the agreement."""
        ...
