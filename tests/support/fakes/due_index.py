"""The due index, in memory: each row at its own instant, unless it was put off from there."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from msgspec.structs import replace

from chalicelib.domain.errors import Conflict
from chalicelib.domain.instants import instant_text
from chalicelib.domain.messages.emails.declaring import Lane
from chalicelib.domain.records.due import Due, What
from tests.support.fakes.sheets import FakeSheets
from tests.support.fakes.store import Store
from tests.support.fakes.uploads import FakeUploads

OF_TICK = (What.DEADLINE, What.RETURN, What.DRAFT, What.FILE, What.GUIDANCE, What.SHEET, Lane.SIGN_IN)


class FakeDueIndex:
    def __init__(self, store: Store, uploads: FakeUploads, sheets: FakeSheets) -> None:
        self._store, self._uploads, self._sheets = store, uploads, sheets
        self._put_off: dict[tuple[str, str, str], tuple[str, int]] = {}
        """The rows that were put off from their own instant: until when, and how often."""
        self.also_due: list[tuple[str, str]] = []
        """Deadlines that the index still lists although their time has not come."""

    def is_anything_due(self, now: datetime) -> bool:
        return any(self._of(what, now) for what in OF_TICK)

    def all_due(self, now: datetime) -> Iterator[Due]:
        self._store.reach("due_index.all_due")
        found = [due for what in OF_TICK for due in self._of(what, now)]
        return iter(sorted(found, key=lambda due: due.place[2]))

    def due(self, what: What | Lane, now: datetime) -> Iterator[Due]:
        """The state at the time of the call, like pages of the index that were read already."""
        self._store.reach(f"due_index.due {what}")
        return iter(self._of(what, now))

    def _of(self, what: What | Lane, now: datetime) -> list[Due]:
        found = sorted((self._due(what, *row) for row in self._rows(what)), key=lambda due: due.place[2])
        listed = [due for due in found if due.place[2] <= instant_text(now)]
        if what is What.DEADLINE:
            listed += [self._due(what, case_id, row_id, now) for case_id, row_id in self.also_due]
        return listed

    def _due(self, what: What | Lane, case_id: str, row_id: str, at: datetime) -> Due:
        stands = (case_id, row_id, instant_text(at))
        until, failures = self._put_off.get(stands, (stands[2], 0))
        if what is What.FILE:
            failures = self._uploads.rows[row_id].failures
        return Due(what, row_id, case_id, failures, (case_id, row_id, until))

    def _rows(self, what: What | Lane) -> Iterable[tuple[str, str, datetime]]:
        store = self._store
        rows: Iterable[tuple[str, str, datetime | None]]
        match what:
            case What.DEADLINE:
                rows = ((*key, deadline.next_check_at) for key, deadline in store.deadlines.items())
            case What.RETURN:
                rows = (("", key, head.check_at) for key, head in store.returns.items())
            case What.DRAFT:
                rows = (("", key, draft.due_at) for key, draft in store.drafts.items())
            case What.FILE:
                rows = (("", key, upload.next_check_at) for key, upload in self._uploads.rows.items())
            case What.SHEET:
                rows = (("", sheet.sheet_id, sheet.publish_at) for sheet in self._sheets.scheduled())
            case What.JOB:
                rows = (("", key, job.attempt_at) for key, job in store.jobs.items())
            case What.GUIDANCE:
                rows = (("", slug, draft.live_at) for slug, draft in store.guide_drafts.items())
            case lane:
                of_lane = (message for message in store.messages.values() if message.lane is lane)
                rows = ((message.case_id or "", message.message_id, message.attempt_at) for message in of_lane)
        return [(case_id, row_id, at) for case_id, row_id, at in rows if at]

    def put_off(self, due: Due, until: datetime) -> None:
        self._store.reach("due_index.put_off")
        case_id, row_id, place = due.place
        for stood_case, stood_id, at in self._rows(due.what):
            stands = (stood_case, stood_id, instant_text(at))
            if (stood_case, stood_id) == (case_id, row_id) and self._due(due.what, case_id, row_id, at) == due:
                if due.what is What.FILE:  # it has no instant but its place in the index
                    now = self._uploads.rows[row_id]
                    self._uploads.rows[row_id] = replace(now, next_check_at=until, failures=now.failures + 1)
                    return
                self._put_off[stands] = (instant_text(until), due.failures + 1)
                return
        raise Conflict(place)
