"""The authority's settings in memory."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.domain.authority.agreement import Agreement
from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.authority.stored_authority import authority_from, kept_settings
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change as AdministratorsChange
from chalicelib.ports.authorities import StoredSettings
from tests.support.fakes.store import Store, must


class FakeAuthorities:
    def __init__(self, store: Store, authority: Authority) -> None:
        self._store, self.authority = store, authority
        self._stored = StoredSettings({}, 0)

    def current(self) -> Authority:
        return self.authority

    def stored(self) -> StoredSettings:
        return self._stored

    def save(
        self,
        before: StoredSettings,
        values: Mapping[str, Any],
        change: AdministratorsChange,
        messages: Sequence[Message] = (),
        agreement: Agreement | None = None,
    ) -> None:
        self._store.reach("authorities.save")
        if self._store.has_change(change):
            return
        must(before.version == self._stored.version)
        self._store.must_be_new(messages=messages)
        self._store.must_wait(agreement)
        self._store.add_change(change)
        self._store.settle_request(agreement)
        self._store.add_messages(messages)
        kept = kept_settings(before.values, values)
        self._stored = StoredSettings(json.loads(json.dumps(kept)), before.version + 1)
        self.authority = authority_from(self._stored.values)
