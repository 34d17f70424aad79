"""Links for one purpose in memory."""

from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.instants import instant_text
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.purpose_links import Over, PurposeLink
from chalicelib.domain.people.sign_in import Attempt
from chalicelib.domain.records.withdrawal import Withdrawal
from tests.support.fakes.sign_ins import FakeSignIns
from tests.support.fakes.store import Store, must


class FakePurposeLinks:
    def __init__(self, store: Store, sign_ins: FakeSignIns) -> None:
        self._store, self._sign_ins = store, sign_ins

    @property
    def links(self) -> dict[str, PurposeLink]:
        return self._store.links

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

    def withdraw(self, withdrawal: Withdrawal) -> None:
        store, digest, access = self._store, withdrawal.digest, withdrawal.access
        store.reach("purpose_links.withdraw")
        if store.has_change(withdrawal.change):
            return
        now = self.links.get(digest)
        must(now is not None and now.over is None)
        assert now
        events = [withdrawal.event] if withdrawal.event else []
        store.must_be_new(events=events, messages=withdrawal.messages, tasks=withdrawal.tasks, access=access)
        store.must_have_heads(events)
        if access:
            store.add_access(access)
        store.add_events(events)
        for event in events:
            store.bring_news(event)
        store.add_tasks(withdrawal.tasks)
        store.add_messages(withdrawal.messages)
        store.add_change(withdrawal.change)
        self.links[digest] = replace(now, over=Over.WITHDRAWN)

    def open_ones(self, now: datetime, after: str, limit: int) -> ListPage[PurposeLink]:
        begins = max(after, f"{instant_text(now)}$")
        found = sorted((_place(one), one) for one in self.links.values() if one.over is None)
        left = [each for each in found if each[0] > begins]
        shown = left[:limit]
        return ListPage(tuple(one for _, one in shown), shown[-1][0] if len(left) > limit else "")

    def about(self, purpose: str, thing: str) -> Sequence[PurposeLink]:
        found = [link for link in self.links.values() if (link.purpose, link.thing) == (purpose, thing)]
        return sorted((link for link in found if link.over is None), key=lambda link: (link.made_at, link.digest))


def _place(link: PurposeLink) -> str:
    return f"{instant_text(link.ends_at)}#{link.digest}"
