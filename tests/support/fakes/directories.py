"""The other authorities' addresses in memory."""

from collections.abc import Sequence

from msgspec.structs import replace

from chalicelib.domain.authority.agreement import Agreement, Stand
from chalicelib.domain.authority.local_authorities import Directory
from chalicelib.domain.messages.messages import Message
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
        must(before.version == self._directory.version)
        must(not any(message.message_id in self._store.messages for message in messages))
        if agreement:
            self._store.settle_request(agreement, Stand.AGREED)
        self._store.add_messages(messages)
        self._directory = replace(after, version=before.version + 1)
        self._store.changes.append(change)
