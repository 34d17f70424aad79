"""Lists of looks as a whole, for a file: of a day, of a person in a month, or of a case."""

from collections.abc import Iterator, Sequence
from datetime import date
from itertools import islice

from msgspec import Struct

from chalicelib.domain.paging import ListPage, all_rows
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.access import NO_CASE, Access, View
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access
from chalicelib.services.casework.looks import (
    READ_AT_ONCE,
    Looks,
    all_of_day,
    days_of,
    mark_of_month,
    of_month,
    sought_by,
    with_references,
)

LINES_AT_MOST = 20_000
"""In one file. At 200 bytes a line that is 4 MB; a function may answer with 6 MB."""


class Asked(Struct, frozen=True):
    """Which list: `day` alone, `whose` and `month`, or `reference` with or without `month`."""

    day: date | None = None
    whose: str = ""
    month: date | None = None
    reference: str = ""


class Export(Struct, frozen=True):
    """`is_part`: there are more lines than a file has."""

    looks: Looks
    is_part: bool


def export(world: World, me: Person, asked: Asked) -> Export:
    """The first lines of the list. The audit records who saved which list, before it is read."""
    ids = sought_by(world, asked.reference).ids if asked.reference else ()
    record_access(world, me, View.AUDIT_EXPORTED, ids[0] if ids else NO_CASE, **_facts(asked))
    rows = list(islice(_rows(world, asked, ids), LINES_AT_MOST + 1))
    shown = ListPage(tuple(rows[:LINES_AT_MOST]))
    return Export(with_references(world, shown), is_part=len(rows) > LINES_AT_MOST)


def _facts(asked: Asked) -> dict[str, str]:
    day, month = asked.day, asked.month
    facts = {
        "day": day.isoformat() if day else "",
        "whose": asked.whose,
        "month": month.isoformat()[:7] if month else "",
    }
    return {name: text for name, text in facts.items() if text}


def _rows(world: World, asked: Asked, ids: Sequence[str]) -> Iterator[Access]:
    if day := asked.day:
        yield from all_rows(lambda after: world.audit.of_day(day, READ_AT_ONCE, after))
    elif asked.whose and asked.month:
        for each in reversed(days_of(asked.month)):
            yield from all_of_day(world, each, asked.whose)
    else:
        found = [row for each in ids for row in islice(_of_case(world, each, asked.month), LINES_AT_MOST + 1)]
        yield from sorted(found, key=lambda access: access.at, reverse=True)


def _of_case(world: World, case_id: str, month: date | None) -> Iterator[Access]:
    """The newest first."""
    start = mark_of_month(month)
    rows = all_rows(lambda after: world.audit.of_case(case_id, READ_AT_ONCE, after or start))
    for row in rows:
        if month and not of_month(row, month):
            return
        yield row
