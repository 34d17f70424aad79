"""Sign-in through the council: its settings, who is who there, and what its sessions keep."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Protocol

from chalicelib.domain.authority.agreement import Agreement
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change
from chalicelib.domain.people.council import CouncilAttempt, Provider, StoredProvider
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.sessions import Session
from chalicelib.domain.people.sign_in import Opened


class Council(Protocol):
    # --- settings --------------------------------------------------------------------------------------------------

    def current(self) -> StoredProvider:
        """As it was at most a minute ago: for what a page shows, never for who gets in."""
        ...

    def stored(self) -> StoredProvider: ...
    def secret(self) -> str:
        """Empty while none is kept."""
        ...

    def save(
        self,
        before: StoredProvider,
        after: Provider,
        change: Change,
        messages: Sequence[Message] = (),
        agreement: Agreement | None = None,
        relies_on: Person | None = None,
    ) -> None:
        """The provider, the change and its messages in one transaction. An agreement settles the request for it. The
        secret stays while the issuer and the client do, and goes with either. Raises Conflict as Authorities.save, and if
        `relies_on` changed since they were read."""
        ...

    def keep_secret(self, before: StoredProvider, secret: str, ends: date | None, change: Change) -> None:
        """Over the one before. Raises Conflict when the settings were changed since `before`."""
        ...

    # --- people ----------------------------------------------------------------------------------------------------

    def person_of(self, key: str) -> str:
        """The id of the person whom this identity was joined to; empty if there is none. `key`: a digest."""
        ...

    def join(self, key: str, person_id: str, change: Change) -> None:
        """For good, one identity to one person. Raises Conflict where either has another already."""
        ...

    # --- sign-ins and sessions ---------------------------------------------------------------------------------------

    def begin(self, attempt: CouncilAttempt) -> None: ...
    def take(self, digest: str) -> CouncilAttempt | None:
        """The attempt, for one caller only: it is gone afterwards."""
        ...

    def open(self, opened: Opened) -> None:
        """As SignIns.finish, without a request. Raises Conflict."""
        ...

    def claim(self, session: Session, at: datetime) -> bool:
        """Moves on when the provider was asked last; False if another request of the session did so before."""
        ...

    def refresh_of(self, token_digest: str) -> str:
        """What asks the provider again, in the session as which this one went on; empty if there is none."""
        ...

    def renewed(self, token_digest: str, refresh: str) -> None:
        """Over the one before, while the session lives, or in the session as which it went on."""
        ...
