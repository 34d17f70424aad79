"""An information sheet, from its draft to what became of it."""

from datetime import date, datetime
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.files.attachments import Attachments
from chalicelib.domain.newer import Words
from chalicelib.domain.people.mail_contacts import ContactRole


class SheetType(StrEnum):
    INFORMATION = "information"
    ACTION = "action"
    FEEDBACK = "feedback"


SHEET_TYPE_NAMES = Words(
    {SheetType.INFORMATION: "Information", SheetType.ACTION: "Action", SheetType.FEEDBACK: "Feedback"}
)


class SheetState(StrEnum):
    DRAFT = "draft"
    SECOND_READER = "second-reader"
    """Waits for a second person to read it."""
    SCHEDULED = "scheduled"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class SheetNumber(Struct, frozen=True, order=True):
    """n/yy, as the directorate gave it or as the next of an own series. It says nothing of the publication date."""

    year: int
    """In full: 2014 for "65/14"."""
    number: int

    def __str__(self) -> str:
        return f"{self.number}/{self.year % 100:02}"


class Audience(Struct, frozen=True):
    """Whom a sheet is for: these roles at these schools. An empty set of phases, areas or schools means all."""

    roles: frozenset[ContactRole] = frozenset()
    phases: frozenset[str] = frozenset()
    """As the national register names them."""
    areas: frozenset[str] = frozenset()
    """Towns of the national register."""
    urns: frozenset[str] = frozenset()


class PinnedPage(Struct, frozen=True):
    """A link to one version of a page of the procedures."""

    slug: str
    number: int


class Sheet(Struct, frozen=True):
    """One information sheet. `amendment`: 0 at first; an amendment is a row of its own with the next number, and the old one
    stays as it was."""

    sheet_id: str
    number: SheetNumber
    type: SheetType
    title: str
    audience: Audience
    amendment: int = 0
    summary: str = ""
    contact: str = ""
    """The key of the entry in the directory of people for queries that questions go to; empty for its first."""
    action: str = ""
    """A summary of the action required."""
    markdown: str = ""
    html: str = ""
    """Rendered when it was published. `{{date}}` in the words is the day of `complete_by`, so both agree."""
    complete_by: date | None = None
    complete_words: str = ""
    """Such as "as soon as possible". Words drive no reminder."""
    what_changed: str = ""
    asks_answer: bool = False
    """Whether an Action sheet asks for a short answer in place of "read and understood"."""
    is_urgent: bool = False
    """One email at once, as for an Action sheet, though it is for information."""
    pages: tuple[PinnedPage, ...] = ()
    attachments: Attachments = ()
    state: SheetState = SheetState.DRAFT
    publish_at: datetime | None = None
    published_at: datetime | None = None
    withdrawn_because: str = ""
    replaced_by: str = ""
    """A sheet_id."""
    by: str = ""
    second_reader: str = ""
    stopped_at: datetime | None = None
    """When somebody stopped its sending. What was not sent by then never goes."""
    version: int = 0

    @property
    def is_out(self) -> bool:
        """Whether its emails may go."""
        return self.state is SheetState.PUBLISHED and self.stopped_at is None

    @property
    def asks_reading(self) -> bool:
        """Whether its readers are asked to say that they have read it."""
        return self.type is SheetType.ACTION

    @property
    def mails_at_once(self) -> bool:
        """One email of its own. Other sheets are in the weekly digest."""
        return self.is_urgent or self.asks_reading


class Told(Struct, frozen=True):
    """One reader of one sheet. Kept when the contact is changed or removed: it proves who was told."""

    sheet_id: str
    amendment: int
    urn: str
    role: ContactRole
    """The role that the sheet is for."""
    contact: str
    """The stored text of a recipient of emails; empty where the school has nobody for the role, nor anybody instead."""
    name: str = ""
    """As it was then. Sealed where it is stored."""
    instead: ContactRole | None = None
    """The role that the reader has, where the school has nobody in the role that the sheet is for."""
    mail_to: str = ""
    """The `contact` that the email goes to: whoever reads for several schools gets one."""
    message_id: str = ""
    """Of the email that told them; empty until it is planned."""
    planned_at: datetime | None = None
    read_at: datetime | None = None
    answer: str = ""
    read_by: str = ""
    """Who said that it was read, where that is somebody else of the school: its head. Sealed where it is stored."""
    chased: int = 0
    """How far the reminders have come: see domain/sheets/chasing.py."""
    version: int = 0
    """How often this row was written."""
