"""Returns in memory."""

from collections.abc import Iterable, Sequence

from msgspec.structs import replace

from chalicelib.domain.child.search import Token
from chalicelib.domain.messages.messages import Message
from chalicelib.domain.records.acceptance import Opening
from chalicelib.domain.records.access import Access
from chalicelib.domain.records.referred import ReturnPage
from chalicelib.domain.returns.returns import OF_THE_PUBLIC, Return, ReturnState
from tests.support.fakes.store import Store, must


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
        found = [head for head in reversed(self._store.returns.values()) if head.state in wanted]
        start = next((number + 1 for number, head in enumerate(found) if head.return_id == after), 0)
        page = tuple(found[start : start + limit])
        return ReturnPage(page, page[-1].return_id if len(found) > start + limit else "")

    def ids_with(self, token: Token, limit: int, form: str = "") -> Sequence[str]:
        self._store.reach("returns.ids_with")
        with_token = [i for kind, text, i in self._store.return_tokens if (kind, text) == (token.kind, token.text)]
        found = ((self._store.returns[i].form, i) for i in with_token)
        return [return_id for by, return_id in sorted(found) if form in ("", by)][:limit]

    def heads(self, return_ids: Iterable[str]) -> Sequence[Return]:
        return [self._store.returns[return_id] for return_id in return_ids]

    def _move(self, before: Return, after: Return, access: Access) -> None:
        must(self._store.returns[before.return_id].version == before.version)
        self._store.returns[before.return_id] = replace(after, version=before.version + 1)
        self._store.audit.setdefault(access.access_id, access)

    def change(
        self, before: Return, after: Return, access: Access, once: str = "", messages: Sequence[Message] = ()
    ) -> None:
        self._store.reach("returns.change")
        if once and once in self._store.once:
            return
        must(not any(message.message_id in self._store.messages for message in messages))
        self._move(before, after, access)
        self._store.add_messages(messages)
        if once:
            self._store.once[once] = None

    def open_case(self, before: Return, after: Return, opening: Opening, access: Access) -> None:
        self._store.reach("returns.open_case")
        self._move(before, after, access)
        self._store.write(opening)
