"""A one-time link by which an administrator signs in before the service can send email.

Only somebody with the operator's rights in AWS can make one: no page of the service does.
"""

from chalicelib.domain.errors import DomainError
from chalicelib.domain.people import Person, Role, Session
from chalicelib.domain.sign_in import SignInLink
from chalicelib.domain.tasks import Task
from chalicelib.ports import Conflict, World
from chalicelib.services.signing_in import SignedIn

_TOLD = "An operator made a one-time sign-in link for an administrator. If nobody of you asked for it, tell your IT service."


class NotAnAdministrator(DomainError):
    """The address is not that of an administrator who may sign in."""


class LinkEnded(DomainError):
    """The link was used, ran out, or never was one."""


def make_link(world: World, email: str) -> str:
    """The address to open, good once and for a quarter of an hour; the team sees that it was made.

    Raises NotAnAdministrator.
    """
    person = world.people.by_email(email)
    if not person or not _may(person):
        raise NotAnAdministrator("That address is not an administrator's.")
    token, now = world.keys.new_id(), world.clock.now()
    link = SignInLink(_digest(world, token), person.person_id, now)
    world.outbox.add((), (Task(f"sign-in-link-{link.digest}", _TOLD, person.email, now),))
    world.sign_in_links.add(link)
    world.log("sign-in-link-made", person=person.person_id)
    return world.links().sign_in_link(token)


def look_at_link(world: World, token: str) -> Person:
    """Whose link it is. Changes nothing, so that a mail scanner or a preview does no harm. Raises LinkEnded."""
    return _live(world, token)[1]


def use_link(world: World, token: str) -> SignedIn:
    """Spends the link and opens a session. Raises LinkEnded."""
    link, person = _live(world, token)
    now, new_token = world.clock.now(), world.keys.new_id()
    session = Session(world.keys.digest("session", new_token), person.person_id, person.is_staff, now, now)
    try:
        world.sign_in_links.spend(link, session)
    except Conflict:
        raise LinkEnded from None
    world.log("sign-in-link-used", person=person.person_id)
    return SignedIn(new_token, "", person)


def _live(world: World, token: str) -> tuple[SignInLink, Person]:
    link = world.sign_in_links.get(_digest(world, token))
    if not link or link.has_ended(world.clock.now()):
        raise LinkEnded
    person = world.people.get(link.person_id)
    if not person or not _may(person):
        raise LinkEnded
    return link, person


def _may(person: Person) -> bool:
    return person.active and Role.ADMINISTRATOR in person.roles


def _digest(world: World, token: str) -> str:
    return world.keys.digest("sign-in-link", token)
