"""One-time links in memory."""

from msgspec.structs import replace

from chalicelib.domain.people.sign_in import Attempt, Opened, SignInLink
from tests.support.fakes.sign_ins import FakeSignIns
from tests.support.fakes.store import Store, must


class FakeSignInLinks:
    def __init__(self, store: Store, sign_ins: FakeSignIns) -> None:
        self._store, self._sign_ins = store, sign_ins

    def add(self, link: SignInLink) -> None:
        must(link.digest not in self._sign_ins.links)
        self._sign_ins.links[link.digest] = link

    def get(self, digest: str) -> SignInLink | None:
        return self._sign_ins.links.get(digest)

    def spend(self, link: SignInLink, attempt: Attempt | None, opened: Opened) -> None:
        self._store.reach("sign_in_links.spend")
        now = self._sign_ins.links.get(link.digest)
        must(now is not None and not now.used)
        assert now
        self._sign_ins.must_open(opened)
        if attempt:
            self._sign_ins.spend(attempt)
        self._sign_ins.links[link.digest] = replace(now, used=True)
        self._sign_ins.open(opened)
