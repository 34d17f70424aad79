"""A link for one purpose, about one thing, to one contact. It opens what it is about only after a code to that contact."""

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

OPEN_FOR = timedelta(minutes=30)
"""How long a browser shows the facts after the code was entered in it."""


class Over(StrEnum):
    """Why a link does nothing more. Each has its words on the page that says so."""

    UNKNOWN = "unknown"
    """It never was a link, is not complete, or lapsed so long ago that nothing is kept of it."""
    LAPSED = "lapsed"
    USED = "used"
    WITHDRAWN = "withdrawn"
    """The wrong person got it. What it asks may still be open."""
    SETTLED = "settled"
    """What it asks was answered or ended in another way."""
    MOVED = "moved"
    """The contact has another address than when the email was sent."""


class PurposeLink(Struct, frozen=True):
    """Only the digest of its token is kept. `purpose` is the slug of its declaration; `thing` names what it is about, by
    ids; `contact` is the text of a recipient of emails."""

    digest: str
    purpose: str
    thing: str
    contact: str
    address_digest: str
    """Of the address that the email went to. Codes go there, or nowhere."""
    made_at: datetime
    ends_at: datetime
    opened_in: str = ""
    """The digest of the browser where the code was entered last, with this link."""
    opened_until: datetime | None = None
    over: Over | None = None
    """Used, withdrawn, or settled by the answer to another link."""
    answered: str = ""
    """What was chosen, if it was used."""

    def why_over(self, now: datetime) -> Over | None:
        return self.over or (Over.LAPSED if now >= self.ends_at else None)

    def is_open_in(self, browser: str, now: datetime) -> bool:
        """Whether this browser may see the facts."""
        return self.opened_until is not None and self.opened_in == browser and now < self.opened_until


class UsedLink(Struct, frozen=True):
    """The link by which somebody answers. It has to live still, and is used up in the transaction of the answer."""

    digest: str
    answered: str
