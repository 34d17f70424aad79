"""Rows that lie apart: what is read and written meanwhile has other partitions, of the table and of every index. Nothing else
reads those, so no list, count, search or run can meet such a row. The one home of *is this the canary's?*"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime

from msgspec import Struct

BEGINS = "CANARY#"
"""How every partition of theirs begins. No other does (rows/key_shapes.py), and policies name it."""
SHARED = frozenset({"STACK", "GUIDES"})
"""Partitions that they have in common with all others: the stack's keys, and what is live of the procedures."""


class _Place(Struct, frozen=True):
    begins: str
    lapses: int
    """When its rows may go (epoch seconds)."""


_place: ContextVar[_Place | None] = ContextVar("apart", default=None)


@contextmanager
def rows_apart(name: str, until: datetime) -> Iterator[None]:
    """Fulfils the port Apart."""
    before = _place.set(_Place(f"{BEGINS}{name}#", int(until.timestamp())))
    try:
        yield
    finally:
        _place.reset(before)


def as_stored(partition: str) -> str:
    place = _place.get()
    if not place or partition in SHARED or partition.startswith(BEGINS):
        return partition
    return place.begins + partition


def as_read(partition: str) -> str:
    place = _place.get()
    return partition.removeprefix(place.begins) if place else partition


def lapses_by(ttl: int | None = None) -> int | None:
    """A row that lies apart lapses with its place, whatever else it would have done."""
    place = _place.get()
    return place.lapses if place else ttl
