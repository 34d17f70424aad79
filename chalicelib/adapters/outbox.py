"""The ledger of messages in the table."""

from collections.abc import Sequence
from datetime import datetime
from typing import cast

from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.case_rows import (
    HEAD,
    case_pk,
    kinds,
    message_of,
    message_pk,
    message_sk,
    row_of_event,
    row_of_message,
)
from chalicelib.adapters.cases import still_waits
from chalicelib.adapters.rows import CaseRow, MessageRow, Row, due_until
from chalicelib.adapters.sealing import Sealer
from chalicelib.adapters.tasks import row_of_task
from chalicelib.adapters.transactions import absent, commit, get, read
from chalicelib.domain.emails import Lane
from chalicelib.domain.events import Event
from chalicelib.domain.messages import Message
from chalicelib.domain.tasks import Task
from chalicelib.ports import Conflict


class TableOutbox:
    """Fulfils the port Outbox."""

    def __init__(self, sealer: Sealer) -> None:
        self._sealer = sealer

    def due(self, lane: Lane, now: datetime, limit: int) -> Sequence[tuple[str | None, str]]:
        rows = read(lambda: list(Row.by_time.query(f"OUTBOX#{lane}", range_key_condition=due_until(now), limit=limit)))
        return [(row.case_id, row.message_id) for row in kinds(rows, MessageRow)]

    def get(self, case_id: str | None, message_id: str) -> Message | None:
        row = read(lambda: get(MessageRow, message_pk(case_id, message_id), message_sk(message_id)))
        return message_of(row, self._sealer.data_key if row.sealed else None) if row else None

    def claim(self, before: Message, after: Message) -> None:
        def fill(transaction: TransactWrite) -> None:
            self._replace(transaction, before, after)
            if after.policy.only_while_waiting and after.case_id:
                transaction.condition_check(CaseRow, case_pk(after.case_id), HEAD, condition=still_waits())

        try:
            commit(fill)
        except Conflict:
            # A lost reply that was repeated looks like a lost race: the row tells whose it is.
            now = self.get(after.case_id, after.message_id)
            if not now or now.holder != after.holder:
                raise

    def settle(self, before: Message, after: Message, task: Task | None = None, event: Event | None = None) -> None:
        def fill(transaction: TransactWrite) -> None:
            self._replace(transaction, before, after)
            if task:
                transaction.save(row_of_task(task, self._sealer.data_key))
            if event:
                transaction.save(row_of_event(event, None))

        commit(fill)

    def _replace(self, transaction: TransactWrite, before: Message, after: Message) -> None:
        transaction.save(row_of_message(after, self._sealer.data_key), condition=_is_still(before))

    def add(self, messages: Sequence[Message], tasks: Sequence[Task] = ()) -> None:
        for row in (
            *(row_of_message(message, self._sealer.data_key) for message in messages),
            *(row_of_task(task, self._sealer.data_key) for task in tasks),
        ):
            add_if_absent(row)


def add_if_absent(row: Row) -> None:
    """Leaves a row that is there already as it is."""

    def fill(transaction: TransactWrite) -> None:
        transaction.save(row, condition=absent())

    try:
        commit(fill)
    except Conflict:
        return


def _is_still(before: Message) -> Condition:
    condition = (MessageRow.state == str(before.state)) & (MessageRow.tries == before.tries)
    return cast(Condition, condition & (MessageRow.repeat == int(before.repeat)))
