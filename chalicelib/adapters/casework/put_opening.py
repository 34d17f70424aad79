"""Puts the rows of a case that is opened. Its first events begin the chain of its changes."""

from collections.abc import Sequence

from pynamodb.transactions import TransactWrite

from chalicelib.adapters.casework.audit import add_change, add_event
from chalicelib.adapters.casework.chain import FIRST
from chalicelib.adapters.tables.rows.casework import CaseRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.writing import absent
from chalicelib.domain.records.acceptance import Opening


def put_rows(transaction: TransactWrite, rows: Sequence[Row]) -> None:
    for row in rows:
        transaction.save(row, condition=absent())


def put_opening(transaction: TransactWrite, opening: Opening, rows: Sequence[Row], child_key: bytes | None) -> None:
    """An event of another case, which may be about the same child, leaves that case's version."""
    first = [event for event in opening.events if event.case_id == opening.case.case_id]
    after = add_change(transaction, first, child_key, FIRST)
    for row in rows:
        if isinstance(row, CaseRow):
            row.chain = after
    put_rows(transaction, rows)
    for event in opening.events:
        if event.case_id != opening.case.case_id:
            add_event(transaction, event, child_key)
