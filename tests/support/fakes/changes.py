"""Administrators' changes, in memory."""

from chalicelib.domain.paging import place_of
from chalicelib.domain.people.changes import Change as AdministratorsChange
from chalicelib.ports.changes import ChangePage
from tests.support.fakes.store import Store
from tests.support.paging import a_page


class FakeChanges:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, change: AdministratorsChange) -> None:
        if not self._store.has_change(change):
            self._store.add_change(change)

    def newest(self, after: str, limit: int) -> ChangePage:
        page = a_page(
            self._store.changes, limit, after, lambda each: place_of(each.at, each.change_id), newest_first=True
        )
        return ChangePage(page.rows, page.after)
