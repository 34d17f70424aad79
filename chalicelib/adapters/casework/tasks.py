"""The team's tasks in the table."""

from pynamodb.expressions.update import Action
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.casework.audit import row_of_access
from chalicelib.adapters.casework.case_keys import TEXT_UNREADABLE
from chalicelib.adapters.tables.cursors import after_mark, cut
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import decoded, kinds, readable, text_or
from chalicelib.adapters.tables.rows.casework import TaskRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.transactions import commit
from chalicelib.adapters.tables.writing import absent, add_if_absent
from chalicelib.domain.authority.tasks import Audience, DoneTask, Mends, Task
from chalicelib.domain.errors import Conflict
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.newer import needed
from chalicelib.domain.paging import ListPage
from chalicelib.domain.records.access import Access


def _list_of(audience: Audience) -> str:
    return "TASKS" if audience is Audience.TEAM else f"TASKS#{audience.upper()}"


def _done_list_of(audience: Audience) -> str:
    return f"DONE_{_list_of(audience)}"


_AUDIENCES = {name(audience): audience for audience in Audience for name in (_list_of, _done_list_of)}


def _key(task_id: str) -> tuple[str, str]:
    return f"TASK#{task_id}", "TASK"


def row_of_task(task: Task, sealer: Sealer) -> TaskRow:
    pk, sk = _key(task.task_id)
    created = instant_text(task.created_at)
    return TaskRow(
        pk,
        sk,
        task_id=task.task_id,
        text=task.text,
        created_at=created,
        case_id=task.case_id,
        reference=task.reference or None,
        mends=task.mends,
        sealed=sealer.seal({"detail": task.detail}, pk, sk) if task.detail else None,
        gsi1pk=_list_of(task.audience),
        gsi1sk=f"{0 if task.at_risk else 1}#{created}#{task.task_id}",
        at_risk=int(task.at_risk) or None,
    )


def _task_of(row: TaskRow, sealer: Sealer) -> Task:
    detail = _sealed_text(row, row.sealed, "detail", sealer) if row.sealed else ""
    audience, mends = _AUDIENCES.get(row.gsi1pk, Audience.TEAM), Mends(row.mends) if row.mends in set(Mends) else None
    created, at_risk = parse_instant(row.created_at), bool(row.at_risk)
    return Task(
        row.pk.removeprefix("TASK#"),
        needed(row.text),
        detail,
        created,
        row.case_id,
        row.reference or "",
        audience,
        mends,
        at_risk,
    )


def _done_task_of(row: TaskRow, sealer: Sealer) -> DoneTask:
    how = _sealed_text(row, row.how, "how", sealer)
    return DoneTask(_task_of(row, sealer), row.done_by, parse_instant(row.done_at), how)


def _sealed_text(row: TaskRow, sealed: bytes, name: str, sealer: Sealer) -> str:
    """A task is done without it, and no write puts it back."""
    return text_or(row, lambda row: str(sealer.unseal(sealed, row.pk, row.sk)[name]), TEXT_UNREADABLE)


class TableTasks:
    """Fulfils the port Tasks."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def open(self, limit: int, audience: Audience = Audience.TEAM, after: str = "") -> ListPage[Task]:
        rows, mark = self._page(_list_of(audience), limit, after, newest_first=False)
        is_whole = not after and not mark
        total = len(rows) if is_whole else read(lambda: Row.by_state.count(_list_of(audience)))
        return ListPage(tuple(readable(kinds(rows, TaskRow), self._task)), mark, total)

    def done_lately(self, limit: int, audience: Audience = Audience.TEAM, after: str = "") -> ListPage[DoneTask]:
        rows, mark = self._page(_done_list_of(audience), limit, after, newest_first=True)
        found = readable(kinds(rows, TaskRow), lambda row: _done_task_of(row, self._sealer))
        return ListPage(tuple(found), mark)

    def _page(self, partition: str, limit: int, after: str, *, newest_first: bool) -> tuple[list[Row], str]:
        start = after_mark(after, "gsi1", partition)
        query = Row.by_state.query(
            partition, scan_index_forward=not newest_first, limit=limit + 1, last_evaluated_key=start
        )
        return cut(read(lambda: list(query)), limit, "gsi1")

    def _task(self, row: TaskRow) -> Task:
        return _task_of(row, self._sealer)

    def add(self, task: Task) -> None:
        row = row_of_task(task, self._sealer)
        if not self._stand(task.task_id):
            add_if_absent(row)

    def _row(self, task_id: str) -> TaskRow | None:
        return read(lambda: get(TaskRow, *_key(task_id)))

    def _stand(self, task_id: str) -> TaskRow | None:
        """Whether it exists and is done, which is known even of an unreadable one."""
        return read(lambda: get(TaskRow, *_key(task_id), only=["pk", "sk", "done_at"]))

    def is_open(self, task_id: str) -> bool | None:
        row = self._stand(task_id)
        return row.done_at is None if row else None

    def get(self, task_id: str) -> Task | None:
        row = self._row(task_id)
        return decoded(row, self._task) if row else None

    def done(self, task_id: str, how: str, access: Access) -> None:
        row = self._row(task_id)
        if not row or row.done_at:
            return
        at, done_list = instant_text(access.at), f"DONE_{row.gsi1pk}"
        actions: list[Action] = [
            TaskRow.done_by.set(access.person_id),
            TaskRow.done_at.set(at),
            TaskRow.how.set(self._sealer.seal({"how": how}, row.pk, row.sk)),
            TaskRow.gsi1pk.set(done_list),
            TaskRow.gsi1sk.set(f"{at}#{task_id}"),
        ]
        key = TaskRow(row.pk, row.sk)

        def fill(transaction: TransactWrite) -> None:
            transaction.update(key, actions=actions, condition=TaskRow.done_at.does_not_exist())
            transaction.save(row_of_access(access), condition=absent())

        try:
            commit(fill)
        except Conflict:
            return  # somebody else has just done it
