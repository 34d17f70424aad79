"""Values that a newer version of the service stored and this one does not know.

They are read, shown as unknown, and written back unchanged. So an IT team that goes back a release still finds every
row, and loses nothing when it comes forward again.
"""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any, TypeVar

from chalicelib.domain.errors import DomainError

NEWER = "Recorded by a newer version of the service"

E = TypeVar("E", bound=StrEnum)


def read_as(kind: type[E], text: str | None) -> E:
    """A stored value as a member of `kind`, or as an unknown value of it that keeps its text.

    Comparisons by `is` and look-ups in tables never take an unknown value for a known one. Use it only for stored
    values: `kind(text)` refuses what people send. Raises NotStored for no value: every version stores one.
    """
    text = needed(text)
    try:
        return kind(text)
    except ValueError:
        unknown = str.__new__(kind, text)
        unknown._name_, unknown._value_ = "", text
        return unknown


class NotStored(ValueError):
    """A row lacks what every version stores in it."""


def needed(text: str | None) -> str:
    """A value that the row must have. Raises NotStored."""
    if not text:
        raise NotStored
    return text


def is_known(value: StrEnum) -> bool:
    return value.name in type(value).__members__


class OfNewerVersion(DomainError):
    """Only a newer version of the service knows what to do next. The row is left as it is."""

    def __init__(self) -> None:
        super().__init__("A newer version of the service wrote this, and this one does not know what to do with it.")


class Words(dict[E, str]):
    """The words for each value of a kind, and for an unknown one."""

    def __missing__(self, value: E) -> str:
        return NEWER


class Kept(dict[str, Any]):
    """Fields of a stored value that are not known, as they were stored. Nobody changes it, so what holds it can be a key."""

    def __hash__(self) -> int:  # type: ignore[override]
        return len(self)


def rest_of(stored: Mapping[str, Any], *known: str) -> Kept:
    """The unknown fields of a stored value."""
    return Kept({name: value for name, value in stored.items() if name not in known})


def known_of(stored: Mapping[str, Any], kind: Any) -> dict[str, Any]:
    """The fields of a stored value that the struct `kind` has."""
    return {name: value for name, value in stored.items() if name in kind.__struct_fields__}
