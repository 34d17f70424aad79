"""The browser that somebody signs in with, and the session it has."""

from msgspec import Struct


class Browser(Struct, frozen=True):
    """Where a request comes from, as digests: of the browser's cookie and its lasting cookie, and of the client's address."""

    digest: str
    source: str
    known: str = ""
    session: str = ""
    """Of this browser's earlier session, if any: signing in again ends it."""
