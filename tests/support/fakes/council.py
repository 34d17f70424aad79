"""Sign-in through the council in memory."""

from collections.abc import Sequence
from datetime import date, datetime

from msgspec.structs import replace

from chalicelib.domain.authority.agreement import Agreement
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change
from chalicelib.domain.people.council import CouncilAttempt, Provider, StoredProvider
from chalicelib.domain.people.people import Person
from chalicelib.domain.people.sessions import Session
from chalicelib.domain.people.sign_in import Opened
from tests.support.fakes.sign_ins import FakeSignIns
from tests.support.fakes.store import Store, must


class FakeCouncil:
    def __init__(self, store: Store, sign_ins: FakeSignIns) -> None:
        self._store, self._sign_ins = store, sign_ins
        self.settings, self._secret = StoredProvider(), ""
        self._attempts: dict[str, CouncilAttempt] = {}
        self._joined: dict[str, str] = {}
        store.council_version = lambda: self.settings.version

    def current(self) -> StoredProvider:
        return self.settings

    def stored(self) -> StoredProvider:
        self._store.reach("council.stored")
        return self.settings

    def secret(self) -> str:
        return self._secret

    def save(
        self,
        before: StoredProvider,
        after: Provider,
        change: Change,
        messages: Sequence[Message] = (),
        agreement: Agreement | None = None,
        relies_on: Person | None = None,
    ) -> None:
        self._store.reach("council.save")
        if self._store.has_change(change):
            return
        must(before.version == self.settings.version)
        must(relies_on is None or self._store.version_of(relies_on.person_id) == relies_on.version)
        self._store.must_be_new(messages=messages)
        self._store.must_wait(agreement)
        self._store.add_change(change)
        self._store.settle_request(agreement)
        self._store.add_messages(messages)
        stays = (after.issuer, after.client_id) == (before.provider.issuer, before.provider.client_id)
        kept = before if stays else StoredProvider()
        self._secret = self._secret if stays else ""
        self.settings = replace(kept, provider=after, version=before.version + 1)

    def keep_secret(self, before: StoredProvider, secret: str, ends: date | None, change: Change) -> None:
        self._store.reach("council.keep_secret")
        if self._store.has_change(change):
            return
        must(before.version == self.settings.version and before.version > 0)
        self._store.add_change(change)
        self._secret = secret
        self.settings = replace(before, secret_since=change.at, secret_ends=ends, version=before.version + 1)

    def person_of(self, key: str) -> str:
        return self._joined.get(key, "")

    def join(self, key: str, person_id: str, change: Change) -> None:
        self._store.reach("council.join")
        if self._store.has_change(change):
            return
        must(key not in self._joined and person_id not in self._joined.values())
        self._store.add_change(change)
        self._joined[key] = person_id

    def begin(self, attempt: CouncilAttempt) -> None:
        self._store.reach("council.begin")
        self._attempts.setdefault(attempt.digest, attempt)

    def take(self, digest: str) -> CouncilAttempt | None:
        self._store.reach("council.take")
        return self._attempts.pop(digest, None)

    def open(self, opened: Opened) -> None:
        self._store.reach("council.open")
        self._sign_ins.must_open(opened)
        self._sign_ins.open(opened)

    def claim(self, session: Session, at: datetime) -> bool:
        self._store.reach("council.claim")
        now = self._sign_ins.session(session.token_digest)
        if not now or now.ended or now.council_asked_at != session.council_asked_at:
            return False
        self._sign_ins.be_in(replace(now, council_asked_at=at))
        return True

    def refresh_of(self, token_digest: str) -> str:
        while token_digest in self._sign_ins.went_on:
            token_digest = self._sign_ins.went_on[token_digest]
        return self._sign_ins.refreshes.get(token_digest, "")

    def renewed(self, token_digest: str, refresh: str) -> None:
        self._store.reach("council.renewed")
        now = self._sign_ins.session(token_digest)
        if now and not now.ended:
            self._sign_ins.refreshes[token_digest] = refresh
        elif token_digest in self._sign_ins.went_on:
            self.renewed(self._sign_ins.went_on[token_digest], refresh)
