"""The contacts of links: people, readers who only get mail, and the mailboxes of other teams."""

from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.forms.disposition import TEAM_NAMES, Team
from chalicelib.domain.messages.recipients import KnownPerson, Lead, Mailbox, MailContact, Recipient, recipient_of
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.purpose_links import PurposeLink
from chalicelib.domain.people.roles import Role
from chalicelib.ports.world import World
from chalicelib.services.people.doubted_addresses import digest_of, is_doubted


def address_now(world: World, contact: Recipient) -> str:
    """The address to which a link or a code may go today; empty while it is in doubt."""
    return "" if is_wrong_person(world, contact) else recorded_address(world, contact)


def recorded_address(world: World, contact: Recipient) -> str:
    """Empty for a team whose emails come to our own mailbox: nobody answers for another team from there."""
    authority = world.authorities.current()
    match contact:
        case Mailbox(Team() as team):
            return authority.own_mailbox_of(team)
        case Lead(team):
            return authority.own_lead_of(team)
        case KnownPerson(person_id):
            person = world.people.get(person_id)
            return normalise_email(person.email) if person and person.active else ""
        case MailContact(contact_id):
            reader = world.mail_contacts.get(contact_id)
            return normalise_email(reader.email) if reader else ""
        case _:
            return ""


def is_wrong_person(world: World, contact: Recipient) -> bool:
    """Whether emails to this contact have reached the wrong person, and nobody has checked the address since."""
    address = recorded_address(world, contact)
    return bool(address) and is_doubted(world, digest_of(world, address))


def team_of(link: PurposeLink) -> Team | None:
    match recipient_of(link.contact):
        case Mailbox(Team() as team) | Lead(team):
            return team
        case _:
            return None


def team_as_actor(link: PurposeLink) -> Person:
    """Another team, as the records name it. For the one step of its link it counts as who works cases: an officer would
    have recorded the same answer."""
    team = team_of(link)
    return Person(link.contact, TEAM_NAMES[team] if team else "", "", frozenset({Role.OFFICER}))
