"""One case with everything on its page: its deadlines, its events page by page, its form."""

from msgspec.structs import replace
from pynamodb.expressions.condition import Condition

from chalicelib.adapters.casework.case_keys import EVENT, HEAD, case_pk
from chalicelib.adapters.casework.case_lists import CaseLists
from chalicelib.adapters.casework.deadline_rows import deadline_of, deadline_sk
from chalicelib.adapters.casework.event_rows import event_of
from chalicelib.adapters.casework.submissions import Submissions
from chalicelib.adapters.tables.getting import get, get_unchanging, read
from chalicelib.adapters.tables.reading import decoded, kinds, readable, the
from chalicelib.adapters.tables.rows.casework import CaseRow, DeadlineRow, EventRow, LookupRow
from chalicelib.adapters.tables.rows.row import Row
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import Event
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.records.case_file import EVENTS_SHOWN, CaseFile, EventPage

_BEGINNING = 2
"""The referral, and the matches with other cases."""
# The digits at the start of the sort keys order a case's partition: events, messages, deadlines, head.
_EVENTS, _DESK = Row.sk.startswith(EVENT), Row.sk > "8"


class CasePages(CaseLists, Submissions):
    """The part of the port Cases that reads one case."""

    def load_for_page(self, reference: str, *, may_lag: bool = False) -> CaseFile | None:
        found = self._rows(reference, may_lag=may_lag) or (self._rows(reference) if may_lag else None)
        if not found:
            return None
        child_key = self._key_to_read_with(found.case.child_id)
        page = self._page_of_events(found.case, _EVENTS, child_key, may_lag=may_lag)
        found = replace(
            found,
            events=page.events,
            earlier=page.earlier,
            beginning=self._beginning(found.case, child_key) if page.earlier else (),
        )
        try:
            row = self._submission_row(found.case.submission_id)
            return replace(found, submission=self._submission(row, child_key))
        except Unreadable as unreadable:
            return replace(found, unreadable=unreadable.reference)

    def load_for_step(self, reference: str) -> CaseFile | None:
        return self._rows(reference)

    def _rows(self, reference: str, *, may_lag: bool = False) -> CaseFile | None:
        ask = get_unchanging if may_lag else get
        way = read(lambda: ask(LookupRow, f"REFERENCE#{reference}", "REFERENCE"))
        if not way:
            return None
        rows = read(lambda: list(Row.query(case_pk(way.target), _DESK, consistent_read=not may_lag)))
        head = the(rows, CaseRow, HEAD)
        if not head:
            return None
        deadlines = readable(kinds(rows, DeadlineRow), deadline_of)
        return CaseFile(decoded(head, self._case), tuple(deadlines))

    def deadline(self, case_id: str, deadline_id: str) -> Deadline | None:
        row = read(lambda: get(DeadlineRow, case_pk(case_id), deadline_sk(deadline_id)))
        return decoded(row, deadline_of) if row else None

    def head_and_deadline(self, case_id: str, deadline_id: str) -> tuple[Case, Deadline] | None:
        pk, clock = case_pk(case_id), deadline_sk(deadline_id)
        rows = read(lambda: list(Row.batch_get([(pk, HEAD), (pk, clock)], consistent_read=True)))
        head, deadline = the(rows, CaseRow, HEAD), the(rows, DeadlineRow, clock)
        return (decoded(head, self._case), decoded(deadline, deadline_of)) if head and deadline else None

    def events(self, case: Case, before: str) -> EventPage:
        condition = Row.sk.between(EVENT, f"{EVENT}{before}") if before else _EVENTS
        return self._page_of_events(case, condition, self._key_to_read_with(case.child_id))

    def _page_of_events(
        self, case: Case, condition: Condition, child_key: bytes | None, *, may_lag: bool = False
    ) -> EventPage:
        query = Row.query(
            case_pk(case.case_id),
            condition,
            scan_index_forward=False,
            consistent_read=not may_lag,
            limit=EVENTS_SHOWN + 1,
        )
        rows = read(lambda: list(query))
        beyond = rows[EVENTS_SHOWN:]
        found = readable(kinds(rows[:EVENTS_SHOWN], EventRow), lambda row: event_of(row, child_key))
        return EventPage(tuple(found), beyond[0].sk.removeprefix(EVENT) if beyond else "")

    def _beginning(self, case: Case, child_key: bytes | None) -> tuple[Event, ...]:
        """The newest first, and long written."""
        query = Row.query(case_pk(case.case_id), _EVENTS, limit=_BEGINNING)
        rows = kinds(read(lambda: list(query)), EventRow)
        return tuple(readable(rows, lambda row: event_of(row, child_key)))[::-1]
