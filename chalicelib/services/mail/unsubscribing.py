"""Unsubscribing from mail that is not statutory: the link in it, its headers (RFC 8058), what the link does, and the way back.

A reader has one address. They may have an account, be a contact who only gets mail, at several schools, or both; what they
chose holds for all of it. The link is bound to one of these and to the address that it had when the email was sent. It is
worked out and stored nowhere. All that it can do is to unsubscribe.
"""

from collections.abc import Mapping
from hmac import compare_digest

from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.recipients import KnownPerson, MailContact
from chalicelib.domain.people.mail_contacts import MailContact as Contact
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World

Reader = Person | Contact


def stop_link(world: World, message: Message, reader: Reader | None) -> str:
    """The address that stops mail like this; empty for mail that cannot be stopped, and for a mailbox."""
    if not reader or not message.policy.may_be_stopped or not isinstance(message.recipient, KnownPerson | MailContact):
        return ""
    return world.links().unsubscribe(token_of(world, reader))


def stop_headers(link: str) -> Mapping[str, str]:
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if link else {}


def token_of(world: World, reader: Reader) -> str:
    kind, name = ("account", reader.person_id) if isinstance(reader, Person) else ("contact", reader.contact_id)
    proof = world.keys.digest("unsubscribe", kind, name, normalise_email(reader.email))
    return f"{kind}.{name}.{proof}"


def reader_of(world: World, token: str) -> Reader | None:
    """Whose link it is; None where it is nobody's, or was sent to an address that the reader no longer has."""
    reader = _named(world, token)
    return reader if reader and compare_digest(token_of(world, reader).encode(), token.encode()) else None


def _named(world: World, token: str) -> Reader | None:
    match token.split("."):
        case ["account", name, _] if name:
            return world.people.get(name)
        case ["contact", name, _] if name:
            return world.mail_contacts.get(name)
        case _:
            return None


def has_stopped(world: World, email: str) -> bool:
    """Whether the reader at this address unsubscribed. Another row for them does not undo it."""
    person = world.people.by_email(email)
    return bool(person and person.mail_stopped) or any(same.stopped for same in world.mail_contacts.of_address(email))


def unsubscribe(world: World, reader: Reader) -> None:
    _set(world, reader, stopped=True)


def subscribe_again(world: World, reader: Reader) -> None:
    """The mail that is not statutory goes to them again."""
    _set(world, reader, stopped=False)


def _set(world: World, reader: Reader, *, stopped: bool) -> None:
    """In every role and at every school. Harmless when it is done twice, or was done in part."""
    word = "unsubscribed" if stopped else "subscribed-again"
    for person in _accounts(world, reader):
        if person.mail_stopped is not stopped:
            world.people.set_mail_stopped(person.person_id, stopped=stopped)
            world.log(word, person=person.person_id)
    for contact in _contacts(world, reader):
        if contact.stopped is not stopped:
            world.mail_contacts.set_stopped(contact.contact_id, stopped=stopped)
            world.log(word, contact=contact.contact_id)


def _accounts(world: World, reader: Reader) -> list[Person]:
    same = reader if isinstance(reader, Person) else world.people.by_email(reader.email)
    return [same] if same else []


def _contacts(world: World, reader: Reader) -> list[Contact]:
    """The one whose link it is also where the index lags behind."""
    own = [reader] if isinstance(reader, Contact) else []
    return list({each.contact_id: each for each in (*own, *world.mail_contacts.of_address(reader.email))}.values())
