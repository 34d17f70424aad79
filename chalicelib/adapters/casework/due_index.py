"""Everything that waits for an instant, on gsi3. One small read shows that nothing is due.

Deadlines, returns, drafts, files, procedures, sheets and codes share a partition. Other emails wait by lane, and jobs by
themselves, so
thousands of either hold up nothing else. This module reads only keys, so an unreadable row is due too. The key of gsi3
is `instant#id`, and `instant#id#failures` once the row was put off. Code that sets another instant writes a new key,
and the count begins again.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import Any, TypeVar

from chalicelib.adapters.casework.deadline_rows import deadline_sk
from chalicelib.adapters.casework.message_rows import message_sk
from chalicelib.adapters.tables.getting import read
from chalicelib.adapters.tables.rows.due import DUE, due_until, partition_of
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.transactions import commit
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.records.due import Due, What

JOBS = "JOBS"
_ROWS: Mapping[What | Lane, tuple[str, str]] = {
    What.DEADLINE: (DUE, deadline_sk("")),
    What.RETURN: (DUE, "RETURN"),
    What.DRAFT: (DUE, "DRAFT"),
    What.FILE: (DUE, "FILE"),
    What.SHEET: (DUE, "SHEET#"),
    What.JOB: (JOBS, "JOB"),
    What.GUIDANCE: (DUE, "GUIDE_DRAFT"),
    **{lane: (partition_of(lane), message_sk("")) for lane in Lane},
}
"""The partition, and how the sort keys of these rows begin. Not their `kind`: that may be spoilt like anything else."""
_KEYS = ["pk", "sk", "gsi3sk"]
_AT_ONCE = 1_000
"""Rows of one call, of the megabyte that DynamoDB reads at most."""

T = TypeVar("T")


class TableDueIndex:
    """Fulfils the port DueIndex."""

    def is_anything_due(self, now: datetime) -> bool:
        return bool(read(lambda: list(Row.by_time.query(DUE, due_until(now), limit=1, attributes_to_get=_KEYS))))

    def all_due(self, now: datetime) -> Iterator[Due]:
        found = ((_what_is(row.sk), row) for row in _rows(DUE, now))
        return (_due_of(what, row) for what, row in found if what)

    def due(self, what: What | Lane, now: datetime) -> Iterator[Due]:
        partition, begins = _ROWS[what]
        return (_due_of(what, row) for row in _rows(partition, now) if row.sk.startswith(begins))

    def put_off(self, due: Due, until: datetime) -> None:
        pk, sk, place = due.place
        later = Row.gsi3sk.set(f"{instant_text(until)}#{due.id}#{due.failures + 1}")
        unmoved: Any = Row.gsi3sk == place
        commit(lambda transaction: transaction.update(Row(pk, sk), actions=[later], condition=unmoved))


def _rows(partition: str, now: datetime) -> Iterator[Row]:
    return _read_on(Row.by_time.query(partition, due_until(now), page_size=_AT_ONCE, attributes_to_get=_KEYS))


def _what_is(sk: str) -> What | Lane | None:
    """The kind of a row of `DUE`; None for one of a newer version."""
    return next((what for what, (part, begins) in _ROWS.items() if part == DUE and sk.startswith(begins)), None)


def _read_on(rows: Iterable[T]) -> Iterator[T]:
    """These rows one after the other; raises TryAgain where the store does not answer."""
    more, none = iter(rows), object()
    while (row := read(lambda: next(more, none))) is not none:
        yield row  # type: ignore[misc]  # it is not `none`


def _due_of(what: What | Lane, row: Row) -> Due:
    """A row within a case has its id at the end of its sort key; any other row, at the end of its partition key."""
    owner, row_id = row.pk.rpartition("#")[2], row.sk.rpartition("#")[2]
    in_case, place = row.pk.startswith("CASE#"), str(row.gsi3sk)
    failures = place.split("#")[2:]
    return Due(
        what,
        row_id if in_case or isinstance(what, Lane) else owner,
        owner if in_case else "",
        int(failures[0]) if failures and failures[0].isdecimal() else 0,
        (row.pk, row.sk, place),
    )
