"""The audit in memory."""

import re
from datetime import date

from msgspec.structs import replace

from chalicelib.domain.instants import london_day
from chalicelib.domain.paging import ListPage, place_of
from chalicelib.domain.records.access import Access
from tests.support.fakes.store import Store
from tests.support.paging import a_page

_PLACE = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z#.")
"""Any other mark begins the list anew, as the table does."""


class FakeAudit:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, access: Access) -> None:
        self._store.reach("audit.add")
        self._store.audit.setdefault(access.access_id, access)

    def of_day(self, day: date, limit: int, after: str = "", person_id: str = "") -> ListPage[Access]:
        changes = [Access(c.change_id, "ADMINISTRATORS", c.by, c.what, c.at) for c in self._store.changes]
        found = [
            replace(access, facts={})
            for access in (*self._store.audit.values(), *changes)
            if london_day(access.at) == day and person_id in ("", access.person_id)
        ]
        return a_page(found, limit, after, lambda each: f"{each.person_id}#{place_of(each.at, each.access_id)}")

    def of_case(self, case_id: str, limit: int, after: str = "") -> ListPage[Access]:
        """A mark is a place in time, and need be no row's."""

        def place(each: Access) -> str:
            return place_of(each.at, each.access_id)

        before = after if _PLACE.match(after) else ""
        of_it = (access for access in self._store.audit.values() if access.case_id == case_id)
        found = [access for access in sorted(of_it, key=place, reverse=True) if not before or place(access) < before]
        shown = tuple(found[:limit])
        return ListPage(shown, place(shown[-1]) if len(found) > limit else "")
