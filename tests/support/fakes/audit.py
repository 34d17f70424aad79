"""The audit in memory."""

from chalicelib.domain.paging import ListPage, place_of
from chalicelib.domain.records.access import Access
from tests.support.fakes.store import Store
from tests.support.paging import a_page


class FakeAudit:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, access: Access) -> None:
        self._store.reach("audit.add")
        self._store.audit.setdefault(access.access_id, access)

    def of_case(self, case_id: str, limit: int, after: str = "") -> ListPage[Access]:
        found = [access for access in self._store.audit.values() if access.case_id == case_id]
        return a_page(found, limit, after, lambda each: place_of(each.at, each.access_id), newest_first=True)
