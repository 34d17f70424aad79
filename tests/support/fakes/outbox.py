"""The ledger of emails in memory."""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework.events import Event
from chalicelib.domain.messages.emails import Lane
from chalicelib.domain.messages.many_readers import is_listed
from chalicelib.domain.messages.messages import Message, State
from chalicelib.domain.paging import ListPage
from tests.support.fakes.store import Store, must
from tests.support.paging import a_page


def _step_of(message: Message) -> tuple[object, ...]:
    return message.state, message.tries, message.repeat, message.holder


class FakeOutbox:
    def __init__(self, store: Store) -> None:
        self._store = store

    def oldest_waiting(self, lane: Lane, now: datetime) -> datetime | None:
        waiting = (m.waiting_since for m in self._store.messages.values() if m.lane is lane and m.attempt_at)
        return min((since for since in waiting if since <= now), default=None)

    def get(self, case_id: str | None, message_id: str) -> Message | None:
        message = self._store.messages.get(message_id)
        return message if message and message.case_id == case_id else None

    def of_case(self, case_id: str, limit: int, after: str = "") -> ListPage[Message]:
        found = (m for m in self._store.messages.values() if m.case_id == case_id and is_listed(m))
        ordered = sorted(found, key=lambda m: (m.state is State.HELD, m.created_at, m.message_id), reverse=True)
        return a_page(ordered, limit, after, lambda message: message.message_id)

    def _replace(self, before: Message, after: Message) -> None:
        now = self._store.messages[before.message_id]
        must(_step_of(now) == _step_of(before))
        self._store.messages[before.message_id] = after

    def address_of(self, message: Message) -> str:
        return self._store.messages[message.message_id].address

    def claim(self, before: Message, after: Message) -> None:
        self._store.reach("outbox.claim")
        if after.policy.only_while_waiting and after.case_id:
            must(self._store.heads[after.case_id].waits_for_first_act)
        if after.policy.only_while_open and after.case_id:
            must(self._store.deadlines[after.case_id, after.variables["deadline"]].met_at is None)
        self._replace(before, after)

    def settle(
        self,
        before: Message,
        after: Message,
        task: Task | None = None,
        event: Event | None = None,
        messages: Sequence[Message] = (),
    ) -> None:
        self._store.reach("outbox.settle")
        must(not task or task.task_id not in self._store.tasks_done)
        self._replace(before, after)
        if task:
            self._store.tasks[task.task_id] = task
        if event:
            self._store.add_events([event])
            self._store.bring_news(event)
        self._store.add_messages(messages)

    def add(self, messages: Sequence[Message], tasks: Sequence[Task] = ()) -> None:
        for message in messages:
            self._store.add_messages([message])
        self._store.add_tasks(tasks)
