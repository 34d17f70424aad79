"""Makes the link in an email, when the email is sent. An email that is sent again has a link of its own: nothing keeps
the token of the first."""

from base64 import urlsafe_b64encode

from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.purpose_links import PurposeLink
from chalicelib.ports.world import World
from chalicelib.services.one_purpose.contacts import address_now
from chalicelib.services.one_purpose.looking import digest_of_token
from chalicelib.services.one_purpose.purposes.all_purposes import BY_EMAIL
from chalicelib.services.people.doubted_addresses import digest_of

TOKEN_BYTES = 32


def link_in_email(world: World, message: Message) -> str:
    """The address in full; empty where the contact has no address of their own that a code could go to, or it is in
    doubt."""
    address = address_now(world, message.recipient)
    if not address:
        return ""
    purpose, now = BY_EMAIL[message.email], world.clock.now()
    token = urlsafe_b64encode(world.keys.random_bytes(TOKEN_BYTES)).rstrip(b"=").decode()
    world.purpose_links.add(
        PurposeLink(
            digest_of_token(world, token),
            purpose.slug,
            purpose.thing(message),
            str(message.recipient),
            digest_of(world, address),
            now,
            now + purpose.lives,
        )
    )
    return world.links().purpose_link(token)
