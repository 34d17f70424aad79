"""What a page says that was just done."""

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct


class NextDeadline(Struct, frozen=True):
    label: str
    due: datetime


class Done(Struct, frozen=True):
    """What was done, what it changed, and what is due next."""

    what: str
    changes: Sequence[str] = ()
    next: NextDeadline | None = None
