"""Contacts who only get mail, as lists show them."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from chalicelib.domain.people.mail_contacts import CONTACT_ROLE_NAMES, ContactRole, MailContact
from chalicelib.ports.world import World


class Line(Struct, frozen=True):
    """A contact with the name of the school, which is empty where the register does not know it."""

    contact: MailContact
    school: str

    @property
    def role(self) -> str:
        return CONTACT_ROLE_NAMES[self.contact.role]


def lines_of(world: World, contacts: Iterable[MailContact]) -> list[Line]:
    contacts = list(contacts)
    names = {school.urn: school.name for school in world.schools.of({contact.urn for contact in contacts})}
    return [Line(contact, names.get(contact.urn, "")) for contact in contacts]


def by_role(contacts: Iterable[MailContact]) -> list[MailContact]:
    roles = {role: place for place, role in enumerate(ContactRole)}
    return sorted(contacts, key=lambda contact: (roles.get(contact.role, len(roles)), contact.name.casefold()))


def alike(world: World, contact: MailContact) -> Sequence[MailContact]:
    """The other rows of this reader in this role."""
    same = world.mail_contacts.of_address(contact.email)
    return [each for each in same if each.role is contact.role and each.contact_id != contact.contact_id]
