"""One-time links: an operator's for an administrator before the service can send email, and one in place of a code.

Only somebody with the operator's rights in AWS can make the first; the second goes to a mailbox (see sign_in_mail).
"""

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.errors import Conflict, DomainError
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.council import needs_council
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.sign_in import Attempt, SignInLink
from chalicelib.ports.world import World
from chalicelib.services.mail.sign_in_mail import link_for
from chalicelib.services.sign_in import signing_in
from chalicelib.services.sign_in.opening_sessions import SignedIn, open_session

_TOLD = (
    "An operator made a one-time sign-in link for an administrator. If none of you asked for it, tell your IT service."
)


class NotAnAdministrator(DomainError):
    """The address does not belong to an administrator who may sign in by a link."""


class WrongAddress(DomainError):
    """The typed address is not that of the link's administrator."""


class LinkEnded(DomainError):
    """The link was used, ran out, or never was one."""


def make_link(world: World, email: str) -> str:
    """An address that works once, within a quarter of an hour; the team gets a task about it. Raises
    NotAnAdministrator."""
    person = world.people.by_email(email)
    if not person or not _may(world, person):
        raise NotAnAdministrator("That address is not of an administrator who signs in with an emailed code.")
    token, now = world.keys.new_id(), world.clock.now()
    link = SignInLink(_digest(world, token), person.person_id, now)
    world.outbox.add((), (Task(f"sign-in-link-{link.digest}", _TOLD, person.email, now),))
    world.sign_in_links.add(link)
    world.log("sign-in-link-made", person=person.person_id)
    return world.links().sign_in_link(token)


def look_at_link(world: World, token: str, browser: Browser) -> Person | None:
    """The person of a link; None for a person who becomes a partner by it. Raises LinkEnded. Changes nothing, so a mail
    scanner or a preview does no harm."""
    link = _live(world, token)
    if not link.address_digest:
        return _administrator(world, link)
    attempt = _attempt(world, link, browser)
    return world.people.get(attempt.person_id) if attempt.person_id else world.people.by_email(attempt.address)


def asks_address(world: World, token: str) -> bool:
    """Whether the person has to type their address: an operator's link is bound to no browser, and scanners press
    buttons. Raises LinkEnded."""
    return not _live(world, token).address_digest


def check_address(world: World, token: str, email: str) -> None:
    """Raises WrongAddress, which spends nothing, or LinkEnded."""
    link = _live(world, token)
    if not link.address_digest and normalise_email(_administrator(world, link).email) != normalise_email(email):
        raise WrongAddress("This link is for another address. Enter the address that you gave to your IT department.")


def use_link(world: World, token: str, browser: Browser) -> SignedIn:
    """Spends the link and opens a session. Raises LinkEnded."""
    link = _live(world, token)
    attempt = _attempt(world, link, browser) if link.address_digest else None
    person = _of_mailbox(world, attempt) if attempt else _administrator(world, link)
    try:
        signed_in = open_session(
            world, person, browser, attempt, lambda opened: world.sign_in_links.spend(link, attempt, opened)
        )
    except Conflict:
        raise LinkEnded from None
    world.log("sign-in-link-used" if attempt is None else "emailed-link-used", person=person.person_id)
    return signed_in


def _live(world: World, token: str) -> SignInLink:
    link = world.sign_in_links.get(_digest(world, token))
    if not link or link.has_ended(world.clock.now()):
        raise LinkEnded
    return link


def _attempt(world: World, link: SignInLink, browser: Browser) -> Attempt:
    """This browser's own request for the link's address.

    Any request for it will do, so an attacker who asks for emails to an address cannot lock its owner out. There must
    be one, so nobody can send a link that signs somebody in as another person.
    """
    attempt = world.sign_ins.attempt(browser.digest)
    if not attempt or attempt.has_ended(world.clock.now()) or link_for(world, attempt) != link.address_digest:
        raise LinkEnded
    return attempt


def _of_mailbox(world: World, attempt: Attempt) -> Person:
    if person := signing_in.person_of(world, attempt):
        return person
    raise LinkEnded


def _administrator(world: World, link: SignInLink) -> Person:
    person = world.people.get(link.person_id)
    if not person or not _may(world, person):
        raise LinkEnded
    return person


def _may(world: World, person: Person) -> bool:
    """Nobody who signs in through the council: the provider would never be asked about such a session."""
    return person.active and person.administers and not needs_council(world.council.stored(), person)


def _digest(world: World, token: str) -> str:
    return world.keys.digest("sign-in-link", token)
