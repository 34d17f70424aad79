"""The audit of looks."""

from datetime import date
from typing import Protocol

from chalicelib.domain.paging import ListPage
from chalicelib.domain.records.access import Access


class Audit(Protocol):
    def add(self, access: Access) -> None: ...
    def of_case(self, case_id: str, limit: int, after: str = "") -> ListPage[Access]:
        """The newest first; may lag."""
        ...

    def of_day(self, day: date, limit: int, after: str = "", person_id: str = "") -> ListPage[Access]:
        """Everybody's looks and changes of a London day, or one person's, by person and time; without facts; may lag."""
        ...
