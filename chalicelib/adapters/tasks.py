"""The team's tasks in the table."""

from collections.abc import Sequence
from datetime import datetime

from pynamodb.expressions.update import Action

from chalicelib.adapters.case_rows import kinds
from chalicelib.adapters.rows import Row, TaskRow
from chalicelib.adapters.sealing import Sealer
from chalicelib.adapters.transactions import add_if_absent, get, read, write_one
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.tasks import Audience, Task


def _list_of(audience: Audience) -> str:
    return "TASKS" if audience is Audience.TEAM else f"TASKS#{audience.upper()}"


def row_of_task(task: Task, sealer: Sealer) -> TaskRow:
    pk, sk = f"TASK#{task.task_id}", "TASK"
    created = instant_text(task.created_at)
    return TaskRow(
        pk,
        sk,
        task_id=task.task_id,
        text=task.text,
        created_at=created,
        case_id=task.case_id,
        reference=task.reference or None,
        sealed=sealer.seal({"detail": task.detail}, pk, sk) if task.detail else None,
        gsi1pk=_list_of(task.audience),
        gsi1sk=f"{created}#{task.task_id}",
    )


def _task_of(row: TaskRow, sealer: Sealer) -> Task:
    detail = sealer.unseal(row.sealed, row.pk, row.sk)["detail"] if row.sealed else ""
    audience = Audience.TEAM if row.gsi1pk in (None, "TASKS") else Audience.ADMINISTRATORS
    created = parse_instant(row.created_at)
    return Task(row.task_id, row.text, detail, created, row.case_id, row.reference or "", audience)


class TableTasks:
    """Fulfils the port Tasks."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def open(self, limit: int, audience: Audience = Audience.TEAM) -> Sequence[Task]:
        rows = read(lambda: list(Row.by_state.query(_list_of(audience), limit=limit)))
        return [_task_of(row, self._sealer) for row in kinds(rows, TaskRow)]

    def add(self, task: Task) -> None:
        row = row_of_task(task, self._sealer)
        if not read(lambda: get(TaskRow, row.pk, row.sk)):
            add_if_absent(row)

    def is_open(self, task_id: str) -> bool | None:
        row = read(lambda: get(TaskRow, f"TASK#{task_id}", "TASK"))
        return row.done_at is None if row else None

    def done(self, task_id: str, person_id: str, at: datetime) -> None:
        """A task that is done, or not there, stays as it is."""
        row = TaskRow(f"TASK#{task_id}", "TASK")
        actions: list[Action] = [
            TaskRow.done_by.set(person_id),
            TaskRow.done_at.set(instant_text(at)),
            TaskRow.gsi1pk.remove(),
            TaskRow.gsi1sk.remove(),
        ]
        is_open = TaskRow.pk.exists() & TaskRow.done_at.does_not_exist()
        write_one(lambda: row.update(actions, condition=is_open))
