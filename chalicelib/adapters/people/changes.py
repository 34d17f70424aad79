"""Administrators' changes: rows of the audit, written in the transaction of the change itself."""

from collections.abc import Callable, Sequence
from datetime import datetime

from pynamodb.transactions import TransactWrite

from chalicelib.adapters.casework.audit import by_day
from chalicelib.adapters.casework.message_rows import row_of_message
from chalicelib.adapters.tables.cursors import before_key
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import kinds, readable
from chalicelib.adapters.tables.rows.audit import ChangeRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.transactions import commit
from chalicelib.adapters.tables.writing import absent, add_if_absent
from chalicelib.domain.errors import Conflict, TryAgain
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.messages.message import Message
from chalicelib.domain.newer import read_as
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.ports.changes import ChangePage

_PARTITION = "AUDIT#ADMINISTRATORS"


def _sort_key(at: datetime, change_id: str) -> str:
    return f"{instant_text(at)}#{change_id}"


def row_of_change(change: Change, sealer: Sealer) -> ChangeRow:
    sk = _sort_key(change.at, change.change_id)
    facts = {"before": dict(change.before), "after": dict(change.after)}
    row = ChangeRow(
        _PARTITION,
        sk,
        change_id=change.change_id,
        what=change.what,
        about=change.about or None,
        by=change.by,
        at=instant_text(change.at),
        sealed=sealer.seal(facts, _PARTITION, sk),
    )
    by_day(row, change.at, change.by)
    return row


def commit_with(
    change: Change, messages: Sequence[Message], sealer: Sealer, fill: Callable[[TransactWrite], None]
) -> None:
    """Writes what `fill` adds, the change and its messages, all or nothing. Raises Conflict or TryAgain, as `commit`."""

    def fill_all(transaction: TransactWrite) -> None:
        fill(transaction)
        transaction.save(row_of_change(change, sealer), condition=absent())
        for message in messages:
            transaction.save(row_of_message(message, sealer), condition=absent())

    try:
        commit(fill_all)
    except (Conflict, TryAgain):
        if not _is_written(change):  # an answer that was lost looks like either
            raise


def _is_written(change: Change) -> bool:
    """Whether the change is in the table; if it is, so is its whole transaction."""
    return read(lambda: get(ChangeRow, _PARTITION, _sort_key(change.at, change.change_id))) is not None


class TableChanges:
    """Fulfils the port Changes."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def add(self, change: Change) -> None:
        add_if_absent(row_of_change(change, self._sealer))

    def newest(self, after: str, limit: int) -> ChangePage:
        """The mark is the last key shown: an instant and a random id."""
        older = Row.sk < last if (last := before_key(after)) else None
        query = Row.query(_PARTITION, older, scan_index_forward=False, limit=limit + 1)
        rows = read(lambda: list(query))
        shown = rows[:limit]
        found = readable(kinds(shown, ChangeRow), self._change_of)
        return ChangePage(tuple(found), shown[-1].sk if len(rows) > limit else "")

    def _change_of(self, row: ChangeRow) -> Change:
        facts = self._sealer.unseal(row.sealed, row.pk, row.sk)
        at = parse_instant(row.at)
        return Change(
            row.change_id, read_as(Changed, row.what), row.about or "", row.by, at, facts["before"], facts["after"]
        )
