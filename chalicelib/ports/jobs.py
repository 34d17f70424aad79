"""Work in chunks."""

from datetime import datetime
from typing import Protocol

from chalicelib.domain.files.jobs import Job


class Jobs(Protocol):
    """Work that takes longer than a request may; the function `work` does it."""

    def add(self, job: Job) -> None:
        """Adds it unless it was there before, done or not."""
        ...

    def get(self, job_id: str) -> Job | None: ...
    def save(self, before: Job, after: Job) -> Job:
        """Raises Conflict when somebody else wrote it since `before` was read."""
        ...

    def take_place(self, holder: str, now: datetime, until: datetime) -> bool:
        """Takes one of a few places for a worker until that time, or until it leaves; False while all are taken."""
        ...

    def leave_place(self, holder: str) -> None: ...

    def take_turn(self, what: str, holder: str, now: datetime, until: datetime) -> bool:
        """Takes the turn for work that only one job does at a time, until it leaves the turn or until then. Its holder
        may take it again, for longer. False while another has it."""
        ...

    def leave_turn(self, what: str, holder: str) -> None: ...
