"""People as rows: a person, what finds a contact of a school, and who may agree to what others ask for."""

from datetime import date

from msgspec.structs import astuple

from chalicelib.adapters.tables.rows.people import AgreerRow, ContactRow, PersonRow
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.stored_times import optional_instant, optional_text
from chalicelib.domain.authority.second_person import Agreer
from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.newer import read_as, rest_of
from chalicelib.domain.people.people import Away, Person, School
from chalicelib.domain.people.roles import Role
from chalicelib.ports.keys import Keys

AGREERS = "AGREERS"


def address_pk(keys: Keys, email: str) -> str:
    """The partition key of the row that finds a person by their address."""
    return f"LOOKUP#{keys.digest('lookup', 'person-email', normalise_email(email))}"


def row_of_person(person: Person, version: int, sealer: Sealer) -> PersonRow:
    pk = f"PERSON#{person.person_id}"
    sealed = sealer.seal({**person.newer, "name": person.name, "email": person.email}, pk, "PERSON")
    row = PersonRow(
        pk,
        "PERSON",
        person_id=person.person_id,
        roles=sorted(person.roles),
        active=int(person.active),
        schools=[astuple(school) for school in sorted(person.schools, key=lambda school: school.name)],
        away=person.away.stored if person.away else None,
        confirmed=person.confirmed.isoformat() if person.confirmed else None,
        was_staff=int(person.was_staff) or None,
        mail_stopped=int(person.mail_stopped) or None,
        version=version,
        sealed=sealed,
    )
    if person.on_staff_list or person.schools:
        row.gsi1pk, row.gsi1sk = "STAFF" if person.on_staff_list else "CONTACTS", person.person_id
    return row


def person_of(row: PersonRow, sealer: Sealer) -> Person:
    sealed = sealer.unseal(row.sealed, row.pk, row.sk)
    schools = [School(urn, name, safeguarding) for urn, name, safeguarding, *_ in row.schools]
    roles = frozenset(read_as(Role, role) for role in row.roles)
    return Person(
        row.pk.removeprefix("PERSON#"),  # never from what may be spoilt: bars are by it
        sealed["name"],
        sealed["email"],
        roles,
        tuple(schools),
        bool(row.active),
        Away.of(row.away) if row.away else None,
        date.fromisoformat(row.confirmed) if row.confirmed else None,
        was_staff=bool(row.was_staff),
        mail_stopped=bool(row.mail_stopped),
        version=int(row.version or 0),
        newer=rest_of(sealed, "name", "email"),
    )


def row_of_contact(person: Person, school: School, keys: Keys) -> ContactRow:
    digest = keys.digest("school", school.urn)
    role = Role.SCHOOL_SAFEGUARDING if school.safeguarding else Role.SCHOOL_CONTACT
    return ContactRow(
        f"PERSON#{person.person_id}",
        f"CONTACT#{digest}#{role}",
        gsi4pk=f"SCHOOL#{digest}",
        gsi4sk=f"CONTACT#{person.person_id}#{role}",
    )


def row_of_agreer(agreer: Agreer) -> AgreerRow:
    ttl = int(agreer.until.timestamp()) if agreer.until else None
    return AgreerRow(AGREERS, agreer.person_id, until=optional_text(agreer.until), ttl=ttl)


def agreer_of(row: AgreerRow) -> Agreer:
    return Agreer(row.sk, optional_instant(row.until))
