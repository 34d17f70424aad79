"""Second factors of staff, and the one-time passwords of authenticator apps."""

from collections.abc import Sequence
from typing import Protocol

from chalicelib.domain.authority.agreement import Agreement
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change
from chalicelib.domain.people.factor import Factor
from chalicelib.domain.people.qr import QrCode
from chalicelib.domain.people.sign_in import Opened


class Factors(Protocol):
    def get(self, person_id: str) -> Factor | None:
        """Strongly consistent. Raises Unreadable: a factor that cannot be read is not one that was never set up."""
        ...

    def save(self, factor: Factor, opened: Opened | None = None, messages: Sequence[Message] = ()) -> Factor:
        """Writes it over the version that was read, or anew where it has none, in one transaction with the session that
        it opens and the messages. Returns it as it is stored now. Raises Conflict if it was written meanwhile."""
        ...

    def remove(
        self, person_id: str, change: Change, messages: Sequence[Message], agreement: Agreement | None = None
    ) -> None:
        """Takes the person's factor away, with the change and its messages, in one transaction. An agreement settles the
        request; raises Conflict as People.change for it. Harmless where there is no factor."""
        ...


class OneTimePasswords(Protocol):
    """Time-based one-time passwords (RFC 6238) as authenticator apps show them: six digits, a new one each 30 seconds."""

    def at(self, secret: str, step: int) -> str: ...
    def address(self, secret: str, account: str, issuer: str) -> str:
        """What a QR code tells an authenticator app."""
        ...

    def picture(self, address: str) -> QrCode: ...
