"""Checks a day of the audit: its rows against its list and root, and the chain of each case that had a row on it.

A day may have many cases, and following a chain takes three reads. So the worker checks the rows, and then some cases at a time.
"""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from datetime import date

from chalicelib.domain.calendar.days import ONE_DAY
from chalicelib.domain.records.access import ADMINISTRATORS, NO_CASE
from chalicelib.domain.records.proof import DayKept, Leaf, Wrong, leaves_of, wrong_with_chain, wrong_with_day
from chalicelib.ports.world import World

CASES_AT_ONCE = 250
"""Their chains take some seconds."""


def check(world: World, day: date, first: date) -> tuple[list[Wrong], int]:
    """What is wrong with a day and with the chains of its cases; and how many rows the day has. `first`: the first day that has
    a root."""
    wrong, rows = check_rows(world, day, first)
    return [*wrong, *follow(world, cases_of(world, day))], rows


def check_rows(world: World, day: date, first: date) -> tuple[list[Wrong], int]:
    """A day before the first root has no list to check its rows against."""
    if day < first:
        return [], 0
    kept = world.roots.kept(day)
    rows = world.proofs.rows_of(day, (leaf.key for leaf in _listed(kept)))
    before = world.roots.kept(day - ONE_DAY).root
    return wrong_with_day(kept, before, rows, is_first=day == first), len(rows)


def _listed(kept: DayKept) -> Sequence[Leaf]:
    with suppress(TypeError, ValueError):  # `wrong_with_day` says so
        return leaves_of(kept.leaves or b"")
    return ()


def cases_of(world: World, day: date, after: str = "") -> list[str]:
    """The cases with a row on this day, on its list or now; sorted, and only those after this one."""
    listed = {leaf.key.partition(" ")[0] for leaf in _listed(world.roots.kept(day))}
    ids = {key.removeprefix("AUDIT#") for key in listed | set(world.proofs.partitions_of(day))}
    return sorted(case_id for case_id in ids - {NO_CASE, ADMINISTRATORS} if case_id > after)


def follow(world: World, cases: Iterable[str]) -> list[Wrong]:
    """What is wrong with the chains of these cases."""
    return [wrong for case_id in cases for wrong in _wrong_with_case(world, case_id)]


def _wrong_with_case(world: World, case_id: str) -> list[Wrong]:
    """A case is read in several calls, and a step may come between them. So what seems wrong is looked at once more."""
    first = wrong_with_chain(world.proofs.chain_of(case_id))
    if not first:
        return []
    again = wrong_with_chain(world.proofs.chain_of(case_id))
    return [wrong for wrong in again if wrong in first]
