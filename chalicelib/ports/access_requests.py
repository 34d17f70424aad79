"""Requests that wait for a second person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from chalicelib.domain.authority.agreement import Agreement, Request, Stand
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change


class AccessRequests(Protocol):
    """Changes that wait for a second person."""

    def ask(self, request: Request, change: Change, messages: Sequence[Message]) -> None:
        """With the change that says so, and the messages, in one transaction. Raises Conflict when it is there already."""
        ...

    def get(self, request_id: str) -> Request | None:
        """Waiting or decided; what lapsed is gone some time later."""
        ...

    def waiting(self, now: datetime) -> Sequence[Request]:
        """The oldest first. It never lags."""
        ...

    def settle(
        self,
        agreement: Agreement,
        stand: Stand,
        change: Change,
        messages: Sequence[Message],
        job: Job | None = None,
    ) -> None:
        """Records in one transaction that it was declined, or agreed with the job that carries it out, with the change
        and its messages. Raises Conflict as People.change for the agreement, or if the job is there already or the link
        by which it is decided is over."""
        ...
