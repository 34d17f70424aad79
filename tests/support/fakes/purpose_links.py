"""Links for one purpose in memory."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.people.purpose_links import Over, PurposeLink
from chalicelib.domain.people.sign_in import Attempt
from tests.support.fakes.sign_ins import FakeSignIns
from tests.support.fakes.store import Store, must


class FakePurposeLinks:
    def __init__(self, store: Store, sign_ins: FakeSignIns) -> None:
        self._store, self._sign_ins = store, sign_ins
        self.links: dict[str, PurposeLink] = {}

    def add(self, link: PurposeLink) -> None:
        self._store.reach("purpose_links.add")
        must(link.digest not in self.links)
        self.links[link.digest] = link

    def get(self, digest: str) -> PurposeLink | None:
        return self.links.get(digest)

    def open(self, link: PurposeLink, attempt: Attempt, until: datetime) -> None:
        self._store.reach("purpose_links.open")
        now = self.links.get(link.digest)
        must(now is not None and now.over is None)
        assert now
        self._sign_ins.spend(attempt)
        self.links[link.digest] = replace(now, opened_in=attempt.browser_digest, opened_until=until)

    def end(self, digest: str, why: Over) -> None:
        self._store.reach("purpose_links.end")
        now = self.links.get(digest)
        if now and now.over is None:
            self.links[digest] = replace(now, over=why)

    def about(self, purpose: str, thing: str) -> Sequence[PurposeLink]:
        found = [link for link in self.links.values() if (link.purpose, link.thing) == (purpose, thing)]
        return sorted((link for link in found if link.over is None), key=lambda link: (link.made_at, link.digest))
