"""A place apart from everything else that is stored."""

from contextlib import AbstractContextManager
from datetime import datetime
from typing import Protocol


class Apart(Protocol):
    def __call__(self, name: str, until: datetime) -> AbstractContextManager[None]:
        """Whatever is read or written meanwhile lies in the place with this name, where nothing else looks. Of what lies outside
        it sees only the stack's keys. Its rows may be deleted from `until` on."""
        ...
