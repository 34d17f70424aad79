"""What people typed and posted after their session had ended."""

from datetime import datetime
from typing import Protocol

from chalicelib.domain.people.kept import KeptWords


class Kept(Protocol):
    def keep(self, words: KeptWords) -> None:
        """In place of what the person had kept before."""
        ...

    def get(self, person_id: str) -> KeptWords | None:
        """May have ended: the caller looks. None also where it cannot be read."""
        ...

    def drop(self, person_id: str, at: datetime) -> None:
        """Those that were kept at this moment; newer ones stay. Done again, it does nothing."""
        ...
