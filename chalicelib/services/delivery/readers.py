"""Finds the readers of a message: the person, mailbox or group, or their stand-in."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.casework.barring import may_see
from chalicelib.domain.forms.disposition import Team
from chalicelib.domain.messages.lifecycle import to_team_instead, withdrawn
from chalicelib.domain.messages.many_readers import each_of
from chalicelib.domain.messages.message import Message, new_message
from chalicelib.domain.messages.recipients import (
    DUTY_MAILBOX,
    MAILBOXES,
    TEAM_MAILBOX,
    Everybody,
    KnownPerson,
    Lead,
    Mailbox,
    MailContact,
    OtherAuthority,
    Readers,
    Recipient,
    SealedAddress,
    person_of,
    person_recipient,
)
from chalicelib.domain.people.mail_contacts import MailContact as Contact
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World
from chalicelib.services.casework.chasing import whom_to_ask
from chalicelib.services.delivery.settling import settle
from chalicelib.services.mail.access_mail import who_watches
from chalicelib.services.one_purpose.contacts import is_wrong_person
from chalicelib.services.people.staffing import managers_or_team
from chalicelib.services.people.whose import sent_as_thing, standing_of


def readers_of(world: World, message: Message) -> Sequence[Recipient] | None:
    """All readers of a message to a role or to many; None for a message to one reader."""
    match message.recipient:
        case Everybody(role):
            return _WITH_ROLE[role](world, message)
        case other:
            return each_of(other) or None


def _managers_to_tell(world: World, message: Message) -> Sequence[Recipient]:
    found = managers_or_team(world)
    return [to for to in found if to != TEAM_MAILBOX] if message.policy.not_by_mailbox else found


_WITH_ROLE: Mapping[Readers, Callable[[World, Message], Sequence[Recipient]]] = {
    Readers.MANAGERS: _managers_to_tell,
    Readers.WATCHERS: who_watches,
}


def spread(world: World, message: Message, readers: Iterable[Recipient], now: datetime) -> None:
    """Replaces it by one message to each of these. Repeating it keeps the messages that exist."""
    key, email, variables = message.message_id, message.email, message.variables
    world.outbox.add([new_message(f"{key}|{to}", email, to, variables, now, case_id=message.case_id) for to in readers])
    settle(world, message, withdrawn(message, now))


class Reader(Struct, frozen=True):
    """The one reader of a message, as far as the service knows them: a person, or a contact who only gets mail."""

    person: Person | None = None
    contact: Contact | None = None

    @property
    def has_stopped(self) -> bool:
        """Whether they unsubscribed from what is not statutory."""
        return bool((self.contact and self.contact.stopped) or (self.person and self.person.mail_stopped))


def reader_of(world: World, message: Message) -> Reader:
    if isinstance(message.recipient, MailContact):
        return Reader(contact=world.mail_contacts.get(message.recipient.contact_id))
    person_id = person_of(message.recipient)
    return Reader(world.people.get(person_id) if person_id else None)


def readdressed(world: World, message: Message, person: Person | None) -> Message:
    """The team, if the message is for a disabled member of staff, one who is barred from its case, or another team whose
    emails reached the wrong person."""
    if isinstance(message.recipient, Mailbox | Lead) and is_wrong_person(world, message.recipient):
        return to_team_instead(message)
    if not person or not person.is_staff or message.policy.personal:
        return message
    case = world.cases.head(message.case_id) if message.case_id else None
    is_barred = case is not None and not may_see(case, person.person_id)
    return to_team_instead(message) if is_barred or not person.active else message


def whom_to_ask_instead(world: World, message: Message, person: Person | None) -> Sequence[Recipient] | None:
    """The reader who gets a question instead of a contact who has since moved to another school; else None."""
    if not message.policy.asks_the_school or not person or not person.active:
        return None
    sent = world.cases.submitted(message.variables["submission"])
    if not sent or standing_of(world, sent_as_thing(sent), person).opens:
        return None
    return [person_recipient(contact.person_id) for contact in whom_to_ask(world, sent)]


def address_of(world: World, message: Message, reader: Reader) -> str:
    """Where the email goes today; empty where it has no address."""
    match message.recipient:
        case Mailbox() | Lead() as mailbox:
            return _mailbox(world, mailbox)
        case SealedAddress():
            return world.outbox.address_of(message)
        case OtherAuthority(code):
            listing = world.directories.current().listings.get(code)
            return listing.mailbox if listing else ""
        case KnownPerson():
            return reader.person.email if reader.person and reader.person.active else ""
        case MailContact():
            return reader.contact.email if reader.contact else ""
        case _:
            return ""


def _mailbox(world: World, mailbox: Mailbox | Lead) -> str:
    authority = world.authorities.current()
    if mailbox not in MAILBOXES:  # of a team that only a newer version knows
        return ""
    match mailbox:
        case Lead(team):
            return authority.lead_of(team)
        case Mailbox(Team() as team):
            return authority.mailbox_of(team)
        case _:
            return authority.duty_mailbox if mailbox == DUTY_MAILBOX else authority.team_mailbox
