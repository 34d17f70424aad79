"""The silent-child check's view of the store."""

from collections.abc import Iterable, Mapping
from typing import Protocol

from chalicelib.domain.deadlines.silence import Watched
from chalicelib.domain.deadlines.silence_report import Report
from chalicelib.domain.records.watched import Head, IdPage, Stretch


class Watch(Protocol):
    """The rows that the silent-child check reads, and its report."""

    def open_ids(self, after: str, limit: int) -> IdPage:
        """Ids of the open cases; may lag. A case that cannot be read stops nothing."""
        ...

    def watched(self, case_id: str, *, events: bool, may_lag: bool = False) -> Watched | None:
        """One case; with `events`, also the emails that its events name. None without a head. Raises Unreadable."""
        ...

    def walk(self, after: str) -> Stretch:
        """The next rows of the table, in no order. Never part of a request."""
        ...

    def heads(self, head_ids: Iterable[str]) -> Mapping[str, Head]:
        """The heads of these cases and returns, without those that have none."""
        ...

    def report(self) -> Report | None: ...
    def save(self, report: Report) -> bool:
        """Replaces the last report. False, and nothing saved, when that is of a later day."""
        ...
