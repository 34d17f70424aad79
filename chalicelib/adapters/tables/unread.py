"""Notes unreadable rows, once for a request or run, and logs them, so that they stop nothing else in silence.
`reading.py` decodes rows; this module only keeps the note."""

import hashlib
import re
from collections.abc import Callable, Sequence
from contextvars import ContextVar

from chalicelib.ports.unread import UnreadRow

_NAMED_BY_ID = frozenset(
    {"BULK", "CASE", "CHILD", "DRAFT", "FILE", "JOB", "MAIL", "PERSON", "RETURN", "SUBMISSION", "TASK"}
)
"""Partitions with a random id as key. The others have references, digests or nothing of their own after the kind."""
_SORT = re.compile(r"(?:\d#)?([A-Z][A-Z_]+)(?:#|$)")


def row_kind(pk: str, sk: str) -> str:
    """The kind of a row by its keys alone: CASE, EVENT, PERSON."""
    found, partition = _SORT.match(sk), pk.partition("#")[0]
    kind = found[1] if found else partition
    return f"{partition}_{kind}" if kind in ("FILE", "ROWS", "KEY") and partition != "FILE" else kind


class RowsUnread:
    """Fulfils the port Unread. There is one, as there is one table; each thread has notes of its own."""

    def __init__(self) -> None:
        self._log: Callable[..., None] = lambda what, **facts: None
        self._noted = ContextVar[dict[str, UnreadRow] | None]("noted", default=None)

    def log_with(self, log: Callable[..., None]) -> None:
        self._log = log

    def begin(self) -> None:
        self._noted.set({})

    def rows(self) -> Sequence[UnreadRow]:
        return tuple((self._noted.get() or {}).values())

    def note(self, pk: str, sk: str, problem: str) -> UnreadRow:
        """Logs once for a request or run, by the kind and the id in its key, never by its content."""
        row = UnreadRow(row_kind(pk, sk), hashlib.sha256(f"{pk}\n{sk}".encode()).hexdigest()[:8])
        noted = self._noted.get()
        if noted is None or row.reference not in noted:
            partition, _, of = pk.partition("#")
            named = {"id": of} if partition in _NAMED_BY_ID else {}
            self._log("row-unreadable", reference=row.reference, kind=row.kind, **named, problem=problem)
        if noted is not None:
            noted[row.reference] = row
        return row


UNREAD = RowsUnread()
