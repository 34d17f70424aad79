"""What a page says was just done."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct


class NextDeadline(Struct, frozen=True):
    label: str
    due: datetime


class Done(Struct, frozen=True):
    """The step, its changes, and the next deadline."""

    what: str
    changes: Sequence[str] = ()
    next: NextDeadline | None = None
