"""A link that an administrator withdraws because its email reached the wrong person."""

from msgspec import Struct

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework.events import Event
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change
from chalicelib.domain.records.access import Access


class Withdrawal(Struct, frozen=True):
    """All rows that are written with the end of the link. Its `event` is on the case that it is about; about a return,
    `access` is in the audit instead."""

    digest: str
    change: Change
    tasks: tuple[Task, ...]
    access: Access | None = None
    event: Event | None = None
    messages: tuple[Message, ...] = ()
