"""The one home of decoding rows: of many, what cannot be read is noted and left out; of one, it is Unreadable."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, TypeVar

from chalicelib.adapters.tables.keyring import KeyNotHeld
from chalicelib.adapters.tables.rows.key_shapes import is_ours
from chalicelib.adapters.tables.rows.row import NewerRow, Row, SpoiltRow
from chalicelib.adapters.tables.unread import UNREAD
from chalicelib.domain.errors import TryAgain, Unreadable

R = TypeVar("R", bound=Row)
V = TypeVar("V")
CANNOT_BE_READ = (Unreadable, KeyNotHeld)
"""Errors of one row. Missing keys say nothing about it."""


def kinds(rows: Iterable[Any], kind: type[R]) -> list[R]:
    """The rows of this kind; those that cannot be read are noted."""
    return list(each_of_kind(rows, kind))


def each_of_kind(rows: Iterable[Any], kind: type[R]) -> Iterator[R]:
    for row in rows:
        if problem := _spoilt(row):
            UNREAD.note(row.pk, row.sk, problem)
        elif isinstance(row, kind):
            yield row


def _spoilt(row: Any) -> str:
    """Why the row cannot be read at all; empty if it can, and for a newer version's row, which has keys of its own."""
    if isinstance(row, SpoiltRow):
        return row.problem
    return "OtherKind" if type(row) in (Row, NewerRow) and is_ours(row.pk, row.sk) else ""


def all_of_kind(rows: Iterable[Any], kind: type[R]) -> list[R]:
    """As `kinds`, for comparisons: raises Unreadable for an unreadable row, because leaving it out would be an answer."""
    rows = list(rows)
    found = kinds(rows, kind)
    for row in rows:
        if problem := _spoilt(row):
            raise Unreadable(UNREAD.note(row.pk, row.sk, problem).reference)
    return found


def decoded(row: R, decode: Callable[[R], V]) -> V:
    """Raises Unreadable. An error that is not the row's, such as a store that does not answer, is raised as it is; so
    is a missing key, because somebody may put it back."""
    try:
        return decode(row)
    except KeyNotHeld as problem:
        _note(row, problem)
        raise
    except (TryAgain, Unreadable):
        raise
    except Exception as problem:
        raise Unreadable(_note(row, problem)) from None


def _note(row: Row, problem: Exception) -> str:
    return UNREAD.note(row.pk, row.sk, type(problem).__name__).reference


def each_readable(rows: Iterable[R], decode: Callable[[R], V]) -> Iterator[V]:
    """The decoded rows, without unreadable ones: one bad row stops no other."""
    for row in rows:
        try:
            found = decoded(row, decode)
        except CANNOT_BE_READ:
            continue
        yield found


def readable(rows: Iterable[R], decode: Callable[[R], V]) -> list[V]:
    return list(each_readable(rows, decode))


def text_or(row: R, decode: Callable[[R], str], instead: str) -> str:
    """A text of a row that says enough without it: `instead` of one that cannot be read. No write may put it back."""
    try:
        return decoded(row, decode)
    except CANNOT_BE_READ:
        return instead


def if_readable(ask: Callable[[], R | None], decode: Callable[[R], V]) -> V | None:
    """None also for an unreadable row: for rows that lapse, and those made again if missing."""
    try:
        row = ask()
        return decoded(row, decode) if row else None
    except CANNOT_BE_READ:
        return None


def the(rows: Iterable[Any], kind: type[R], sk: str) -> R | None:
    """The one row with this sort key. Raises Unreadable."""
    for row in rows:
        if row.sk == sk:
            if isinstance(row, kind):
                return row
            raise Unreadable(UNREAD.note(row.pk, row.sk, _spoilt(row) or "OtherKind").reference)
    return None
