"""People in the table: staff and contacts, found by a keyed digest of their address."""

from collections.abc import Sequence

from pynamodb.transactions import TransactWrite

from chalicelib.adapters.case_rows import kinds
from chalicelib.adapters.rows import ContactRow, LookupRow, PersonRow, Row
from chalicelib.adapters.sealing import Sealer
from chalicelib.adapters.transactions import commit, get, read
from chalicelib.domain.identifiers import normalise_email
from chalicelib.domain.people import STAFF_ROLES, Person, Role, School
from chalicelib.ports import Keys


class TablePeople:
    """Fulfils the port People."""

    def __init__(self, keys: Keys, sealer: Sealer) -> None:
        self._keys, self._sealer = keys, sealer

    def _address_pk(self, email: str) -> str:
        return f"LOOKUP#{self._keys.digest('lookup', 'person-email', normalise_email(email))}"

    def get(self, person_id: str) -> Person | None:
        rows = read(lambda: list(Row.query(f"PERSON#{person_id}", consistent_read=True)))
        found = kinds(rows, PersonRow)
        return self._person_of(found[0], kinds(rows, ContactRow)) if found else None

    def _person_of(self, row: PersonRow, contacts: Sequence[ContactRow]) -> Person:
        sealed = self._sealer.unseal(row.sealed, row.pk, row.sk)
        leads = {contact.urn for contact in contacts if contact.role == Role.SCHOOL_SAFEGUARDING}
        found = {School(contact.urn, contact.name, contact.urn in leads) for contact in contacts}
        schools = sorted(found, key=lambda school: school.name)
        roles = frozenset(Role(role) for role in row.roles)
        return Person(row.person_id, sealed["name"], sealed["email"], roles, tuple(schools), bool(row.active))

    def by_email(self, email: str) -> Person | None:
        way = read(lambda: get(LookupRow, self._address_pk(email), "PERSON"))
        return self.get(way.target) if way else None

    def staff(self) -> Sequence[Person]:
        rows = read(lambda: list(Row.by_state.query("STAFF")))
        return [self._person_of(row, ()) for row in kinds(rows, PersonRow)]

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
        )

    def add(self, person: Person) -> None:
        pk = f"PERSON#{person.person_id}"
        sealed = self._sealer.seal({"name": person.name, "email": person.email}, pk, "PERSON")
        row = PersonRow(
            pk,
            "PERSON",
            person_id=person.person_id,
            roles=sorted(person.roles),
            active=int(person.active),
            sealed=sealed,
        )
        if person.roles & STAFF_ROLES:
            row.gsi1pk, row.gsi1sk = "STAFF", person.person_id
        way = LookupRow(self._address_pk(person.email), "PERSON", target=person.person_id)

        def fill(transaction: TransactWrite) -> None:
            transaction.save(row)
            transaction.save(way, condition=LookupRow.pk.does_not_exist() | (LookupRow.target == person.person_id))
            for school in person.schools:
                transaction.save(self._row_of_contact(person, school))

        commit(fill)
