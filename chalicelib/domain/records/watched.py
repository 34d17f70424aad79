"""The facts that the check for silent children reads."""

from msgspec import Struct


class IdPage(Struct, frozen=True):
    ids: tuple[str, ...]
    after: str
    """Mark for the next page; empty at the end."""


class Lead(Struct, frozen=True):
    """A submission or a reference, with the id of its case or return."""

    reference: str
    """Empty for a submission: its row has none."""
    to: str


class Stretch(Struct, frozen=True):
    """Part of the table: the rows that lead to a case or a return, and the ids of heads that their index does not have."""

    leads: tuple[Lead, ...]
    unlisted: tuple[str, ...]
    after: str
    """Mark for the next stretch; empty at the end."""


class Head(Struct, frozen=True):
    """The head of a case or a return, and whether its index has it."""

    is_case: bool
    is_listed: bool
