"""Finds a link by its token, and says why it does nothing more. Looking changes nothing."""

from msgspec import Struct

from chalicelib.domain.errors import DomainError
from chalicelib.domain.messages.recipients import Recipient, recipient_of
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.purpose_links import Over, PurposeLink
from chalicelib.ports.world import World
from chalicelib.services.one_purpose.contacts import recorded_address
from chalicelib.services.one_purpose.purpose import Purpose
from chalicelib.services.one_purpose.purposes.all_purposes import BY_SLUG
from chalicelib.services.people.doubted_addresses import digest_of, is_doubted


class LinkOver(DomainError):
    """The link is over. `link` and `purpose` are None if nothing is known about it."""

    def __init__(self, why: Over, link: PurposeLink | None = None, purpose: Purpose | None = None) -> None:
        super().__init__(str(why))
        self.why, self.link, self.purpose = why, link, purpose


class Live(Struct, frozen=True):
    """A link that somebody may use."""

    link: PurposeLink
    purpose: Purpose
    reference: str

    @property
    def contact(self) -> Recipient:
        return recipient_of(self.link.contact)


def digest_of_token(world: World, token: str) -> str:
    return world.keys.digest("purpose-link", token)


def known(world: World, token: str) -> tuple[PurposeLink, Purpose]:
    """Also a link whose question is already answered. Raises LinkOver for any other link that is over."""
    return _checked(world, world.purpose_links.get(digest_of_token(world, token)))


def _checked(world: World, link: PurposeLink | None) -> tuple[PurposeLink, Purpose]:
    purpose = BY_SLUG.get(link.purpose) if link else None
    if not link or not purpose:
        raise LinkOver(Over.UNKNOWN)
    if why := link.why_over(world.clock.now()):
        raise LinkOver(why, link, purpose)
    if digest_of(world, recorded_address(world, recipient_of(link.contact))) != link.address_digest:
        raise LinkOver(Over.MOVED, link, purpose)
    if is_doubted(world, link.address_digest):  # another link to it was withdrawn
        raise LinkOver(Over.WITHDRAWN, link, purpose)
    return link, purpose


def live(world: World, token: str) -> Live:
    """Raises LinkOver."""
    return waiting(world, world.purpose_links.get(digest_of_token(world, token)))


def waiting(world: World, link: PurposeLink | None) -> Live:
    """Raises LinkOver for a link that waits for no answer."""
    link, purpose = _checked(world, link)
    reference = purpose.reference(world, link)
    if reference is None:
        raise LinkOver(Over.SETTLED, link, purpose)
    return Live(link, purpose, reference)


def here(world: World, browser: Browser, link: PurposeLink) -> str:
    """This browser with this link: a code for it opens nothing else, and no other code opens it."""
    return world.keys.digest("link-browser", browser.digest, link.digest)
