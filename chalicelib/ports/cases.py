"""Cases and what happened to them."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import Event
from chalicelib.domain.child.search import Token
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.deadlines.reminders import Round
from chalicelib.domain.messages.message import Message
from chalicelib.domain.records.acceptance import Acceptance, Receipt
from chalicelib.domain.records.case_file import CaseChange, CaseFile, CasePage, EventPage
from chalicelib.domain.records.referred import ReferredPage
from chalicelib.domain.records.submission import Submission


class Cases(Protocol):
    """Cases. Each event is written with its audit row, in one transaction. Rows that a transaction adds must be new."""

    def accept(self, acceptance: Acceptance) -> Receipt: ...
    def receipt(self, once: str) -> Receipt | None: ...
    def open_cases(self, after: str, limit: int, owner: str | None = None) -> CasePage:
        """Order: unacknowledged RED, then soonest due. Eventually consistent. An empty `owner` asks for cases without one."""
        ...

    def found_by(self, token: Token, after: str, limit: int) -> CasePage:
        """Cases of any stage that have this token."""
        ...

    def ids_with(self, token: Token, limit: int) -> Sequence[str]:
        """Ids of cases of any stage that have this token. Eventually consistent."""
        ...

    def heads(self, case_ids: Iterable[str]) -> Sequence[Case]:
        """The cases that can be read, in no order. A hundred are one request."""
        ...

    def ever_barred(self) -> frozenset[str]:
        """The ids of everybody who was ever barred from a case. Strongly consistent."""
        ...

    def load_for_page(self, reference: str, *, may_lag: bool = False) -> CaseFile | None:
        """The case with everything on its page. With `may_lag` the read costs half."""
        ...

    def load_for_step(self, reference: str) -> CaseFile | None:
        """The case and its deadlines only: what a step needs."""
        ...

    def is_taken(self, reference: str) -> bool:
        """Whether the reference leads to a case or a return already; may lag."""
        ...

    def named(self, reference: str) -> Case | None:
        """The head alone; None for the reference of a return."""
        ...

    def events(self, case: Case, before: str) -> EventPage:
        """The page of events from this mark on; without one, the newest."""
        ...

    def submission(self, case: Case) -> Submission | None: ...
    def change(self, changes: Sequence[CaseChange], once: str) -> None:
        """All of them or none. Raises Conflict when a case that changes, or is relied on, was changed since `before` was read,
        or the link by which it is done is over."""
        ...

    def was_done(self, once: str) -> bool:
        """Whether a change with this token was written."""
        ...

    def tell(self, case: Case, event: Event, messages: Sequence[Message], once: str) -> None:
        """Word from outside the team: an event, its news and the messages about it, in one transaction."""
        ...

    def news_seen(self, case: Case) -> None:
        """Takes the news that `case` shows off it. Raises Conflict, and keeps all of it, where there is other news by now."""
        ...

    def sent_by_school(self, urn: str, after: str, limit: int) -> ReferredPage:
        """A school's own submissions, the newest first; may lag."""
        ...

    def sent_by_schools(self, urns: Iterable[str], after: str, limit: int) -> ReferredPage:
        """The forms of any number of schools, the newest first; may lag. A page looks through a limited number of
        forms: it may be short or empty and still have a next page."""
        ...

    def sent_by_person(self, person_id: str, after: str, limit: int) -> ReferredPage:
        """The forms of a person who speaks for no school, the newest first; may lag."""
        ...

    def submitted(self, submission_id: str) -> Submission | None: ...
    def head(self, case_id: str) -> Case | None: ...
    def deadline(self, case_id: str, deadline_id: str) -> Deadline | None: ...
    def head_and_deadline(self, case_id: str, deadline_id: str) -> tuple[Case, Deadline] | None:
        """Both in one request; None where one of them is not there. Raises Unreadable."""
        ...

    def remind(
        self, case: Case, deadline: Deadline, plan: Round, messages: Sequence[Message], events: Sequence[Event]
    ) -> None:
        """Raises Conflict when the deadline moved or the case no longer waits."""
        ...
