"""The time."""

from datetime import datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware UTC."""
        ...

    def ahead(self) -> timedelta:
        """How far a practice clock was set ahead; zero on every real stage."""
        ...
