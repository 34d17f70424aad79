"""RED cases that nobody has acted on, each with a reminder that is due, put straight into the table and taken out again."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from msgspec.structs import replace

from benchmarks.bulk import opening_like, write
from benchmarks.units import Meter
from chalicelib.adapters.casework.case_rows import row_of_case
from chalicelib.adapters.casework.cases import TableCases
from chalicelib.adapters.casework.deadline_rows import row_of_deadline
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.casework.reference import new_reference
from chalicelib.domain.deadlines.clocks import first_clocks
from chalicelib.domain.deadlines.rules import Rule
from chalicelib.domain.people.people import Person
from chalicelib.ports.world import World

RECEIVED = datetime(2026, 11, 24, 10, tzinfo=UTC)
"""A Tuesday, an hour after the office opened."""


@contextmanager
def of_red_cases(world: World, person: Person, number: int, meter: Meter) -> Iterator[None]:
    case_ids = [world.keys.new_id() for _ in range(number)]
    with meter.stopped():
        write(_rows(world, person, case_ids))
    yield
    with meter.stopped():
        for case_id in case_ids:
            rows = list(Row.query(f"CASE#{case_id}", consistent_read=True))
            with Row.batch_write() as batch:
                for row in rows:
                    batch.delete(row)


def _rows(world: World, person: Person, case_ids: list[str]) -> Iterator[Row]:
    store, authority = world.cases, world.authorities.current()
    assert isinstance(store, TableCases)
    like = opening_like(world, person).case
    for case_id in case_ids:
        reference = new_reference(world.keys.random_bytes)
        case = replace(like, case_id=case_id, reference=reference, priority=Priority.RED, received_at=RECEIVED)
        clocks = first_clocks(case, world.keys.new_id(), world.keys.new_id, authority)
        clock = next(each for each in clocks if each.rule is Rule.ACKNOWLEDGE)
        head = row_of_case(replace(case, next_due_at=clock.due_at), store._sealer)
        head.version = 1
        yield from (head, row_of_deadline(clock))
