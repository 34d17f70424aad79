"""People in the table: staff and contacts, found by a keyed digest of their address."""

from collections.abc import Sequence
from operator import attrgetter

from pynamodb.transactions import TransactWrite

from chalicelib.adapters.access_requests import as_read, checking, settling
from chalicelib.adapters.case_rows import optional_instant, optional_text
from chalicelib.adapters.changes import commit_with
from chalicelib.adapters.jobs import row_of_job
from chalicelib.adapters.reading import decoded, each_readable, kinds, readable, the
from chalicelib.adapters.rows import AgreerRow, ContactRow, LookupRow, PersonRow, Row
from chalicelib.adapters.sealing import Sealer
from chalicelib.adapters.transactions import absent, commit, get, read
from chalicelib.domain.agreement import Agreement, Agreer, Stand, agreer_after, can_agree
from chalicelib.domain.changes import Change
from chalicelib.domain.identifiers import normalise_email
from chalicelib.domain.jobs import Job
from chalicelib.domain.messages import Message
from chalicelib.domain.people import STAFF_ROLES, Away, Person, Role, School
from chalicelib.ports import Keys

_AGREERS = "AGREERS"


def address_pk(keys: Keys, email: str) -> str:
    """The partition key of the row that finds a person by their address."""
    return f"LOOKUP#{keys.digest('lookup', 'person-email', normalise_email(email))}"


class TablePeople:
    """Fulfils the port People."""

    def __init__(self, keys: Keys, sealer: Sealer) -> None:
        self._keys, self._sealer = keys, sealer

    def _address_pk(self, email: str) -> str:
        return address_pk(self._keys, email)

    def get(self, person_id: str) -> Person | None:
        rows = read(lambda: list(Row.query(f"PERSON#{person_id}", consistent_read=True)))
        found, contacts = the(rows, PersonRow, "PERSON"), kinds(rows, ContactRow)
        return decoded(found, lambda row: self._person_of(row, contacts)) if found else None

    def _person_of(self, row: PersonRow, contacts: Sequence[ContactRow]) -> Person:
        sealed = self._sealer.unseal(row.sealed, row.pk, row.sk)
        leads = {contact.urn for contact in contacts if contact.role == Role.SCHOOL_SAFEGUARDING}
        found = {School(contact.urn, contact.name, contact.urn in leads) for contact in contacts}
        schools = sorted(found, key=lambda school: school.name)
        roles = frozenset(Role(role) for role in row.roles)
        return Person(
            row.person_id,
            sealed["name"],
            sealed["email"],
            roles,
            tuple(schools),
            bool(row.active),
            Away.of(row.away) if row.away else None,
            version=int(row.version or 0),
        )

    def by_email(self, email: str) -> Person | None:
        way = read(lambda: get(LookupRow, self._address_pk(email), "PERSON"))
        return self.get(way.target) if way else None

    def staff(self) -> Sequence[Person]:
        rows = read(lambda: list(Row.by_state.query("STAFF")))
        return readable(kinds(rows, PersonRow), lambda row: self._person_of(row, ()))

    def _row_of_contact(self, person: Person, school: School) -> ContactRow:
        digest = self._keys.digest("school", school.urn)
        role = Role.SCHOOL_SAFEGUARDING if school.safeguarding else Role.SCHOOL_CONTACT
        return ContactRow(
            f"PERSON#{person.person_id}",
            f"CONTACT#{digest}#{role}",
            urn=school.urn,
            name=school.name,
            role=role,
            gsi4pk=f"SCHOOL#{digest}",
            gsi4sk=f"CONTACT#{person.person_id}#{role}",
            gsi1pk="CONTACTS",
            gsi1sk=f"{person.person_id}#{digest}#{role}",
        )

    def _row_of_person(self, person: Person, version: int) -> PersonRow:
        pk = f"PERSON#{person.person_id}"
        sealed = self._sealer.seal({"name": person.name, "email": person.email}, pk, "PERSON")
        row = PersonRow(
            pk,
            "PERSON",
            person_id=person.person_id,
            roles=sorted(person.roles),
            active=int(person.active),
            away=person.away.stored if person.away else None,
            version=version,
            sealed=sealed,
        )
        if person.roles & STAFF_ROLES or person.schools:
            row.gsi1pk, row.gsi1sk = "STAFF" if person.roles & STAFF_ROLES else "CONTACTS", person.person_id
        return row

    def _fill_address(self, transaction: TransactWrite, person: Person) -> None:
        way = LookupRow(self._address_pk(person.email), "PERSON", target=person.person_id)
        transaction.save(way, condition=LookupRow.pk.does_not_exist() | (LookupRow.target == person.person_id))

    def add(self, person: Person) -> None:
        def fill(transaction: TransactWrite) -> None:
            transaction.save(self._row_of_person(person, person.version + 1))
            if can_agree(person):
                transaction.save(_row_of_agreer(Agreer(person.person_id)))
            self._fill_address(transaction, person)
            for school in person.schools:
                transaction.save(self._row_of_contact(person, school))

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
    ) -> None:
        agreer = agreer_after(before, after, change.at)
        held = before.schools if before else ()

        def fill(transaction: TransactWrite) -> None:
            row = self._row_of_person(after, before.version + 1 if before else 1)
            transaction.save(row, condition=as_read(before) if before else absent())
            self._fill_address(transaction, after)
            if before and self._address_pk(before.email) != self._address_pk(after.email):
                old = LookupRow(self._address_pk(before.email), "PERSON")
                transaction.delete(old, condition=LookupRow.target == before.person_id)
            for school in set(held) - set(after.schools):
                transaction.delete(self._row_of_contact(after, school))
            for school in set(after.schools) - set(held):
                transaction.save(self._row_of_contact(after, school))
            if relies_on and not (
                agreement and relies_on.person_id in map(attrgetter("person_id"), agreement.relies_on)
            ):
                checking(transaction, relies_on)
            if agreer:
                transaction.save(_row_of_agreer(agreer))
            if agreement:
                settling(transaction, agreement, Stand.AGREED, written=after.person_id)
            if job:
                transaction.save(row_of_job(job), condition=absent())

        commit_with(change, messages, self._sealer, fill)

    def agreers(self) -> Sequence[Agreer]:
        """One that cannot be read counts as somebody who may agree: who asks must not act alone because of it."""
        rows = read(lambda: list(Row.query(_AGREERS, consistent_read=True)))
        whole = {agreer.person_id: agreer for agreer in readable(kinds(rows, AgreerRow), _agreer_of)}
        return [whole.get(row.sk) or Agreer(row.sk) for row in rows]

    def contacts(self) -> Sequence[Person]:
        staff = read(lambda: list(Row.by_state.query("STAFF")))
        listed = read(lambda: list(Row.by_state.query("CONTACTS")))
        people = {row.pk: row for row in kinds([*staff, *listed], PersonRow)}
        schools: dict[str, list[ContactRow]] = {}
        for contact in kinds(listed, ContactRow):
            schools.setdefault(contact.pk, []).append(contact)
        known = [people[pk] for pk in schools if pk in people]
        return readable(known, lambda row: self._person_of(row, schools[row.pk]))

    def contacts_of(self, urn: str) -> Sequence[Person]:
        digest = self._keys.digest("school", urn)
        rows = read(lambda: list(Row.by_school.query(f"SCHOOL#{digest}", Row.gsi4sk.startswith("CONTACT#"))))
        contacts = {row.pk: row for row in kinds(rows, ContactRow)}.values()
        found = each_readable(contacts, lambda row: self.get(row.pk.removeprefix("PERSON#")))
        return [person for person in found if person]


def _agreer_of(row: AgreerRow) -> Agreer:
    return Agreer(row.sk, optional_instant(row.until))


def _row_of_agreer(agreer: Agreer) -> AgreerRow:
    ttl = int(agreer.until.timestamp()) if agreer.until else None
    return AgreerRow(_AGREERS, agreer.person_id, until=optional_text(agreer.until), ttl=ttl)
