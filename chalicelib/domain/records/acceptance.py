"""All that one accepted form writes."""

from datetime import datetime

from msgspec import Struct

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import Event
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.child.search import Token
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.forms.disposition import Disposition
from chalicelib.domain.messages.message import Message
from chalicelib.domain.records.draft import Draft
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.returns.returns import Return


class Opening(Struct, frozen=True):
    """A case being opened, with all that is written with it. `events` may be on other cases too."""

    case: Case
    events: tuple[Event, ...]
    deadlines: tuple[Deadline, ...]
    messages: tuple[Message, ...]
    tokens: frozenset[Token]
    tasks: tuple[Task, ...]


class Recording(Struct, frozen=True):
    """A return recorded without a case. `events` are on the cases that may be about the same child."""

    head: Return
    events: tuple[Event, ...]
    messages: tuple[Message, ...]
    tokens: frozenset[Token]
    tasks: tuple[Task, ...]


class Acceptance(Struct, frozen=True):
    """All that one accepted form writes, in one transaction."""

    once: str
    submission: Submission
    outcome: Opening | Recording
    receipt: "Receipt"
    draft: "Draft | None"
    """Deleted in the same transaction, and only as it was read: people send what they confirmed."""


class Receipt(Struct, frozen=True):
    """The referrer's answer, now and whenever they send the same form again."""

    reference: str
    received_at: datetime
    person_id: str
    form: str
    disposition: Disposition
    priority: Priority | None = None
    """The case's id; None without one."""
    flags: tuple[str, ...] = ()
    team: str = ""
    """The team that it was handed to."""
    phone_now: bool = False
    """The referrer said that the child is at immediate risk and that nobody was phoned."""
    school_mark: str = ""
    """A digest of the school's URN: only its contacts read the receipt. Empty where it is the sender's alone."""
    guidance_edition: int = 0
    """The number of the edition of the procedures that held when it was sent; 0 where there was none."""
