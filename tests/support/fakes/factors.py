"""Second factors in memory."""

from collections.abc import Sequence

from msgspec.structs import replace

from chalicelib.domain.authority.agreement import Agreement
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change
from chalicelib.domain.people.factor import Factor
from chalicelib.domain.people.sign_in import Opened
from tests.support.fakes.sign_ins import FakeSignIns
from tests.support.fakes.store import Store, must


class FakeFactors:
    def __init__(self, store: Store, sign_ins: FakeSignIns) -> None:
        self._store, self._sign_ins = store, sign_ins
        self._factors: dict[str, Factor] = {}

    def get(self, person_id: str) -> Factor | None:
        self._store.reach("factors.get")
        return self._factors.get(person_id)

    def save(self, factor: Factor, opened: Opened | None = None, messages: Sequence[Message] = ()) -> Factor:
        self._store.reach("factors.save")
        stored = self._factors.get(factor.person_id)
        must((stored.version if stored else 0) == factor.version)
        self._store.must_be_new(messages=messages)
        if opened:
            self._sign_ins.must_open(opened)
            self._sign_ins.open(opened)
        self._store.add_messages(messages)
        self._factors[factor.person_id] = saved = replace(factor, version=factor.version + 1)
        return saved

    def remove(
        self, person_id: str, change: Change, messages: Sequence[Message], agreement: Agreement | None = None
    ) -> None:
        self._store.reach("factors.remove")
        if self._store.has_change(change):
            return
        self._store.must_be_new(messages=messages)
        if agreement:
            self._store.must_wait(agreement)
            self._store.settle_request(agreement)
        self._store.add_change(change)
        self._store.add_messages(messages)
        self._factors.pop(person_id, None)
