"""The register of schools."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from chalicelib.domain.calendar.term_dates import TermDates
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.changes import Change
from chalicelib.domain.schools.registered_school import RegisteredSchool


class Schools(Protocol):
    """The national register, as far as it was loaded."""

    def get(self, urn: str) -> RegisteredSchool | None: ...
    def found_by(self, text: str, limit: int) -> Sequence[RegisteredSchool]:
        """By URN, DfE number, postcode or its first half, or by words of name and town (or their beginnings); in order
        of their names. If very many schools match, only some."""
        ...

    def of(self, urns: Iterable[str]) -> Sequence[RegisteredSchool]:
        """Those that are there, in no order."""
        ...

    def of_authority(self, la_code: str, limit: int, after: str = "") -> ListPage[RegisteredSchool]:
        """Those that the register has for a local authority, in the order of their URNs; closed ones too."""
        ...

    def get_many(self, urns: Iterable[str]) -> Sequence[RegisteredSchool]:
        """As `of`, for loading the register. One that is not found by all that schools are found by today has no status."""
        ...

    def put_many(self, schools: Sequence[RegisteredSchool]) -> None:
        """Adds or replaces; done again, it writes the same."""
        ...

    def dates(self, urn: str) -> TermDates:
        """The school's own; empty where none were entered."""
        ...

    def save_dates(self, urn: str, before: TermDates, after: TermDates, change: Change) -> None:
        """With the change in one transaction. Raises Conflict when they were changed since `before` was read."""
        ...
