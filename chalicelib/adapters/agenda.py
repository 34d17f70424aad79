"""What waits for an instant, of every kind, in one partition of gsi3: seeing that nothing is due is one small read.

Emails and jobs wait in partitions of their own, so that thousands of either are in nobody's way.
"""

from datetime import datetime
from typing import Any

from chalicelib.adapters.rows import DUE, Row, due_until
from chalicelib.adapters.transactions import read

Key = tuple[str, str]
"""A row's partition and sort key."""


def due_of_kind(kind: type[Row], now: datetime, limit: int) -> list[Key]:
    """Where the rows of this kind are whose time has come, the soonest first, however many of other kinds are before them.

    Only their keys: whoever acts on one reads it anew, and hears there of one that cannot be read.
    """
    of_kind: Any = Row.kind == kind
    rows = read(lambda: list(Row.by_time.query(DUE, due_until(now), of_kind, limit=limit)))
    return [(row.pk, row.sk) for row in rows]


class TableAgenda:
    """Fulfils the port Agenda."""

    def is_anything_due(self, now: datetime) -> bool:
        return bool(read(lambda: list(Row.by_time.query(DUE, due_until(now), limit=1))))
