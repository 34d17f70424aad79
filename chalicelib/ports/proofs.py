"""What proves the audit: its rows as they are stored, and what the bucket keeps of each day."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Protocol

from chalicelib.domain.records.proof import ChainOfCase, DayKept, Leaf, Report


class Proofs(Protocol):
    """The audit's rows, not opened."""

    def rows_of(self, day: date, also_in: Iterable[str] = ()) -> Sequence[Leaf]:
        """Every audit row of a London day: those on its list, and any other in the same partitions, those of lists and of
        administrators, and those of the keys `also_in`. Read consistently."""
        ...

    def partitions_of(self, day: date) -> Iterable[str]:
        """The partitions of the rows that are on a day's list now: one for each case; may lag."""
        ...

    def begun(self) -> date | None:
        """The London day of the first row about no case: a list that was opened, or a change of an administrator. That is the
        stack's first day. A restored copy has it too, and days before its first root."""
        ...

    def chain_of(self, case_id: str) -> ChainOfCase: ...
    def report(self) -> Report | None: ...
    def save(self, report: Report) -> None:
        """Replaces the last report."""
        ...


class Roots(Protocol):
    """Each day's list of rows and its root, in a bucket from which nobody deletes."""

    def days(self) -> Sequence[date]:
        """The days that have a root, the oldest first."""
        ...

    def kept(self, day: date) -> DayKept: ...
    def keep_leaves(self, day: date, content: bytes) -> bytes:
        """Keeps it unless there is one; returns the one that is there."""
        ...

    def keep_root(self, day: date, content: bytes) -> bytes:
        """As `keep_leaves`, and locked."""
        ...
