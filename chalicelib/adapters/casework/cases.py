"""Cases in the table. Accepting a form is one transaction with all that follows from it."""

from pynamodb.transactions import TransactWrite

from chalicelib.adapters.casework.acceptance import (
    child_name,
    receipt_from,
    row_of_reference,
    row_of_submission,
    rows_of,
    rows_of_child,
    stored_receipt,
)
from chalicelib.adapters.casework.audit import add_event, bring_news
from chalicelib.adapters.casework.case_pages import CasePages
from chalicelib.adapters.casework.case_steps import CaseSteps
from chalicelib.adapters.casework.put_opening import put_opening, put_rows
from chalicelib.adapters.casework.sent_lists import SentLists
from chalicelib.adapters.casework.tasks import row_of_task
from chalicelib.adapters.tables.reading import decoded
from chalicelib.adapters.tables.rows.forms import DraftRow
from chalicelib.adapters.tables.transactions import commit_once
from chalicelib.adapters.tables.writing import add_if_absent
from chalicelib.domain.records.acceptance import Acceptance, Opening, Receipt


class TableCases(CasePages, SentLists, CaseSteps):
    """Fulfils the port Cases."""

    def accept(self, acceptance: Acceptance) -> Receipt:
        outcome, submission = acceptance.outcome, acceptance.submission
        child_key, wrapped = self._sealer.new_child_key(submission.child_id)
        rows = [
            *rows_of_child(submission.child_id, child_name(outcome), child_key, wrapped),
            row_of_submission(submission, child_key, self._keys),
            *rows_of(outcome, self._keys, self._sealer),
            row_of_reference(outcome, submission, self._keys),
        ]
        # Before the transaction: a task that was done stays done, and none can hold up a referral.
        for task in outcome.tasks:
            add_if_absent(row_of_task(task, self._sealer))

        def fill(transaction: TransactWrite) -> None:
            if isinstance(outcome, Opening):
                put_opening(transaction, outcome, rows, child_key)
            else:
                put_rows(transaction, rows)
                for event in outcome.events:
                    add_event(transaction, event, child_key)
                    bring_news(transaction, event)
            if acceptance.draft:
                draft = DraftRow(f"DRAFT#{acceptance.draft.draft_id}", "DRAFT")
                as_it_was_read = DraftRow.pk.does_not_exist() | (DraftRow.version == acceptance.draft.version)
                transaction.delete(draft, condition=as_it_was_read, add_version_condition=False)

        return receipt_from(commit_once(self._once(acceptance.once), stored_receipt(acceptance.receipt), fill))

    def receipt(self, once: str) -> Receipt | None:
        found = self._once(once).found()
        return decoded(found, lambda row: receipt_from(row.result)) if found else None
