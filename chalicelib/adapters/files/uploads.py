"""The rows of uploaded files, in the table; the files themselves are in the bucket (files.py)."""

from typing import cast

from pynamodb.expressions.condition import Condition
from pynamodb.transactions import TransactWrite

from chalicelib.adapters.tables.getting import get, read
from chalicelib.adapters.tables.reading import decoded
from chalicelib.adapters.tables.rows.due import DUE
from chalicelib.adapters.tables.rows.files import FileRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.adapters.tables.transactions import commit
from chalicelib.adapters.tables.writing import add_if_absent, put_over
from chalicelib.domain.files.file_types import BY_EXTENSION
from chalicelib.domain.files.uploads import State, Upload
from chalicelib.domain.instants import instant_text, parse_instant
from chalicelib.domain.newer import read_as


def _row_of(upload: Upload) -> FileRow:
    row = FileRow(
        f"FILE#{upload.file_id}",
        "FILE",
        draft_id=upload.draft_id,
        person_id=upload.person_id,
        size=upload.size,
        uploaded_at=instant_text(upload.uploaded_at),
        state=str(upload.state),
        type=upload.type.extension if upload.type else None,
        submission_id=upload.submission_id or None,
        case_id=upload.case_id or None,
        child_id=upload.child_id or None,
        crashes=upload.crashes or None,
    )
    if upload.next_check_at:
        failures = f"#{upload.failures}" if upload.failures else ""
        row.gsi3pk, row.gsi3sk = DUE, f"{instant_text(upload.next_check_at)}#{upload.file_id}{failures}"
    return row


def _upload_of(row: FileRow) -> Upload:
    next_check_at, _, failures = (*(row.gsi3sk or "").split("#"), "", "")[:3]
    return Upload(
        row.pk.removeprefix("FILE#"),
        row.draft_id,
        row.person_id,
        int(row.size),
        parse_instant(row.uploaded_at),
        read_as(State, row.state),
        BY_EXTENSION.get(row.type) if row.type else None,
        parse_instant(next_check_at) if next_check_at else None,
        row.submission_id or "",
        row.case_id or "",
        row.child_id or "",
        int(row.crashes or 0),
        int(failures or 0),
    )


def _as_read(row: FileRow) -> Condition:
    """Each look sets the moment of the next one, so that moment shows whether somebody looked meanwhile."""
    unchanged = Row.gsi3sk == row.gsi3sk if row.gsi3sk else Row.gsi3sk.does_not_exist()
    return cast(Condition, unchanged & (FileRow.state == row.state))


class TableUploads:
    """Fulfils the port Uploads."""

    def get(self, file_id: str) -> Upload | None:
        row = read(lambda: get(FileRow, f"FILE#{file_id}", "FILE"))
        return decoded(row, _upload_of) if row else None

    def add(self, upload: Upload) -> None:
        add_if_absent(_row_of(upload))

    def change(self, before: Upload, after: Upload) -> None:
        def fill(transaction: TransactWrite) -> None:
            put_over(transaction, _row_of(after), _as_read(_row_of(before)))

        commit(fill)

    def delete(self, upload: Upload) -> None:
        row = _row_of(upload)

        def fill(transaction: TransactWrite) -> None:
            transaction.delete(row, condition=_as_read(row))

        commit(fill)
