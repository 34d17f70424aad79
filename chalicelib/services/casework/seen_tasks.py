"""The tasks, as one member of staff may see them."""

from functools import partial
from typing import Any

from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Audience, DoneTask, Task
from chalicelib.domain.paging import ListPage, all_rows
from chalicelib.ports.tasks import Tasks
from chalicelib.services.casework.seen import Seen, is_listed

COUNTED_AT_ONCE = 100
"""Tasks in one read, where those that a person may see are counted."""


class SeenTasks:
    """The port Tasks, without those that name a case from which the person is barred."""

    def __init__(self, tasks: Tasks, seen: Seen) -> None:
        self._all, self._seen = tasks, seen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._all, name)

    def open(self, limit: int, audience: Audience = Audience.TEAM, after: str = "") -> ListPage[Task]:
        page = self._all.open(limit, audience, after)
        rows = tuple(filter(self._is_listed, page.rows))
        is_whole = not after and not page.after
        return replace(page, rows=rows, total=len(rows) if is_whole else self._total(page.total, audience))

    def _total(self, of_all: int | None, audience: Audience) -> int | None:
        """Somebody who was never barred sees them all. For others each task is looked at: both are few."""
        if not self._seen.was_ever_barred():
            return of_all
        return sum(map(self._is_listed, all_rows(partial(self._all.open, COUNTED_AT_ONCE, audience))))

    def get(self, task_id: str) -> Task | None:
        task = self._all.get(task_id)
        return task if task and self._seen.task(task) else None

    def done_lately(self, limit: int, audience: Audience = Audience.TEAM, after: str = "") -> ListPage[DoneTask]:
        page = self._all.done_lately(limit, audience, after)
        return replace(page, rows=tuple(done for done in page.rows if self._is_listed(done.task)))

    def _is_listed(self, task: Task) -> bool:
        return is_listed(self._seen.task, task)
