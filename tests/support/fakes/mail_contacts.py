"""Contacts who only get mail, in memory."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.changes import Change
from chalicelib.domain.people.mail_contacts import MailContact
from tests.support.fakes.store import Store, must
from tests.support.paging import a_page


class FakeMailContacts:
    def __init__(self, store: Store, *contacts: MailContact) -> None:
        self._store, self.rows = store, {contact.contact_id: contact for contact in contacts}

    def get(self, contact_id: str) -> MailContact | None:
        return self.rows.get(contact_id)

    def get_many(self, contact_ids: Iterable[str]) -> Sequence[MailContact]:
        return [self.rows[contact_id] for contact_id in dict.fromkeys(contact_ids) if contact_id in self.rows]

    def of_school(self, urn: str) -> Sequence[MailContact]:
        return sorted((each for each in self.rows.values() if each.urn == urn), key=_place)

    def of_address(self, email: str) -> Sequence[MailContact]:
        wanted = normalise_email(email)
        return sorted((each for each in self.rows.values() if normalise_email(each.email) == wanted), key=_place)

    def page(self, limit: int, after: str = "") -> ListPage[MailContact]:
        return a_page(self.rows.values(), limit, after, _place)

    def save(self, before: MailContact | None, after: MailContact | None, change: Change) -> None:
        self._store.reach("mail_contacts.save")
        if self._store.has_change(change):
            return
        if before:
            must(before.contact_id in self.rows and self.rows[before.contact_id].version == before.version)
        elif after:
            must(after.contact_id not in self.rows)
        others = [each for each in self.rows.values() if not before or each.contact_id != before.contact_id]
        must(after is None or _once(after) not in map(_once, others))
        self._store.add_change(change)
        if before:
            del self.rows[before.contact_id]
        if after:
            self.rows[after.contact_id] = replace(after, version=before.version + 1 if before else 1)

    def set_stopped(self, contact_id: str, *, stopped: bool) -> None:
        self._store.reach("mail_contacts.set_stopped")
        there = self.rows.get(contact_id)
        if there and there.stopped is not stopped:
            self.rows[contact_id] = replace(there, stopped=stopped, version=there.version + 1)


def _once(contact: MailContact) -> tuple[str, str, str]:
    return normalise_email(contact.email), contact.role, contact.urn


def _place(contact: MailContact) -> str:
    return f"{contact.urn}#{contact.role}#{contact.contact_id}"
