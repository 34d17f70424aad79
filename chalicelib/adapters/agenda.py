"""What waits for an instant, of every kind, in one partition of gsi3: seeing that nothing is due is one small read.

Emails and jobs wait in partitions of their own, so that thousands of either are in nobody's way.
"""

from datetime import datetime
from typing import Any, TypeVar

from chalicelib.adapters.rows import DUE, Row, due_until
from chalicelib.adapters.transactions import read

R = TypeVar("R", bound=Row)


def due_of_kind(kind: type[R], now: datetime, limit: int) -> list[R]:
    """The rows of this kind whose time has come, the soonest first, however many of other kinds are before them."""
    of_kind: Any = Row.kind == kind
    return read(lambda: list(Row.by_time.query(DUE, due_until(now), of_kind, limit=limit)))


class TableAgenda:
    """Fulfils the port Agenda."""

    def is_anything_due(self, now: datetime) -> bool:
        return bool(read(lambda: list(Row.by_time.query(DUE, due_until(now), limit=1))))
