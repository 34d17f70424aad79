"""Sign-ins by a link."""

from typing import Protocol

from chalicelib.domain.people.sign_in import Attempt, Opened, SignInLink


class SignInLinks(Protocol):
    def add(self, link: SignInLink) -> None: ...
    def get(self, digest: str) -> SignInLink | None: ...
    def spend(self, link: SignInLink, attempt: Attempt | None, opened: Opened) -> None:
        """Uses up the link, and the request of the browser if it is an emailed one, and opens the session.

        Raises Conflict when either was used already.
        """
        ...
