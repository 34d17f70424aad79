"""A place apart: while it is entered, every fake that stores something has what was stored in that place, and nothing else."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from typing import Any

SHARED = frozenset({"keys", "clock", "mailer", "log", "pauses", "authorities", "unread"})
"""The parts of a world that store nothing of their own."""
_KEPT = frozenset({"calls", "_faults"})
"""What a test sees and sets of the store itself."""


class FakeApart:
    """Fulfils the port Apart."""

    def __init__(self, fakes: Mapping[str, Any]) -> None:
        self._fakes = {
            id(fake): fake for name, fake in fakes.items() if name not in SHARED and hasattr(fake, "__dict__")
        }
        self.places: dict[str, dict[tuple[int, str], Any]] = {}

    @contextmanager
    def __call__(self, name: str, until: datetime) -> Iterator[None]:
        outside, place = self._stored(), self.places.setdefault(name, {})
        self._put({key: place.get(key, type(there)()) for key, there in outside.items()})
        try:
            yield
        finally:
            place.update(self._stored())
            self._put(outside)

    def _stored(self) -> dict[tuple[int, str], Any]:
        return {
            (key, name): value
            for key, fake in self._fakes.items()
            for name, value in vars(fake).items()
            if isinstance(value, dict | list | set) and name not in _KEPT
        }

    def _put(self, stored: Mapping[tuple[int, str], Any]) -> None:
        for (key, name), value in stored.items():
            setattr(self._fakes[key], name, value)
