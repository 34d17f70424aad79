"""What is due, read once for all kinds that `tick` looks for, and split by kind."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING

from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.records.due import Due, What

if TYPE_CHECKING:
    from chalicelib.ports.due_index import DueIndex

OF_A_PASS: frozenset[What | Lane] = frozenset(
    {What.DEADLINE, What.RETURN, What.DRAFT, What.FILE, What.GUIDANCE, What.SHEET, Lane.SIGN_IN}
)
"""They wait in one list, so a look for one kind reads all the others."""


class OnePass:
    """Fulfils the port DueIndex for one run. A kind that is asked for again is looked for anew, because more is due by then."""

    def __init__(self, due_index: "DueIndex") -> None:
        self._due_index = due_index
        self._found: dict[What | Lane, list[Due]] = {}

    def is_anything_due(self, now: datetime) -> bool:
        return self._due_index.is_anything_due(now)

    def all_due(self, now: datetime) -> Iterator[Due]:
        return self._due_index.all_due(now)

    def due(self, what: What | Lane, now: datetime) -> Iterator[Due]:
        if what not in OF_A_PASS:
            return self._due_index.due(what, now)
        if what not in self._found:
            self._found = self._split(now)
        return iter(self._found.pop(what))

    def put_off(self, due: Due, until: datetime) -> None:
        self._due_index.put_off(due, until)

    def _split(self, now: datetime) -> dict[What | Lane, list[Due]]:
        """Where the store does not answer, nothing is kept, and the next kind looks for itself."""
        found = defaultdict[What | Lane, list[Due]](list)
        for due in self._due_index.all_due(now):
            found[due.what].append(due)
        return {what: found[what] for what in OF_A_PASS}
