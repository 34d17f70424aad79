"""Sent forms, as typed."""

from chalicelib.adapters.casework.case_table import CaseTable
from chalicelib.adapters.tables.getting import get_unchanging, read
from chalicelib.adapters.tables.reading import decoded
from chalicelib.adapters.tables.rows.forms import SubmissionRow
from chalicelib.adapters.tables.sealing import unseal
from chalicelib.domain.casework.case import Case
from chalicelib.domain.instants import parse_instant
from chalicelib.domain.newer import needed
from chalicelib.domain.people.people import School
from chalicelib.domain.records.submission import Submission


class Submissions(CaseTable):
    """The part of the port Cases that reads submissions."""

    def submission(self, case: Case) -> Submission | None:
        return self.submitted(case.submission_id)

    def submitted(self, submission_id: str) -> Submission | None:
        row = self._submission_row(submission_id)
        return self._submission(row, self._child_key(row.child_id)) if row else None

    def _submission_row(self, submission_id: str) -> SubmissionRow | None:
        return read(lambda: get_unchanging(SubmissionRow, f"SUBMISSION#{submission_id}", "SUBMISSION"))

    def _submission(self, row: SubmissionRow | None, child_key: bytes | None) -> Submission | None:
        """None once the child was erased."""
        return decoded(row, lambda row: _submission_of(row, child_key)) if row and child_key else None


def _submission_of(row: SubmissionRow, child_key: bytes) -> Submission:
    typed = unseal(child_key, row.sealed, row.pk, row.sk)
    return Submission(
        row.pk.removeprefix("SUBMISSION#"),
        row.child_id,
        row.case_id or "",
        needed(row.person_id),
        School(typed["urn"], typed["school"]),
        needed(row.form),
        int(row.form_version),
        parse_instant(row.received_at),
        typed["raw"],
        tuple(row.declaration or ()),
        typed.get("origin", ""),
        int(row.guidance_edition or 0),
    )
