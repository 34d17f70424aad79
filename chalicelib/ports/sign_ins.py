"""Sign-ins by a code, and sessions."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.sessions import Ended, Session
from chalicelib.domain.people.sign_in import SOURCE_WINDOW, Attempt, KnownBrowser, Opened, SignInLink
from chalicelib.domain.people.unused import Unused


class SignIns(Protocol):
    def allow(self, what: str, limit: int, window: timedelta = SOURCE_WINDOW) -> bool:
        """Counts one more of `what` in this window of time; False, without counting, when there were `limit` already."""
        ...

    def counted(self, what: str) -> int:
        """How many were counted in this window."""
        ...

    def unused(self, name: str) -> Unused:
        """A list of emails that were asked for and not used; empty when there is none of this name."""
        ...

    def known_browser(self, digest: str) -> KnownBrowser | None: ...
    def begin(self, attempt: Attempt, unused: Unused | None, message: Message | None) -> None:
        """Replaces the browser's earlier request. With an email, its list too: raises Conflict when that was changed."""
        ...

    def attempt(self, browser_digest: str) -> Attempt | None: ...
    def answer(self, attempt: Attempt, of_many: Unused | None, link: SignInLink | None, message: Message) -> None:
        """Records the email for the address, once. Raises Conflict if it was sent already, if another request replaced
        this one, or if the list of many people changed."""
        ...

    def guess(self, attempt: Attempt) -> int:
        """Counts a guess before it is looked at: its number, or 0 when none is left."""
        ...

    def finish(self, attempt: Attempt, opened: Opened) -> None:
        """Spends the code and opens the session; raises Conflict when it was spent already. What `goes_on` names ends in the
        same transaction."""
        ...

    def session(self, token_digest: str) -> Session | None: ...
    def touch(self, session: Session) -> None: ...
    def end(self, token_digest: str, why: Ended) -> None: ...
    def of_person(self, person_id: str) -> Sequence[Session]:
        """Every session that nobody has ended, even if it has run out; may lag by a moment."""
        ...
