"""Uploads in memory."""

from chalicelib.domain.files.uploads import Upload
from tests.support.fakes.store import Store, must


def _place(upload: Upload) -> tuple[object, ...]:
    """Each look sets the moment of the next one, so that moment shows whether somebody looked meanwhile."""
    return upload.state, upload.next_check_at, upload.failures if upload.next_check_at else 0


class FakeUploads:
    def __init__(self, store: Store) -> None:
        self._store = store
        self.rows: dict[str, Upload] = {}

    def get(self, file_id: str) -> Upload | None:
        return self.rows.get(file_id)

    def add(self, upload: Upload) -> None:
        self._store.reach("uploads.add")
        self.rows.setdefault(upload.file_id, upload)

    def _unchanged(self, before: Upload) -> None:
        self._store.reach(f"uploads.change {before.file_id}")
        now = self.rows.get(before.file_id)
        must(now is not None and _place(now) == _place(before))

    def change(self, before: Upload, after: Upload) -> None:
        self._unchanged(before)
        self.rows[before.file_id] = after

    def delete(self, upload: Upload) -> None:
        self._unchanged(upload)
        del self.rows[upload.file_id]
