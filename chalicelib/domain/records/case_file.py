"""A case as it is read and changed."""

from msgspec import Struct

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import Event
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.purpose_links import UsedLink
from chalicelib.domain.records.submission import Submission


class CaseChange(Struct, frozen=True):
    """One step on one case: the case as read, its new state, and all rows written with it."""

    before: Case
    after: Case
    event: Event
    started: tuple[Deadline, ...] = ()
    ended: tuple[Deadline, ...] = ()
    messages: tuple[Message, ...] = ()
    tasks: tuple[Task, ...] = ()
    relies: bool = False
    """The case must still be as read although this step does not change it: another case depends on it."""
    by_link: UsedLink | None = None
    """Somebody without an account takes the step by this link."""


class CaseFile(Struct, frozen=True):
    """A case with its deadlines; looked at, with its newest events (newest first) and submission too."""

    case: Case
    deadlines: tuple[Deadline, ...]
    events: tuple[Event, ...] = ()
    earlier: str = ""
    """Mark of the events before these; empty when these are all."""
    beginning: tuple[Event, ...] = ()
    """The first events of all, newest first, when they are not among `events`."""
    submission: Submission | None = None
    """None once it was erased, or where it cannot be read."""
    unreadable: str = ""
    """Under which reference the log names a submission that cannot be read."""


EVENTS_SHOWN = 50
"""On one page of a case."""


class EventPage(Struct, frozen=True):
    """Some of a case's events, newest first."""

    events: tuple[Event, ...]
    earlier: str
    """Mark of the events before these; empty when there are none."""


class CasePage(Struct, frozen=True):
    cases: tuple[Case, ...]
    after: str
    """Mark for the next page; empty at the end."""
