"""How often something was done that has a limit for each window of time."""

from datetime import timedelta

from pynamodb.expressions.update import Action

from chalicelib.adapters.people.sessions import lapses
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.rows.sign_ins import CountRow
from chalicelib.adapters.tables.writing import write_one
from chalicelib.domain.people.sign_in import (
    SOURCE_WINDOW,
)
from chalicelib.ports.clock import Clock


class Counts:
    """The part of the port SignIns that counts."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def _count_row(self, what: str, window: timedelta = SOURCE_WINDOW) -> CountRow:
        now = self._clock.now()
        number = int(now.timestamp() // window.total_seconds())
        return CountRow(f"COUNT#{what}", str(number), ttl=lapses(now + window))

    def counted(self, what: str) -> int:
        row = self._count_row(what)
        found = read(lambda: get(CountRow, row.pk, row.sk))
        return int(found.total) if found else 0

    def allow(self, what: str, limit: int, window: timedelta = SOURCE_WINDOW) -> bool:
        row = self._count_row(what, window)
        below = CountRow.total.does_not_exist() | (CountRow.total < limit)
        return write_one(lambda: row.update(_one_more(row), condition=below))


def _one_more(row: CountRow) -> list[Action]:
    return [CountRow.total.add(1), CountRow.ttl.set(row.ttl), CountRow.kind.set(CountRow)]
