"""Returns in the table. `TableCases.accept` writes them; here they are found, listed and moved on."""

from collections.abc import Iterable, Sequence
from typing import Any

from pynamodb.transactions import TransactWrite

from chalicelib.adapters.casework.acceptance import rows_of
from chalicelib.adapters.casework.audit import row_of_access
from chalicelib.adapters.casework.message_rows import row_of_message
from chalicelib.adapters.casework.put_opening import put_opening
from chalicelib.adapters.casework.return_rows import changing, return_of, return_pk, state_partition
from chalicelib.adapters.casework.tasks import row_of_task
from chalicelib.adapters.tables.cursors import after_mark, mark_of
from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.link_rows import using
from chalicelib.adapters.tables.reading import all_of_kind, decoded, kinds, readable
from chalicelib.adapters.tables.rows.casework import ChildKeyRow, LookupRow
from chalicelib.adapters.tables.rows.forms import ReturnRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.sealing import Sealer
from chalicelib.adapters.tables.transactions import Once, commit, commit_once
from chalicelib.adapters.tables.writing import absent, add_if_absent, set_or_remove
from chalicelib.domain.child.search import Token
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.purpose_links import UsedLink
from chalicelib.domain.records.acceptance import Opening
from chalicelib.domain.records.access import Access
from chalicelib.domain.records.referred import ReturnPage
from chalicelib.domain.returns.returns import Return, ReturnState
from chalicelib.ports.keys import Keys


class TableReturns:
    """Fulfils the port Returns."""

    def __init__(self, keys: Keys, sealer: Sealer) -> None:
        self._keys, self._sealer = keys, sealer

    def named(self, reference: str) -> Return | None:
        way = read(lambda: get(LookupRow, f"REFERENCE#{reference}", "REFERENCE"))
        return self.get(way.target) if way else None

    def get(self, return_id: str) -> Return | None:
        row = read(lambda: get(ReturnRow, return_pk(return_id), "RETURN"))
        return decoded(row, self._return) if row else None

    def _return(self, row: ReturnRow) -> Return:
        return return_of(row, self._sealer)

    def newest(self, after: str, limit: int, state: ReturnState | None = None) -> ReturnPage:
        index: Any = Row.by_state
        name, partition = "gsi1", "RETURNS"
        if state:
            index, name, partition = Row.by_owner, "gsi2", state_partition(state)
        start = after_mark(after, name, partition)
        query = index.query(partition, scan_index_forward=False, limit=limit, last_evaluated_key=start)
        found = kinds(read(lambda: list(query)), ReturnRow)
        return ReturnPage(tuple(readable(found, self._return)), mark_of(query.last_evaluated_key, name))

    def ids_with(self, token: Token, limit: int, form: str = "") -> Sequence[str]:
        pk = f"LOOKUP#{self._keys.digest('return-lookup', token.kind, token.text)}"
        of_form = Row.sk.startswith(f"{form}#") if form else None
        rows = read(lambda: list(Row.query(pk, of_form, limit=limit)))
        return [row.target for row in all_of_kind(rows, LookupRow)]

    def heads(self, return_ids: Iterable[str]) -> Sequence[Return]:
        keys = [(return_pk(return_id), "RETURN") for return_id in return_ids]
        rows = read(lambda: list(Row.batch_get(keys, consistent_read=True)))
        return readable(kinds(rows, ReturnRow), self._return)

    def _move(
        self, transaction: TransactWrite, before: Return, after: Return, access: Access, by_link: UsedLink | None
    ) -> None:
        row = ReturnRow(return_pk(before.return_id), "RETURN")
        row.version = before.version
        actions = [set_or_remove(attribute, value) for attribute, value in changing(after, self._sealer)]
        transaction.update(row, actions=actions)
        transaction.save(row_of_access(access), condition=absent())
        using(transaction, by_link)

    def change(
        self,
        before: Return,
        after: Return,
        access: Access,
        once: str = "",
        messages: Sequence[Message] = (),
        by_link: UsedLink | None = None,
    ) -> None:
        def fill(transaction: TransactWrite) -> None:
            self._move(transaction, before, after, access, by_link)
            for message in messages:
                transaction.save(row_of_message(message, self._sealer), condition=absent())

        if once:
            commit_once(Once(self._keys.digest("once", once)), {}, fill)
        else:
            commit(fill)

    def open_case(
        self, before: Return, after: Return, opening: Opening, access: Access, by_link: UsedLink | None = None
    ) -> None:
        found = read(lambda: get(ChildKeyRow, f"CHILD#{before.child_id}", "KEY"))
        unwrap = self._sealer.unwrap_child_key
        child_key = decoded(found, lambda row: unwrap(before.child_id, row.wrapped)) if found else None
        rows, leads_here = rows_of(opening, self._keys, self._sealer), LookupRow.target == before.return_id
        for task in opening.tasks:
            add_if_absent(row_of_task(task, self._sealer))

        def fill(transaction: TransactWrite) -> None:
            self._move(transaction, before, after, access, by_link)
            reference = LookupRow(f"REFERENCE#{before.reference}", "REFERENCE")
            transaction.update(reference, [LookupRow.target.set(opening.case.case_id)], condition=leads_here)
            put_opening(transaction, opening, rows, child_key)

        commit(fill)
