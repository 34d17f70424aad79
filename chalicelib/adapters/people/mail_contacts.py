"""Contacts who only get mail, in the table: found by school, by a keyed digest of their address, and all of them by school."""

from collections.abc import Iterable, Iterator, Sequence
from typing import cast

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.people.changes import commit_with
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import decoded, each_of_kind, kinds, readable
from chalicelib.adapters.tables.rows.casework import LookupRow
from chalicelib.adapters.tables.rows.people import MailContactRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.writing import absent, put_over, write_one
from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.newer import read_as
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.changes import Change
from chalicelib.domain.people.mail_contacts import ContactRole, MailContact
from chalicelib.ports.keys import Keys

_ALL = "MAIL_CONTACTS"


class TableMailContacts:
    """Fulfils the port MailContacts."""

    def __init__(self, keys: Keys, sealer: Sealer) -> None:
        self._keys, self._sealer = keys, sealer

    def get(self, contact_id: str) -> MailContact | None:
        row = read(lambda: get(MailContactRow, *_key(contact_id)))
        return decoded(row, self._contact_of) if row else None

    def get_many(self, contact_ids: Iterable[str]) -> Sequence[MailContact]:
        keys = list(dict.fromkeys(_key(contact_id) for contact_id in contact_ids))
        return read(lambda: readable(_rows(keys), self._contact_of))

    def of_school(self, urn: str) -> Sequence[MailContact]:
        query = Row.by_school.query(self._school(urn), Row.gsi4sk.startswith("MAIL_CONTACT#"))
        return self._found(read(lambda: list(query)))

    def of_address(self, email: str) -> Sequence[MailContact]:
        return self._found(read(lambda: list(Row.by_owner.query(self._address(email)))))

    def _found(self, rows: Sequence[Row]) -> Sequence[MailContact]:
        return readable(kinds(rows, MailContactRow), self._contact_of)

    def page(self, limit: int, after: str = "") -> ListPage[MailContact]:
        query = Row.by_state.query(_ALL, Row.gsi1sk > after if after else None, limit=limit)
        rows = read(lambda: list(query))
        last = query.last_evaluated_key
        return ListPage(tuple(self._found(rows)), last["gsi1sk"]["S"] if last else "")

    def save(self, before: MailContact | None, after: MailContact | None, change: Change) -> None:
        def fill(transaction: TransactWrite) -> None:
            if after:
                unchanged = _as_read(before) if before else absent()
                put_over(transaction, self._row_of(after, before.version + 1 if before else 1), unchanged)
            elif before:
                transaction.delete(MailContactRow(*_key(before.contact_id)), condition=_as_read(before))
            self._fill_once(transaction, before, after)

        commit_with(change, (), self._sealer, fill)

    def _fill_once(self, transaction: TransactWrite, before: MailContact | None, after: MailContact | None) -> None:
        """The row that keeps the same address from having the same role at the same school twice."""
        was, is_now = (self._once(each) if each else "" for each in (before, after))
        if was == is_now:
            return
        if before:
            held = LookupRow.target == before.contact_id
            transaction.delete(LookupRow(was, "MAIL_CONTACT"), condition=held)
        if after:
            transaction.save(LookupRow(is_now, "MAIL_CONTACT", target=after.contact_id), condition=absent())

    def set_stopped(self, contact_id: str, *, stopped: bool) -> None:
        row, version = MailContactRow(*_key(contact_id)), MailContactRow.version
        setting: list[Action] = [MailContactRow.stopped.set(int(stopped)), version.set(version + 1)]
        write_one(lambda: row.update(setting, condition=MailContactRow.stopped == int(not stopped)))

    # --- rows ---------------------------------------------------------------------------------------------------------

    def _school(self, urn: str) -> str:
        return f"SCHOOL#{self._keys.digest('school', urn)}"

    def _address(self, email: str) -> str:
        return f"MAIL_ADDRESS#{self._keys.digest('mail-contact', normalise_email(email))}"

    def _once(self, contact: MailContact) -> str:
        named = (normalise_email(contact.email), contact.role, contact.urn)
        return f"LOOKUP#{self._keys.digest('lookup', 'mail-contact', *named)}"

    def _row_of(self, contact: MailContact, version: int) -> MailContactRow:
        pk, sk = _key(contact.contact_id)
        row = MailContactRow(
            pk,
            sk,
            urn=contact.urn,
            role=contact.role,
            stopped=int(contact.stopped),
            version=version,
            sealed=self._sealer.seal({"name": contact.name, "email": contact.email}, pk, sk),
        )
        place = f"{contact.role}#{contact.contact_id}"
        row.gsi1pk, row.gsi1sk = _ALL, f"{contact.urn}#{place}"
        row.gsi2pk, row.gsi2sk = self._address(contact.email), f"{contact.urn}#{place}"
        row.gsi4pk, row.gsi4sk = self._school(contact.urn), f"MAIL_CONTACT#{place}"
        return row

    def _contact_of(self, row: MailContactRow) -> MailContact:
        sealed = self._sealer.unseal(row.sealed, row.pk, row.sk)
        return MailContact(
            row.pk.removeprefix("MAIL_CONTACT#"),
            row.urn,
            read_as(ContactRole, row.role),
            sealed["name"],
            sealed["email"],
            bool(row.stopped),
            int(row.version),
        )


def _key(contact_id: str) -> tuple[str, str]:
    return f"MAIL_CONTACT#{contact_id}", "MAIL_CONTACT"


def _as_read(before: MailContact) -> Condition:
    return cast(Condition, MailContactRow.version == before.version)


def _rows(keys: Sequence[tuple[str, str]]) -> Iterator[MailContactRow]:
    """A hundred to a request."""
    return each_of_kind(Row.batch_get(keys, consistent_read=True), MailContactRow)
