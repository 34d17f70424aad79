"""The rules of signing in by an emailed six-digit code, or by an emailed link where too many codes went unused."""

from datetime import datetime, timedelta
from enum import StrEnum
from math import ceil

from msgspec import Struct

from chalicelib.domain.messages.emails.sign_in import CODE_LIVES, EMAILED_LINK_LIVES
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.sessions import Session

LINK_LIVES = timedelta(minutes=15)
"""How long an operator's one-time link for an administrator works."""

FRESH_FOR = timedelta(minutes=5)
"""How long after a sign-in roles, addresses and exports need no new code."""

RECENT_FOR = timedelta(minutes=15)
"""How long after a code people outside the team open confidential answers without a new one."""

GUESSES = 5
MANY_WRONG = 3
"""From this wrong guess at one code on, the person hears of it, at most once a day."""
KNOWN_FOR = timedelta(days=180)
"""How long a browser counts as known after somebody signed in with it."""

SOURCE_WINDOW = timedelta(minutes=15)
STRANGERS_OF_A_SOURCE = 10
STRANGERS_IN_ALL = 50
"""Unknown addresses that get an email in a window: beyond it nobody can make the service write to invented addresses."""
PARTNER_SIGN_UPS_OF_A_SOURCE = 10
PARTNER_SIGN_UPS_IN_ALL = 100
"""Codes and links that go to addresses that nobody knows, in a window."""
SHARE = 10
"""The most that one source gets of the rest of a shared quota."""


def fair_share(in_all: int, counted: int, of_one: int) -> int:
    """How many of `in_all` one source may have by now, when `counted` are gone: the busier, the fewer, but one at least.

    Ten sources that take all they can leave a third of it; a source that asks for the first time is the last to be refused.
    """
    return min(of_one, max(1, ceil((in_all - counted) / SHARE)))


class Answer(StrEnum):
    """The kinds of email that let an address sign in."""

    CODE = "code"
    LINK = "link"


class Attempt(Struct, frozen=True):
    """One request to sign in, bound to the browser that made it."""

    attempt_id: str
    browser_digest: str
    address: str
    """A request as made, known or not. The code is valid only while the person still has this address."""
    asked_at: datetime
    destination: str = ""
    source: str = ""
    unused: str = ""
    """The name of its list of unused emails: of the address, or of the address and a known browser."""
    known_browser: bool = False
    for_partners: bool = False
    """A form for partners was begun in this browser: an address that nobody knows may become a partner's."""
    answer: Answer | None = None
    """None until the email is written: until then no code is right."""
    person_id: str = ""
    """Set once the email is written; empty for a person who becomes a partner by it."""
    of_many: str = ""
    """The name of the list of unused codes of many people that this one is on too; empty for a known browser."""
    again: bool = False
    """Asked for by somebody signed in, to go on with what needs a fresh sign-in."""
    guesses: int = 0
    used: bool = False

    @property
    def ends_at(self) -> datetime:
        return self.asked_at + (EMAILED_LINK_LIVES if self.answer is Answer.LINK else CODE_LIVES)

    def has_ended(self, now: datetime) -> bool:
        return self.used or now >= self.ends_at


class SignInLink(Struct, frozen=True):
    """A one-time link. Only the digest of its token is kept.

    An operator makes one for an administrator (`person_id`). An emailed one has the digest of its address instead, and
    opens only in a browser where that address was typed.
    """

    digest: str
    person_id: str
    made_at: datetime
    used: bool = False
    address_digest: str = ""

    @property
    def lives(self) -> timedelta:
        return EMAILED_LINK_LIVES if self.address_digest else LINK_LIVES

    def has_ended(self, now: datetime) -> bool:
        return self.used or now >= self.made_at + self.lives


class KnownBrowser(Struct, frozen=True):
    """That somebody signed in with an address in a browser. `digest` is of the browser's lasting cookie and the address."""

    digest: str
    person_id: str
    until: datetime


class Opened(Struct, frozen=True):
    """A session being opened, with all that is written with it."""

    session: Session
    browser: KnownBrowser
    replaces: str = ""
    """This browser's older session, which ends; empty if there is none."""
    messages: tuple[Message, ...] = ()
    refresh: str = ""
    """What asks the council's provider again; empty if there is nothing."""
    goes_on: str = ""
    """The digest of the council's session that ends and goes on as this one: it takes over what asks again, as that is at
    this moment."""
