"""Returns in memory."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from chalicelib.domain.child.search import Token
from chalicelib.domain.messages.message import Message
from chalicelib.domain.paging import place_of
from chalicelib.domain.people.purpose_links import UsedLink
from chalicelib.domain.records.acceptance import Opening
from chalicelib.domain.records.access import Access
from chalicelib.domain.records.referred import ReturnPage
from chalicelib.domain.returns.returns import OF_THE_PUBLIC, Return, ReturnState
from tests.support.fakes.store import Store, must
from tests.support.paging import a_page


class FakeReturns:
    def __init__(self, store: Store) -> None:
        self._store = store

    def named(self, reference: str) -> Return | None:
        """None once it became a case: its reference leads there then."""
        found = (head for head in self._store.returns.values() if head.reference == reference and not head.case_id)
        return next(found, None)

    def get(self, return_id: str) -> Return | None:
        return self._store.returns.get(return_id)

    def newest(self, after: str, limit: int, state: ReturnState | None = None) -> ReturnPage:
        wanted = {state} if state else set(ReturnState) - OF_THE_PUBLIC
        found = [head for head in self._store.returns.values() if head.state in wanted]
        page = a_page(found, limit, after, lambda head: place_of(head.received_at, head.return_id), newest_first=True)
        return ReturnPage(page.rows, page.after)

    def ids_with(self, token: Token, limit: int, form: str = "") -> Sequence[str]:
        self._store.reach("returns.ids_with")
        with_token = [i for kind, text, i in self._store.return_tokens if (kind, text) == (token.kind, token.text)]
        found = ((self._store.returns[i].form, i) for i in with_token)
        return [return_id for by, return_id in sorted(found) if form in ("", by)][:limit]

    def heads(self, return_ids: Iterable[str]) -> Sequence[Return]:
        return [self._store.returns[return_id] for return_id in return_ids if return_id in self._store.returns]

    def _move(self, before: Return, after: Return, access: Access, by_link: UsedLink | None) -> None:
        self._store.returns[before.return_id] = replace(after, version=before.version + 1)
        self._store.add_access(access)
        self._store.use(by_link)

    def _must_be_as_read(self, before: Return) -> None:
        now = self._store.returns.get(before.return_id)
        must(now is not None and now.version == before.version)

    def change(
        self,
        before: Return,
        after: Return,
        access: Access,
        once: str = "",
        messages: Sequence[Message] = (),
        by_link: UsedLink | None = None,
    ) -> None:
        self._store.reach("returns.change")
        if once and once in self._store.once:
            return
        self._must_be_as_read(before)
        self._store.must_be_new(messages=messages, access=access)
        self._store.must_live(by_link)
        self._move(before, after, access, by_link)
        self._store.add_messages(messages)
        if once:
            self._store.once[once] = None

    def open_case(
        self, before: Return, after: Return, opening: Opening, access: Access, by_link: UsedLink | None = None
    ) -> None:
        self._store.reach("returns.open_case")
        self._store.add_tasks(opening.tasks)
        self._must_be_as_read(before)
        must(not before.case_id)
        self._store.must_be_new(access=access)
        self._store.must_be_new_form(opening)
        self._store.must_live(by_link)
        self._move(before, after, access, by_link)
        self._store.write(opening)
