"""A page of the procedures, from its draft to what replaced it, and the edition that holds what is live of all of them."""

from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.files.attachments import Attachment


class PageState(StrEnum):
    NEW = "new"
    """Never published."""
    LIVE = "live"
    WITHDRAWN = "withdrawn"


class NationalGuidance(Struct, frozen=True):
    """A national document that a page rests on, such as "Children missing education", September 2025."""

    title: str
    edition: str
    review_by: date | None = None


class GuidancePage(Struct, frozen=True):
    """Where a page stands, who keeps it and when it is read again. Its words are in its versions."""

    slug: str
    """Its permanent address. It never changes."""
    title: str
    """Of the live version; of the draft before the first."""
    parent: str = ""
    """The slug of the page above it; empty for a page of the first level."""
    place: int = 0
    """Among the pages with the same parent, lowest first."""
    owner_id: str = ""
    review_by: date | None = None
    rests_on: tuple[NationalGuidance, ...] = ()
    state: PageState = PageState.NEW
    live: int = 0
    """The number of the newest published version; 0 before the first."""
    replaced_by: str = ""
    """The slug of the page that says now what this one said; empty for none."""
    withdrawn_because: str = ""
    """What the public reads in its place."""
    withdrawn_by: str = ""
    withdrawn_at: datetime | None = None
    version: int = 0
    """How often this row was written."""


class Block(Struct, frozen=True):
    """A named paragraph of a page. It also stands beside a question, in an email or on a receipt."""

    name: str
    slug: str
    number: int
    """The page's version that it comes from."""
    html: str
    text: str


class GuidanceDraft(Struct, frozen=True):
    """What is written and not yet published. `based_on`: the version that was live when it was begun."""

    slug: str
    title: str
    markdown: str
    what_changed: str = ""
    based_on: int = 0
    by: str = ""
    at: datetime | None = None
    live_at: datetime | None = None
    """When it is published by itself; None while nobody said."""
    attachments: tuple[Attachment, ...] = ()
    version: int = 0


class GuidanceVersion(Struct, frozen=True):
    """What was published once. It never changes; `html` was rendered and cleaned then."""

    slug: str
    number: int
    title: str
    markdown: str
    html: str
    what_changed: str
    by: str
    at: datetime
    attachments: tuple[Attachment, ...] = ()


class PlacedPage(Struct, frozen=True):
    """One live page in an edition."""

    slug: str
    title: str
    parent: str
    place: int
    number: int


class Edition(Struct, frozen=True):
    """All that is live from one moment on. Each publishing and withdrawing makes the next one; none changes. A form that
    was sent keeps the number of the edition that its author read."""

    number: int
    at: datetime | None = None
    pages: tuple[PlacedPage, ...] = ()
    blocks: Mapping[str, Block] = {}
