"""Tasks in memory."""

from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Audience, DoneTask, Task
from chalicelib.domain.paging import ListPage, place_of
from chalicelib.domain.records.access import Access
from tests.support.fakes.store import Store
from tests.support.paging import a_page


def _place(task: Task) -> str:
    """Those about a child at risk before all others."""
    return f"{int(not task.at_risk)}#{place_of(task.created_at, task.task_id)}"


class FakeTasks:
    def __init__(self, store: Store) -> None:
        self._store = store

    def open(self, limit: int, audience: Audience = Audience.TEAM, after: str = "") -> ListPage[Task]:
        mine = {key: task for key, task in self._store.tasks.items() if task.audience is audience}
        waiting = [task for key, task in mine.items() if key not in self._store.tasks_done]
        return replace(a_page(waiting, limit, after, _place), total=len(waiting))

    def add(self, task: Task) -> None:
        self._store.reach("tasks.add")
        self._store.add_tasks([task])

    def is_open(self, task_id: str) -> bool | None:
        return task_id not in self._store.tasks_done if task_id in self._store.tasks else None

    def get(self, task_id: str) -> Task | None:
        return self._store.tasks.get(task_id)

    def done(self, task_id: str, how: str, access: Access) -> None:
        self._store.reach("tasks.done")
        is_open = task_id in self._store.tasks and task_id not in self._store.tasks_done
        if is_open and access.access_id not in self._store.audit:
            task = self._store.tasks[task_id]
            self._store.tasks_done[task_id] = DoneTask(task, access.person_id, access.at, how)
            self._store.add_access(access)

    def done_lately(self, limit: int, audience: Audience = Audience.TEAM, after: str = "") -> ListPage[DoneTask]:
        done = [done for done in self._store.tasks_done.values() if done.task.audience is audience]
        return a_page(done, limit, after, lambda each: place_of(each.at, each.task.task_id), newest_first=True)
