"""The ledger of emails."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework.events import Event
from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.messages.message import Message
from chalicelib.domain.paging import ListPage


class Outbox(Protocol):
    def oldest_waiting(self, lane: Lane, now: datetime) -> datetime | None:
        """When the message that has waited longest could first have been sent; None when none waits. A message held for a
        school does not wait. Eventually consistent."""
        ...

    def get(self, case_id: str | None, message_id: str) -> Message | None: ...
    def many(self, message_ids: Iterable[str]) -> Mapping[str, Message]:
        """Messages about no case, by id; those that are there. Eventually consistent."""
        ...

    def of_case(self, case_id: str, limit: int, after: str = "") -> ListPage[Message]:
        """Order: emails that wait for a school, then the newest. Eventually consistent."""
        ...

    def address_of(self, message: Message) -> str:
        """The address of a SEALED_ADDRESS message: it is opened only to send."""
        ...

    def claim(self, before: Message, after: Message) -> None:
        """Raises Conflict if somebody else has it, or if its case no longer waits or its clock has ended."""
        ...

    def settle(
        self,
        before: Message,
        after: Message,
        task: Task | None = None,
        event: Event | None = None,
        messages: Sequence[Message] = (),
    ) -> None:
        """Raises Conflict when the row is no longer as `before`, or the task is done. A task that is open is replaced."""
        ...

    def add(self, messages: Sequence[Message], tasks: Sequence[Task] = ()) -> None:
        """Adds new messages and leaves existing ones as they are."""
        ...
