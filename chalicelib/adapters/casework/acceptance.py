"""The rows of one accepted form: the child, the submission, and the case that is opened or the return that is recorded."""

from collections.abc import Mapping
from typing import Any

from chalicelib.adapters.casework.case_rows import row_of_case
from chalicelib.adapters.casework.deadline_rows import row_of_deadline
from chalicelib.adapters.casework.message_rows import row_of_message
from chalicelib.adapters.casework.return_rows import row_of_return
from chalicelib.adapters.tables.rows.casework import ChildKeyRow, ChildRow, LookupRow
from chalicelib.adapters.tables.rows.forms import SENT, SubmissionRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.sealing import Sealer, seal
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.forms.disposition import Disposition
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.newer import read_as
from chalicelib.domain.records.acceptance import Opening, Receipt, Recording
from chalicelib.domain.records.submission import Submission
from chalicelib.ports.keys import Keys


def child_name(outcome: Opening | Recording) -> str:
    return outcome.case.child_name if isinstance(outcome, Opening) else outcome.head.child_name


def rows_of_child(child_id: str, name: str, child_key: bytes, wrapped: bytes) -> list[Row]:
    pk = f"CHILD#{child_id}"
    return [
        ChildRow(pk, "CHILD", sealed=seal(child_key, {"name": name}, pk, "CHILD")),
        ChildKeyRow(pk, "KEY", wrapped=wrapped),
    ]


def of_school(urn: str, keys: Keys) -> str:
    return f"SCHOOL#{keys.digest('school', urn)}"


def of_sender(person_id: str) -> str:
    return f"SENDER#{person_id}"


def row_of_submission(submission: Submission, child_key: bytes, keys: Keys) -> SubmissionRow:
    pk, sk = f"SUBMISSION#{submission.submission_id}", "SUBMISSION"
    received = instant_text(submission.received_at)
    typed = {"raw": dict(submission.raw), "urn": submission.school.urn, "school": submission.school.name}
    typed |= {"origin": submission.origin_urn}
    return SubmissionRow(
        pk,
        sk,
        child_id=submission.child_id,
        case_id=submission.case_id or None,
        person_id=submission.person_id,
        form=submission.form,
        form_version=submission.form_version,
        received_at=received,
        declaration=list(submission.declaration),
        guidance_edition=submission.guidance_edition or None,
        sealed=seal(child_key, typed, pk, sk),
        gsi4pk=of_school(submission.school.urn, keys) if submission.school.urn else of_sender(submission.person_id),
        gsi4sk=f"SUBMISSION#{received}#{submission.submission_id}",
    )


def rows_of(outcome: Opening | Recording, keys: Keys, sealer: Sealer) -> list[Row]:
    """Everything but the reference, which a return that becomes a case already has, and the events, which go with their
    audit rows."""
    if isinstance(outcome, Recording):
        of_kind: list[Row] = [row_of_return(outcome.head, sealer)]
        purpose, target = "return-lookup", outcome.head.return_id
        sk = f"{outcome.head.form}#{target}"  # for searching joiners only
    else:
        of_kind = [row_of_case(outcome.case, sealer), *map(row_of_deadline, outcome.deadlines)]
        purpose, sk = "lookup", outcome.case.case_id
        target = sk
    digests = sorted(keys.digest(purpose, token.kind, token.text) for token in outcome.tokens)
    look_ups = [LookupRow(f"LOOKUP#{digest}", sk, target=target) for digest in digests]
    return [*of_kind, *(row_of_message(message, sealer) for message in outcome.messages), *look_ups]


def row_of_reference(outcome: Opening | Recording, submission: Submission, keys: Keys) -> LookupRow:
    """Leads from the reference to a case or a return. For a form of a school it is also a row of the list of all schools' forms."""
    if isinstance(outcome, Opening):
        reference, target = outcome.case.reference, outcome.case.case_id
    else:
        reference, target = outcome.head.reference, outcome.head.return_id
    row = LookupRow(f"REFERENCE#{reference}", "REFERENCE", target=target)
    if submission.school.urn:
        row.school, row.form = keys.digest("school", submission.school.urn), submission.form
        row.case_id = submission.case_id or None
        row.gsi4pk, row.gsi4sk = SENT, f"{instant_text(submission.received_at)}#{submission.submission_id}"
    return row


def stored_receipt(receipt: Receipt) -> dict[str, Any]:
    return {
        "reference": receipt.reference,
        "received_at": instant_text(receipt.received_at),
        "person_id": receipt.person_id,
        "form": receipt.form,
        "disposition": str(receipt.disposition),
        "priority": str(receipt.priority) if receipt.priority else "",
        "flags": list(receipt.flags),
        "team": receipt.team,
        "phone_now": receipt.phone_now,
        "school_mark": receipt.school_mark,
        "guidance_edition": receipt.guidance_edition,
    }


def receipt_from(stored: Mapping[str, Any]) -> Receipt:
    return Receipt(
        stored["reference"],
        parse_instant(stored["received_at"]),
        stored["person_id"],
        stored["form"],
        read_as(Disposition, stored["disposition"]),
        read_as(Priority, stored["priority"]) if stored["priority"] else None,
        tuple(stored["flags"]),
        stored["team"],
        bool(stored["phone_now"]),
        stored["school_mark"],
        int(stored.get("guidance_edition", 0)),
    )
