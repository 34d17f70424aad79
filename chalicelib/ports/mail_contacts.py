"""Contacts who only get mail."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.changes import Change
from chalicelib.domain.people.mail_contacts import MailContact


class MailContacts(Protocol):
    def get(self, contact_id: str) -> MailContact | None: ...
    def get_many(self, contact_ids: Iterable[str]) -> Sequence[MailContact]:
        """Those that are there, in no order."""
        ...

    def of_school(self, urn: str) -> Sequence[MailContact]: ...
    def of_address(self, email: str) -> Sequence[MailContact]:
        """Every role and school of one reader, however the address is typed."""
        ...

    def page(self, limit: int, after: str = "") -> ListPage[MailContact]:
        """All contacts in the order of their schools' URNs."""
        ...

    def save(self, before: MailContact | None, after: MailContact | None, change: Change) -> None:
        """A new, changed or removed (`after` None) contact with the record of it, in one transaction. Raises Conflict when
        it changed since it was read, or when the same address has the same role at the same school already."""
        ...

    def set_stopped(self, contact_id: str, *, stopped: bool) -> None:
        """Unsubscribes from what is not statutory, or takes that back. Nothing happens where it is so already, or nobody is
        there."""
        ...
