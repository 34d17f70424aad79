"""What administrators changed, in memory."""

from chalicelib.domain.people.changes import Change as AdministratorsChange
from chalicelib.ports.changes import ChangePage
from tests.support.fakes.store import Store


class FakeChanges:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, change: AdministratorsChange) -> None:
        self._store.changes.append(change)

    def newest(self, after: str, limit: int) -> ChangePage:
        start = int(after or 0)
        newest = self._store.changes[::-1]
        page = tuple(newest[start : start + limit])
        return ChangePage(page, str(start + limit) if len(newest) > start + limit else "")
