"""The ledger of emails in memory."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework.events import Event
from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.messages.many_readers import is_listed
from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.states import State
from chalicelib.domain.paging import ListPage, place_of
from tests.support.fakes.store import Store, must
from tests.support.paging import a_page

_OF_A_STEP = ("recipient", "held_until", "state", "state_at", "attempt_at", "tries", "repeat", "holder", "provider_id")


def _place(message: Message) -> str:
    """Emails that wait for a school come last, so the newest page always has them."""
    return f"{int(message.state is State.HELD)}#{place_of(message.created_at, message.message_id)}"


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
        return replace(message, address="") if message and message.case_id == case_id else None

    def many(self, message_ids: Iterable[str]) -> Mapping[str, Message]:
        found = (self.get(None, message_id) for message_id in message_ids)
        return {message.message_id: message for message in found if message}

    def of_case(self, case_id: str, limit: int, after: str = "") -> ListPage[Message]:
        found = (m for m in self._store.messages.values() if m.case_id == case_id and is_listed(m))
        return a_page((replace(message, address="") for message in found), limit, after, _place, newest_first=True)

    def _must_be_as_read(self, before: Message) -> None:
        now = self._store.messages.get(before.message_id)
        must(now is not None and _step_of(now) == _step_of(before))

    def _replace(self, after: Message) -> None:
        """Only what a step of its life changes. The address stays as it was sealed."""
        now = self._store.messages[after.message_id]
        self._store.messages[after.message_id] = replace(now, **{name: getattr(after, name) for name in _OF_A_STEP})

    def address_of(self, message: Message) -> str:
        now = self._store.messages.get(message.message_id)
        return now.address if now else ""

    def claim(self, before: Message, after: Message) -> None:
        self._store.reach("outbox.claim")
        if (now := self._store.messages.get(after.message_id)) and now.holder == after.holder:
            return  # an answer that was lost, repeated by its holder
        if after.policy.only_while_waiting and after.case_id:
            must(self._store.heads[after.case_id].waits_for_first_act)
        if after.policy.only_while_open and after.case_id:
            deadline = self._store.deadlines.get((after.case_id, after.variables["deadline"]))
            must(deadline is None or deadline.met_at is None)
        self._must_be_as_read(before)
        self._replace(after)

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
        self._must_be_as_read(before)
        self._store.must_be_new(events=[event] if event else [], messages=messages)
        self._store.must_have_heads([event] if event else [])
        self._replace(after)
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
