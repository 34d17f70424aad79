"""The audit's rows, and its bucket, in memory. The fake store has no chains: what they prove is tried on the table."""

from collections.abc import Iterable, Sequence
from datetime import date
from hashlib import sha256

from chalicelib.domain.instants import instant_text, london_day
from chalicelib.domain.records.access import NO_CASE
from chalicelib.domain.records.proof import ChainOfCase, DayKept, Leaf, Report
from tests.support.fakes.store import Store


class FakeProofs:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._report: Report | None = None

    def rows_of(self, day: date, also_in: Iterable[str] = ()) -> Sequence[Leaf]:
        self._store.reach("proofs.rows_of")
        return self._leaves(day)

    def _leaves(self, day: date) -> Sequence[Leaf]:
        rows = [
            (access.case_id, access.at, access.access_id, access.person_id, access.what, access)
            for access in self._store.audit.values()
        ] + [
            ("ADMINISTRATORS", change.at, change.change_id, change.by, change.what, change)
            for change in self._store.changes
        ]
        return sorted(
            Leaf(
                f"AUDIT#{partition} {instant_text(at)}#{row_id}",
                f"{who}#{instant_text(at)}#{what}",
                sha256(repr(row).encode()).hexdigest(),
            )
            for partition, at, row_id, who, what, row in rows
            if london_day(at) == day
        )

    def partitions_of(self, day: date) -> Iterable[str]:
        self._store.reach("proofs.partitions_of")
        return {leaf.key.partition(" ")[0] for leaf in self._leaves(day)}

    def begun(self) -> date | None:
        self._store.reach("proofs.begun")
        of_lists = (access.at for access in self._store.audit.values() if access.case_id == NO_CASE)
        return min(map(london_day, (*of_lists, *(change.at for change in self._store.changes))), default=None)

    def chain_of(self, case_id: str) -> ChainOfCase:
        self._store.reach("proofs.chain_of")
        return ChainOfCase(case_id, None, b"", [], {})

    def report(self) -> Report | None:
        return self._report

    def save(self, report: Report) -> None:
        self._store.reach("proofs.save")
        self._report = report


class FakeRoots:
    """Keeps what came first, as the bucket does."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.roots: dict[date, bytes] = {}
        self.leaves: dict[date, bytes] = {}

    def days(self) -> Sequence[date]:
        self._store.reach("roots.days")
        return sorted(self.roots)

    def kept(self, day: date) -> DayKept:
        return DayKept(day, self.roots.get(day), day in self.roots, self.leaves.get(day))

    def keep_leaves(self, day: date, content: bytes) -> bytes:
        self._store.reach("roots.keep_leaves")
        return self.leaves.setdefault(day, content)

    def keep_root(self, day: date, content: bytes) -> bytes:
        self._store.reach("roots.keep_root")
        return self.roots.setdefault(day, content)
