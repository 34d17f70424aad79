"""Requests that wait for a second person, in memory."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.authority.agreement import Agreement, Request, Stand
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change as AdministratorsChange
from tests.support.fakes.store import Store, must


class FakeAccessRequests:
    def __init__(self, store: Store) -> None:
        self._store = store

    def _write(self, change: AdministratorsChange, messages: Sequence[Message]) -> None:
        self._store.add_change(change)
        self._store.add_messages(messages)

    def ask(self, request: Request, change: AdministratorsChange, messages: Sequence[Message]) -> None:
        self._store.reach("access_requests.ask")
        if self._store.has_change(change):
            return
        must(request.request_id not in self._store.requests)
        self._store.must_be_new(messages=messages)
        self._write(change, messages)
        self._store.requests[request.request_id] = request

    def get(self, request_id: str) -> Request | None:
        return self._store.requests.get(request_id)

    def waiting(self, now: datetime) -> Sequence[Request]:
        waiting = (request for request in self._store.requests.values() if request.waits(now))
        return sorted(waiting, key=lambda request: (request.asked_at, request.request_id))

    def settle(
        self,
        agreement: Agreement,
        stand: Stand,
        change: AdministratorsChange,
        messages: Sequence[Message],
        job: Job | None = None,
    ) -> None:
        self._store.reach("access_requests.settle")
        if self._store.has_change(change):
            return
        self._store.must_be_new(messages=messages, job=job)
        self._store.must_wait(agreement, stand)
        self._store.settle_request(agreement, stand)
        self._write(change, messages)
        self._store.add_job(job)
