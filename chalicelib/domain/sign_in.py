"""The rules of signing in by an emailed six-digit code."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from chalicelib.domain.emails import CODE_LIVES

LINK_LIVES = timedelta(minutes=15)
"""How long an operator's one-time link for an administrator works."""

FRESH_FOR = timedelta(minutes=5)
"""How long after a sign-in roles, addresses and exports need no new code."""

GUESSES = 5
SOURCE_WINDOW = timedelta(minutes=15)
SOURCE_FAILURES = 60
"""Wrong codes from one source in a window. Only failures count: a county's schools share one outgoing address."""
ASKED_IN_VAIN = 8
"""Codes that one source asked for one address in a window without using any. Other sources are not held up."""


STRANGERS_OF_A_SOURCE = 10
STRANGERS_IN_ALL = 50
"""Unknown addresses that get an email in a window: beyond it nobody can make the service write to invented addresses."""


NEWCOMERS_OF_A_SOURCE = 10
NEWCOMERS_IN_ALL = 100
NEWCOMER_OF_AN_ADDRESS = 3
"""Codes that go to addresses that nobody knows, in a window: to one address, however many ask for it, and altogether."""


def asked_by(asker_digest: str) -> str:
    """The name of the count of codes that one source asked for one address in vain."""
    return f"asker#{asker_digest}"


@dataclass(frozen=True)
class Attempt:
    """One request for a code, bound to the browser that made it. `person_id` is empty for an unknown address."""

    attempt_id: str
    browser_digest: str
    person_id: str
    asker_digest: str
    """Source and address together, to count codes asked for in vain."""
    address: str
    """As it was asked for, known or not. Whose code it is holds only as long as this is still their address."""
    asked_at: datetime
    destination: str
    guesses: int = 0
    newcomer: bool = False
    """An unknown address that may become a partner's: a code was sent to it, because a form of theirs was begun here."""

    def has_ended(self, now: datetime) -> bool:
        return now >= self.asked_at + CODE_LIVES


@dataclass(frozen=True)
class SignInLink:
    """A one-time link that an operator made for an administrator. Its token is kept nowhere, only the digest of it."""

    digest: str
    person_id: str
    made_at: datetime
    used: bool = False

    def has_ended(self, now: datetime) -> bool:
        return self.used or now >= self.made_at + LINK_LIVES
