"""Drafts in memory."""

from collections.abc import Callable, Sequence

from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.messages.message import Message
from chalicelib.domain.paging import place_of
from chalicelib.domain.records.draft import Draft, Trace
from tests.support.fakes.store import Store, must
from tests.support.paging import from_place


class FakeDrafts:
    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, draft_id: str) -> Draft | None:
        return self._store.drafts.get(draft_id)

    def save(self, draft: Draft) -> Draft:
        self._store.reach("drafts.save")
        now = self._store.drafts.get(draft.draft_id)
        if (now.version if now else 0) != draft.version:
            if now and (dict(now.raw), now.person_id) == (dict(draft.raw), draft.person_id):
                return now
            raise Conflict
        saved = replace(draft, version=draft.version + 1)
        self._store.drafts[draft.draft_id] = saved
        return saved

    def of_author(
        self, person_id: str, wanted: Callable[[Draft], bool], limit: int, start: str = ""
    ) -> Sequence[Draft]:
        found = [
            draft
            for draft in self._store.drafts.values()
            if draft.person_id == person_id and person_id and wanted(draft)
        ]
        return from_place(found, limit, start, lambda draft: place_of(draft.saved_at, draft.draft_id))

    def of_school(self, urn: str, wanted: Callable[[Draft], bool], limit: int, start: str = "") -> Sequence[Draft]:
        found = [draft for draft in self._store.drafts.values() if draft.school_urn == urn and urn and wanted(draft)]
        return from_place(found, limit, start, lambda draft: place_of(draft.saved_at, draft.draft_id))

    def _unchanged(self, before: Draft) -> None:
        self._store.reach(f"drafts.change {before.draft_id}")
        now = self._store.drafts.get(before.draft_id)
        must(now is not None and now.version == before.version)

    def save_and_tell(self, before: Draft, after: Draft, messages: Sequence[Message]) -> Draft:
        self._unchanged(before)
        self._store.must_be_new(messages=messages)
        saved = self._store.drafts[before.draft_id] = replace(after, version=before.version + 1)
        self._store.add_messages(messages)
        return saved

    def delete(self, draft: Draft, trace: Trace, messages: Sequence[Message]) -> None:
        self._unchanged(draft)
        self._store.must_be_new(messages=messages)
        del self._store.drafts[draft.draft_id]
        self._store.traces.append((draft.school_urn, trace))
        self._store.add_messages(messages)

    def traces(self, urn: str, limit: int, start: str = "") -> Sequence[Trace]:
        found = [trace for school, trace in self._store.traces if school == urn]
        return from_place(found, limit, start, lambda trace: place_of(trace.deleted_at, trace.draft_id))
