"""Contacts who only get mail, in memory."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.changes import Change as AdministratorsChange
from chalicelib.domain.people.mail_contacts import MailContact
from tests.support.fakes.store import Store, must
from tests.support.paging import a_page


class FakeMailContacts:
    def __init__(self, store: Store) -> None:
        self._store = store
        self.contacts: dict[str, MailContact] = {}

    def get(self, contact_id: str) -> MailContact | None:
        return self.contacts.get(contact_id)

    def get_many(self, contact_ids: Iterable[str]) -> Sequence[MailContact]:
        return [self.contacts[each] for each in contact_ids if each in self.contacts]

    def of_school(self, urn: str) -> Sequence[MailContact]:
        return [contact for contact in self.contacts.values() if contact.urn == urn]

    def page(self, limit: int, after: str = "") -> ListPage[MailContact]:
        return a_page(self.contacts.values(), limit, after, lambda contact: f"{contact.urn}#{contact.contact_id}")

    def save(self, before: MailContact | None, after: MailContact | None, change: AdministratorsChange) -> None:
        self._store.reach("mail_contacts.save")
        if self._store.has_change(change):
            return
        about = after or before
        assert about
        now = self.contacts.get(about.contact_id)
        must((now.version if now else 0) == (before.version if before else 0))
        if after and any(_same_place(after, other) for other in self.contacts.values()):
            raise Conflict
        self._store.add_change(change)
        if after:
            self.contacts[after.contact_id] = replace(after, version=(before.version if before else 0) + 1)
        else:
            del self.contacts[about.contact_id]

    def stop(self, contact_id: str) -> None:
        if contact := self.contacts.get(contact_id):
            self.contacts[contact_id] = replace(contact, stopped=True)


def _same_place(one: MailContact, other: MailContact) -> bool:
    same = (one.urn, one.role, one.email.casefold()) == (other.urn, other.role, other.email.casefold())
    return same and one.contact_id != other.contact_id
