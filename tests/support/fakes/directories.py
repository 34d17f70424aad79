"""The other authorities' addresses in memory."""

from collections.abc import Sequence

from msgspec.structs import replace

from chalicelib.domain.authority.agreement import Agreement
from chalicelib.domain.authority.local_authorities import Directory
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change as AdministratorsChange
from tests.support.fakes.store import Store, must


class FakeDirectories:
    def __init__(self, store: Store) -> None:
        self._store, self._directory = store, Directory({})

    def current(self) -> Directory:
        return self._directory

    def save(
        self,
        before: Directory,
        after: Directory,
        change: AdministratorsChange,
        messages: Sequence[Message] = (),
        agreement: Agreement | None = None,
    ) -> None:
        self._store.reach("directories.save")
        if self._store.has_change(change):
            return
        must(before.version == self._directory.version)
        self._store.must_be_new(messages=messages)
        self._store.must_wait(agreement)
        self._store.add_change(change)
        self._store.settle_request(agreement)
        self._store.add_messages(messages)
        self._directory = replace(after, version=before.version + 1)
