"""The ledger of messages in the table."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import cast

from msgspec.structs import replace
from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.casework.audit import add_event, bring_news
from chalicelib.adapters.casework.case_keys import HEAD, case_pk
from chalicelib.adapters.casework.case_rows import still_waits
from chalicelib.adapters.casework.deadline_rows import deadline_sk
from chalicelib.adapters.casework.message_rows import (
    emails_pk,
    message_of,
    message_pk,
    message_sk,
    message_step,
    row_of_message,
)
from chalicelib.adapters.casework.tasks import row_of_task
from chalicelib.adapters.tables.cursors import after_mark, cut
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import decoded, kinds, readable
from chalicelib.adapters.tables.rows.casework import CaseRow, DeadlineRow, TaskRow
from chalicelib.adapters.tables.rows.due import partition_of
from chalicelib.adapters.tables.rows.messages import MessageRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.transactions import commit
from chalicelib.adapters.tables.writing import absent, add_if_absent, put_over
from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework.events import Event
from chalicelib.domain.errors import Conflict, TryAgain
from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.messages.message import Message
from chalicelib.domain.paging import ListPage

_LOOKED_THROUGH = 100


class TableOutbox:
    """Fulfils the port Outbox."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def oldest_waiting(self, lane: Lane, now: datetime) -> datetime | None:
        """Among the first that are looked at next: beyond those, a queue so long is old anyway."""
        rows = read(lambda: list(Row.by_time.query(partition_of(lane), limit=_LOOKED_THROUGH)))
        waiting = (message.waiting_since for message in readable(kinds(rows, MessageRow), message_of))
        return min((since for since in waiting if since <= now), default=None)

    def get(self, case_id: str | None, message_id: str) -> Message | None:
        row = read(lambda: get(MessageRow, message_pk(case_id, message_id), message_sk(message_id)))
        return decoded(row, message_of) if row else None

    def many(self, message_ids: Iterable[str]) -> Mapping[str, Message]:
        keys = [(message_pk(None, message_id), message_sk(message_id)) for message_id in dict.fromkeys(message_ids)]
        rows = read(lambda: list(Row.batch_get(keys))) if keys else []
        return {message.message_id: message for message in readable(kinds(rows, MessageRow), message_of)}

    def of_case(self, case_id: str, limit: int, after: str = "") -> ListPage[Message]:
        partition = emails_pk(case_id)
        start = after_mark(after, "gsi4", partition)
        query = Row.by_school.query(partition, scan_index_forward=False, limit=limit + 1, last_evaluated_key=start)
        rows, mark = cut(read(lambda: list(query)), limit, "gsi4")
        return ListPage(tuple(readable(kinds(rows, MessageRow), message_of)), mark)

    def address_of(self, message: Message) -> str:
        """The sealed address of a message to a stranger."""
        pk, sk = message_pk(message.case_id, message.message_id), message_sk(message.message_id)
        row = read(lambda: get(MessageRow, pk, sk))
        return decoded(row, self._address_on) if row and row.sealed else ""

    def _address_on(self, row: MessageRow) -> str:
        assert row.sealed
        return str(self._sealer.unseal(row.sealed, row.pk, row.sk)["address"])

    def claim(self, before: Message, after: Message) -> None:
        def fill(transaction: TransactWrite) -> None:
            self._replace(transaction, before, after)
            if after.policy.only_while_waiting and after.case_id:
                transaction.condition_check(CaseRow, case_pk(after.case_id), HEAD, condition=still_waits())
            if after.policy.only_while_open and after.case_id:
                sk = deadline_sk(after.variables["deadline"])
                open_still = DeadlineRow.met_at.does_not_exist()
                transaction.condition_check(DeadlineRow, case_pk(after.case_id), sk, condition=open_still)

        try:
            commit(fill)
        except (Conflict, TryAgain):
            # A lost reply looks like no answer and, repeated, like a lost race: the row tells who holds it.
            now = self.get(after.case_id, after.message_id)
            if not now or now.holder != after.holder:
                raise

    def settle(
        self,
        before: Message,
        after: Message,
        task: Task | None = None,
        event: Event | None = None,
        messages: Sequence[Message] = (),
    ) -> None:
        def fill(transaction: TransactWrite) -> None:
            self._replace(transaction, before, after)
            if task:
                put_over(transaction, row_of_task(task, self._sealer), TaskRow.done_at.does_not_exist())
            if event:
                add_event(transaction, event, None)
                bring_news(transaction, event)
            for message in messages:
                transaction.save(row_of_message(message, self._sealer), condition=absent())

        commit(fill)

    def _replace(self, transaction: TransactWrite, before: Message, after: Message) -> None:
        row = row_of_message(replace(after, address=""), self._sealer)
        transaction.update(row, actions=message_step(row), condition=_is_still(before))

    def add(self, messages: Sequence[Message], tasks: Sequence[Task] = ()) -> None:
        for row in (
            *(row_of_message(message, self._sealer) for message in messages),
            *(row_of_task(task, self._sealer) for task in tasks),
        ):
            add_if_absent(row)


def _is_still(before: Message) -> Condition:
    """And the same holder: a throttled email gets no extra try, so the next one looks like this one."""
    condition = (MessageRow.state == str(before.state)) & (MessageRow.tries == before.tries)
    holder = MessageRow.holder == before.holder if before.holder else MessageRow.holder.does_not_exist()
    return cast(Condition, condition & (MessageRow.repeat == int(before.repeat)) & holder)
