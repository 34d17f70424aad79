"""Who is told of a sheet: the people in its roles at its schools, or others there instead, and the schools that have nobody.

Publishing asks `readers_of` too, so what was shown before is what is told.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.messages.recipients import contact_recipient, person_recipient
from chalicelib.domain.people.mail_contacts import ContactRole, MailContact
from chalicelib.domain.people.people import Person
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.domain.sheets.sheet import Audience

INSTEAD = (ContactRole.HEAD, ContactRole.OFFICE)
"""Who is told where nobody has the role that a sheet is for."""
_IN_TRUSTS = ("academy", "free school", "studio school", "university technical college", "city technology college")
"""In the types of schools that belong to a trust."""


class Reader(Struct, frozen=True):
    """One person at one school. Nobody is a reader twice for one school; who is at several schools has the same `email`."""

    urn: str
    role: ContactRole
    """The role that the sheet is for; of several, the first."""
    contact: str
    """The stored text of a recipient of emails."""
    name: str
    email: str
    instead: ContactRole | None = None
    """The role that the reader has, where the school has nobody in `role`."""
    stopped: bool = False
    """The reader unsubscribed from what is not statutory."""


class Gap(Struct, frozen=True):
    """A role of the sheet that nobody has at a school. `instead`: whose readers are told in its place; None for nobody."""

    urn: str
    school: str
    role: ContactRole
    instead: ContactRole | None = None


class Readers(Struct, frozen=True):
    """In the order of the schools' names."""

    told: tuple[Reader, ...] = ()
    gaps: tuple[Gap, ...] = ()
    schools: int = 0
    """How many schools the sheet is for."""

    @property
    def people(self) -> int:
        """Who is at several schools is counted once."""
        return len({reader.email.casefold() for reader in self.told})

    @property
    def untold(self) -> tuple[Gap, ...]:
        """The gaps that nobody fills."""
        return tuple(gap for gap in self.gaps if gap.instead is None)


class _Known(Struct, frozen=True):
    """Somebody in a role at a school."""

    contact: str
    name: str
    email: str
    stopped: bool = False


Roles = Mapping[ContactRole, Sequence[_Known]]


def readers_of(
    audience: Audience, schools: Iterable[RegisteredSchool], contacts: Iterable[MailContact], people: Iterable[Person]
) -> Readers:
    """`contacts` and `people` of any schools. A safeguarding lead with an account has that role; another contact of a school
    with an account counts as its office."""
    meant = sorted(schools_of(audience, schools), key=lambda school: (school.name.casefold(), school.urn))
    known = _by_school(contacts, people)
    told, gaps = list[Reader](), list[Gap]()
    for school in meant:
        found, missing = _of_school(audience, school, known.get(school.urn, {}))
        told += found
        gaps += missing
    return Readers(tuple(told), tuple(gaps), len(meant))


def schools_of(audience: Audience, schools: Iterable[RegisteredSchool]) -> list[RegisteredSchool]:
    return [school for school in schools if not school.is_closed and _is_meant(audience, school)]


def _is_meant(audience: Audience, school: RegisteredSchool) -> bool:
    chosen = ((audience.phases, school.phase), (audience.areas, school.town), (audience.urns, school.urn))
    return all(not wanted or value in wanted for wanted, value in chosen)


def _of_school(audience: Audience, school: RegisteredSchool, known: Roles) -> tuple[list[Reader], list[Gap]]:
    told, gaps = dict[str, Reader](), list[Gap]()
    wanted = [role for role in ContactRole if role in audience.roles and _can_have(school, role)]
    for role in sorted(wanted, key=lambda role: not known.get(role)):  # a fallback never takes the place of a role
        instead = None if known.get(role) else next(_filled(known, role), None)
        if not known.get(role):
            gaps.append(Gap(school.urn, school.name, role, instead))
        for each in known.get(instead or role, ()):
            reader = Reader(school.urn, role, each.contact, each.name, each.email, instead, each.stopped)
            told.setdefault(each.email.casefold(), reader)
    return list(told.values()), gaps


def _filled(known: Roles, role: ContactRole) -> Iterator[ContactRole]:
    return (other for other in INSTEAD if other is not role and known.get(other))


def _can_have(school: RegisteredSchool, role: ContactRole) -> bool:
    """A school that the authority maintains has no trust, and lacks nothing by it."""
    return role is not ContactRole.TRUST or any(words in school.type.lower() for words in _IN_TRUSTS)


def _by_school(contacts: Iterable[MailContact], people: Iterable[Person]) -> dict[str, dict[ContactRole, list[_Known]]]:
    """The accounts first: of two ways to one address, the account is told."""
    found = dict[str, dict[ContactRole, list[_Known]]]()
    for person in people:
        for school in person.schools if person.active else ():
            role = ContactRole.SAFEGUARDING if school.safeguarding else ContactRole.OFFICE
            known = _Known(str(person_recipient(person.person_id)), person.name, person.email, person.mail_stopped)
            found.setdefault(school.urn, {}).setdefault(role, []).append(known)
    for contact in contacts:
        known = _Known(str(contact_recipient(contact.contact_id)), contact.name, contact.email, contact.stopped)
        found.setdefault(contact.urn, {}).setdefault(contact.role, []).append(known)
    return found
