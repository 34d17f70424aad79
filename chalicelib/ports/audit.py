"""The audit of looks."""

from typing import Protocol

from chalicelib.domain.paging import ListPage
from chalicelib.domain.records.access import Access


class Audit(Protocol):
    def add(self, access: Access) -> None: ...
    def of_case(self, case_id: str, limit: int, after: str = "") -> ListPage[Access]:
        """The newest first; may lag."""
        ...
