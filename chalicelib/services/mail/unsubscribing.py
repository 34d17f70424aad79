"""Unsubscribing from mail that is not statutory: the link in it, its headers (RFC 8058), and what the link does.

The link is bound to the contact and to the address that they had when it was sent. It is worked out and stored nowhere. All
that it can do is to unsubscribe.
"""

from collections.abc import Mapping
from hmac import compare_digest

from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.recipients import MailContact
from chalicelib.domain.people.mail_contacts import MailContact as Contact
from chalicelib.ports.world import World


def stop_link(world: World, message: Message, contact: Contact | None) -> str:
    """The address that stops mail like this; empty for mail that cannot be stopped, and for readers with an account."""
    if not contact or not message.policy.may_be_stopped or not isinstance(message.recipient, MailContact):
        return ""
    return world.links().unsubscribe(token_of(world, contact))


def stop_headers(link: str) -> Mapping[str, str]:
    return {"List-Unsubscribe": f"<{link}>", "List-Unsubscribe-Post": "List-Unsubscribe=One-Click"} if link else {}


def token_of(world: World, contact: Contact) -> str:
    proof = world.keys.digest("unsubscribe", contact.contact_id, normalise_email(contact.email))
    return f"{contact.contact_id}.{proof}"


def contact_of(world: World, token: str) -> Contact | None:
    """Whose link it is; None where it is nobody's, or was sent to an address that the contact no longer has."""
    contact_id = token.partition(".")[0]
    contact = world.mail_contacts.get(contact_id) if contact_id else None
    return contact if contact and compare_digest(token_of(world, contact).encode(), token.encode()) else None


def unsubscribe(world: World, contact: Contact) -> None:
    """In every role and at every school: it is one reader. Harmless when it is done twice, or was done in part."""
    for same in {each.contact_id: each for each in (contact, *world.mail_contacts.of_address(contact.email))}.values():
        if not same.stopped:
            world.mail_contacts.stop(same.contact_id)
            world.log("unsubscribed", contact=same.contact_id)
