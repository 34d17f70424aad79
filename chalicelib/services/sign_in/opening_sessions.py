"""Opening a session, however somebody proved who they are."""

from collections.abc import Callable
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.child.contact_details import normalise_email
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.browser import Browser
from chalicelib.domain.people.council import Vouched
from chalicelib.domain.people.factor import owes_second
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.sessions import Session
from chalicelib.domain.people.sign_in import KNOWN_FOR, Attempt, KnownBrowser, Opened
from chalicelib.ports.world import World
from chalicelib.services.mail import sign_in_asked


class SignedIn(Struct, frozen=True):
    """`second`: whether the person showed a second factor too, or a provider vouches for it."""

    token: str
    destination: str
    person: Person
    second: bool = False

    @property
    def is_whole(self) -> bool:
        return not owes_second(self.person, shown=self.second)


def address_digest(world: World, address: str, known: str = "") -> str:
    """The name of an address in keys, alone or together with a browser."""
    return world.keys.digest("sign-in-address", normalise_email(address), known)


def open_session(
    world: World,
    person: Person,
    browser: Browser,
    attempt: Attempt | None,
    write: Callable[[Opened], object],
    vouched: Vouched | None = None,
    *,
    second: bool = False,
    signed_in_at: datetime | None = None,
    goes_on: str = "",
) -> SignedIn:
    """Writes a new session by `write`, which raises Conflict if somebody was faster. `second` and `signed_in_at`: as in
    Session; `vouched`: by the council's provider, which stands for it; `goes_on`: as in Opened."""
    now, token = world.clock.now(), world.keys.new_id()
    digest, asked_at = world.keys.digest("session", token), vouched.at if vouched else None
    second = second or vouched is not None
    session = Session(
        digest,
        person.person_id,
        person.is_staff,
        now,
        now,
        second=second,
        council_asked_at=asked_at,
        signed_in_at=signed_in_at,
    )
    known = KnownBrowser(address_digest(world, person.email, browser.known), person.person_id, now + KNOWN_FOR)
    refresh = vouched.refresh if vouched else ""
    write(Opened(session, known, browser.session, _word(attempt, person, session), refresh, goes_on))
    return SignedIn(token, attempt.destination if attempt else "", person, second)


def _word(attempt: Attempt | None, person: Person, session: Session) -> tuple[Message, ...]:
    """Tells the person of a new browser. An operator's link may come before email works, so that makes a task instead."""
    if not attempt or attempt.known_browser or _is_new(attempt, person):
        return ()
    return (sign_in_asked.new_browser(person, session),)


def _is_new(attempt: Attempt, person: Person) -> bool:
    """A partner made by this very sign-in has no other browser."""
    return not attempt.person_id and person.is_partner
