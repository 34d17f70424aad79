"""People in the table: staff and contacts, found by a keyed digest of their address."""

from collections.abc import Collection, Iterable, Sequence

from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.files.jobs import row_of_job
from chalicelib.adapters.people.access_requests import as_read, checking, settling
from chalicelib.adapters.people.changes import commit_with
from chalicelib.adapters.people.council import checking_council
from chalicelib.adapters.people.person_rows import (
    AGREERS,
    address_pk,
    agreer_of,
    person_of,
    row_of_agreer,
    row_of_contact,
    row_of_person,
)
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import decoded, each_readable, kinds, readable
from chalicelib.adapters.tables.rows.casework import LookupRow
from chalicelib.adapters.tables.rows.people import AgreerRow, ContactRow, PersonRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.transactions import commit
from chalicelib.adapters.tables.writing import absent, put_over, write_one
from chalicelib.domain.authority.agreement import Agreement, Stand
from chalicelib.domain.authority.second_person import Agreer, agreer_after, can_agree
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.messages.message import Message
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.changes import Change
from chalicelib.domain.people.council import StoredProvider
from chalicelib.domain.people.people import Person, School
from chalicelib.ports.keys import Keys

AT_ONCE, IN_A_SLICE = 40, 90
"""A transaction takes a hundred rows. With the person's own row go up to 40 schools that they gain and 40 that they lose; when
they gain more, each transaction before it takes 90."""


class TablePeople:
    """Fulfils the port People."""

    def __init__(self, keys: Keys, sealer: Sealer) -> None:
        self._keys, self._sealer = keys, sealer

    def _address_pk(self, email: str) -> str:
        return address_pk(self._keys, email)

    def get(self, person_id: str) -> Person | None:
        row = read(lambda: get(PersonRow, f"PERSON#{person_id}", "PERSON"))
        return decoded(row, self._person_of) if row else None

    def by_email(self, email: str) -> Person | None:
        way = read(lambda: get(LookupRow, self._address_pk(email), "PERSON"))
        return self.get(way.target) if way else None

    def _person_of(self, row: PersonRow) -> Person:
        return person_of(row, self._sealer)

    def staff(self) -> Sequence[Person]:
        rows = read(lambda: list(Row.by_state.query("STAFF")))
        return readable(kinds(rows, PersonRow), self._person_of)

    def _fill_address(self, transaction: TransactWrite, person: Person, before: Person | None = None) -> None:
        """The row that leads from the address to the person; the one of an address that they had before goes."""
        way = LookupRow(self._address_pk(person.email), "PERSON", target=person.person_id)
        put_over(transaction, way, LookupRow.pk.does_not_exist() | (LookupRow.target == person.person_id))
        if before and self._address_pk(before.email) != way.pk:
            old = LookupRow(self._address_pk(before.email), "PERSON")
            transaction.delete(old, condition=LookupRow.target == before.person_id)

    def _find_by(self, person: Person, schools: Collection[School]) -> Sequence[ContactRow]:
        """The rows that find the schools' contacts, to be written with the person. When they do not fit into one transaction,
        all are written before it: they lead to nobody until the person's own row says so too."""
        rows = [row_of_contact(person, school, self._keys) for school in schools]
        if len(rows) <= AT_ONCE:
            return rows
        for start in range(0, len(rows), IN_A_SLICE):
            _put(rows[start : start + IN_A_SLICE])
        return ()

    def add(self, person: Person) -> None:
        contacts = self._find_by(person, person.schools)

        def fill(transaction: TransactWrite) -> None:
            transaction.save(row_of_person(person, person.version + 1, self._sealer))
            if can_agree(person):
                transaction.save(row_of_agreer(Agreer(person.person_id)))
            self._fill_address(transaction, person)
            for row in contacts:
                transaction.save(row)

        commit(fill)

    def change(
        self,
        before: Person | None,
        after: Person,
        change: Change,
        relies_on: Person | None = None,
        job: Job | None = None,
        messages: Sequence[Message] = (),
        agreement: Agreement | None = None,
        council: StoredProvider | None = None,
    ) -> None:
        agreer = agreer_after(before, after, change.at)
        held, holds = _by_role(before.schools if before else ()), _by_role(after.schools)
        gains = self._find_by(after, [holds[each] for each in holds.keys() - held.keys()])
        # Any more lead to nobody, as the person's own row does not say so.
        loses = [row_of_contact(after, held[each], self._keys) for each in held.keys() - holds.keys()][:AT_ONCE]
        checked = {person.person_id for person in agreement.relies_on} if agreement else set()

        def fill(transaction: TransactWrite) -> None:
            own = row_of_person(after, before.version + 1 if before else 1, self._sealer)
            put_over(transaction, own, as_read(before) if before else absent())
            self._fill_address(transaction, after, before)
            for row in loses:
                transaction.delete(row)
            for row in gains:
                transaction.save(row)
            if relies_on and relies_on.person_id not in checked:
                checking(transaction, relies_on)
            if council:
                checking_council(transaction, council)
            if agreer:
                put_over(transaction, row_of_agreer(agreer))
            if agreement:
                settling(transaction, agreement, Stand.AGREED, written=after.person_id)
            if job:
                transaction.save(row_of_job(job), condition=absent())

        commit_with(change, messages, self._sealer, fill)

    def set_mail_stopped(self, person_id: str, *, stopped: bool) -> None:
        row = PersonRow(f"PERSON#{person_id}", "PERSON")
        mark: Action = PersonRow.mail_stopped.set(1) if stopped else PersonRow.mail_stopped.remove()
        was_so = PersonRow.mail_stopped.exists() if stopped else PersonRow.mail_stopped.does_not_exist()
        other = PersonRow.version.exists() & ~was_so
        write_one(lambda: row.update([mark, PersonRow.version.set(PersonRow.version + 1)], condition=other))

    def agreers(self) -> Sequence[Agreer]:
        """An unreadable person counts as one who may agree: nobody gets to act alone because of it."""
        rows = read(lambda: list(Row.query(AGREERS, consistent_read=True)))
        whole = {agreer.person_id: agreer for agreer in readable(kinds(rows, AgreerRow), agreer_of)}
        return [whole.get(row.sk) or Agreer(row.sk) for row in rows]

    def contacts(self, limit: int, after: str = "") -> ListPage[Person]:
        """First those who are on the list of contacts, then the staff who are contacts too."""
        part, _, mark = (after or "CONTACTS#").partition("#")
        beyond = Row.gsi1sk > mark if mark else None
        query = Row.by_state.query(part, beyond, limit=limit)
        rows = read(lambda: list(query))
        people = tuple(person for person in readable(kinds(rows, PersonRow), self._person_of) if person.schools)
        next_part = "STAFF#" if part == "CONTACTS" else ""
        last = query.last_evaluated_key
        return ListPage(people, f"{part}#{last['gsi1sk']['S']}" if last else next_part)

    def contacts_of(self, urn: str) -> Sequence[Person]:
        digest = self._keys.digest("school", urn)
        rows = read(lambda: list(Row.by_school.query(f"SCHOOL#{digest}", Row.gsi4sk.startswith("CONTACT#"))))
        contacts = {row.pk: row for row in kinds(rows, ContactRow)}.values()
        found = each_readable(contacts, lambda row: self.get(row.pk.removeprefix("PERSON#")))
        return [person for person in found if person and urn in {school.urn for school in person.schools}]


def _by_role(schools: Iterable[School]) -> dict[tuple[str, bool], School]:
    """By what the rows that find contacts have of a school. They have no name: the register may give it another one."""
    return {(school.urn, school.safeguarding): school for school in schools}


def _put(rows: Iterable[Row]) -> None:
    def fill(transaction: TransactWrite) -> None:
        for row in rows:
            transaction.save(row)

    commit(fill)
