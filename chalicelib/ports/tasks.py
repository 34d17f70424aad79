"""Tasks: the work that a person must do because the service cannot."""

from typing import Protocol

from chalicelib.domain.authority.tasks import Audience, DoneTask, Task
from chalicelib.domain.paging import ListPage
from chalicelib.domain.records.access import Access


class Tasks(Protocol):
    def open(self, limit: int, audience: Audience = Audience.TEAM, after: str = "") -> ListPage[Task]:
        """Order: a child at risk, then the oldest. With the number of open tasks. Eventually consistent."""
        ...

    def add(self, task: Task) -> None:
        """Adds it unless it was there before, done or not. Where it was, it costs one small read."""
        ...

    def is_open(self, task_id: str) -> bool | None:
        """None if there never was a task with this id."""
        ...

    def get(self, task_id: str) -> Task | None:
        """Open or done."""
        ...

    def done(self, task_id: str, how: str, access: "Access") -> None:
        """`access` says who did it and when, and is written in the same transaction. A task that is done, or not there, stays as
        it is, and no access is written."""
        ...

    def done_lately(self, limit: int, audience: Audience = Audience.TEAM, after: str = "") -> ListPage[DoneTask]:
        """The newest first; may lag."""
        ...
