"""What the services need from the world, as Protocols. Adapters fulfil them; tests have fakes.

Every write that matters is one transaction. `once` is the token of the form that caused it: written in the same
transaction, so that the same form posted again changes nothing and is answered as the first time.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from msgspec import Struct, field

from chalicelib.domain.authority.agreement import Agreement, Agreer, Request, Stand
from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.authority.local_authorities import Directory
from chalicelib.domain.authority.tasks import Audience, DoneTask, Task
from chalicelib.domain.calendar.term_dates import TermDates
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import Event
from chalicelib.domain.casework.priority import Priority
from chalicelib.domain.child.search import Token
from chalicelib.domain.deadlines.deadlines import Deadline
from chalicelib.domain.deadlines.reminders import Round
from chalicelib.domain.deadlines.silence import Watched
from chalicelib.domain.deadlines.silence_report import Report
from chalicelib.domain.files.bulk import BulkFile, Chunk
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.files.spreadsheet import Sheet
from chalicelib.domain.files.uploads import Upload, Verdict
from chalicelib.domain.forms.disposition import Becomes
from chalicelib.domain.forms.drafts import KEPT
from chalicelib.domain.messages.emails import Lane
from chalicelib.domain.messages.messages import Failure, Message
from chalicelib.domain.newer import Kept
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.changes import Change
from chalicelib.domain.people.people import Ended, Person, School, Session
from chalicelib.domain.people.sign_in import SOURCE_WINDOW, Attempt, KnownBrowser, Opened, SignInLink
from chalicelib.domain.people.unused import Unused
from chalicelib.domain.returns.returns import Return, ReturnState
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.links import Links


class TryAgain(Exception):
    """The store did not answer, and what was asked for is not in it: nothing was changed, the same request may be repeated."""


class Conflict(Exception):
    """The row was changed by somebody else since it was read."""


class Unreadable(Exception):
    """What is stored cannot be understood. Asking again does not help. It is in the log under `reference`."""

    @property
    def reference(self) -> str:
        return str(self.args[0]) if self.args else ""


class UnreadRow(Struct, frozen=True):
    """A row that could not be read: its kind, and the reference under which the log names it."""

    kind: str
    reference: str


class Unread(Protocol):
    """The rows that could not be read in this request or run. Whoever reads many leaves them out, and a page says so."""

    def begin(self) -> None:
        """A request or run begins: nothing is noted yet."""
        ...

    def rows(self) -> Sequence[UnreadRow]: ...


class Clock(Protocol):
    def now(self) -> datetime:
        """Aware UTC."""
        ...

    def ahead(self) -> timedelta:
        """How far a practice clock was set ahead; zero on every real stage."""
        ...


class Keys(Protocol):
    """Chance, and digests under the stack's own key."""

    def look(self) -> int:
        """How often the stack's keys were made or rotated, read anew. Raises TryAgain when they are gone."""
        ...

    def new_id(self) -> str: ...
    def random_bytes(self, count: int) -> bytes: ...
    def digest(self, purpose: str, *parts: str) -> str:
        """URL-safe HMAC of the parts; different purposes never give the same digest."""
        ...

    def sign_in_code(self, attempt_id: str) -> str:
        """Six digits, recomputed wherever they are needed and stored nowhere."""
        ...


class Submission(Struct, frozen=True):
    """A form as it was sent, frozen: what was typed, under which version, with the declaration as shown."""

    submission_id: str
    child_id: str
    case_id: str
    """Empty for a return: its head has the same id as its submission."""
    person_id: str
    school: School
    form: str
    form_version: int
    received_at: datetime
    raw: Mapping[str, str]
    declaration: tuple[str, ...]
    origin_urn: str = ""
    """The school whose safeguarding leads may see what is confidential; empty for the school that it was sent for."""


class Opening(Struct, frozen=True):
    """A case being opened, with all that is written with it. `events` may be on other cases too."""

    case: Case
    events: tuple[Event, ...]
    deadlines: tuple[Deadline, ...]
    messages: tuple[Message, ...]
    tokens: frozenset[Token]
    tasks: tuple[Task, ...]


class Recording(Struct, frozen=True):
    """A return being recorded without a case. `events` are on the cases that it may be about."""

    head: Return
    events: tuple[Event, ...]
    messages: tuple[Message, ...]
    tokens: frozenset[Token]
    tasks: tuple[Task, ...]


class Acceptance(Struct, frozen=True):
    """All that one accepted form writes, in one transaction."""

    once: str
    submission: Submission
    becomes: Opening | Recording
    receipt: "Receipt"
    draft: "Draft | None"
    """Deleted in the same transaction, and only as it was read: what is confirmed is what is sent."""


class CaseChange(Struct, frozen=True):
    """One step on one case: what was read, what becomes of it, and all that is written with it."""

    before: Case
    after: Case
    event: Event
    started: tuple[Deadline, ...] = ()
    ended: tuple[Deadline, ...] = ()
    messages: tuple[Message, ...] = ()
    tasks: tuple[Task, ...] = ()
    relies: bool = False
    """The case has to be as it was read although this step does not change it: another case depends on it."""


class Receipt(Struct, frozen=True):
    """What a referrer gets back, now and whenever the same form is sent again."""

    reference: str
    received_at: datetime
    person_id: str
    form: str
    becomes: Becomes
    priority: Priority | None = None
    """Of the case; None when there is none."""
    flags: tuple[str, ...] = ()
    team: str = ""
    """That it was handed to."""
    phone_now: bool = False
    """The referrer said that the child is at immediate risk and that nobody was phoned."""
    school_mark: str = ""
    """A digest of the school's URN: only its contacts read the receipt. Empty where it is the sender's alone."""


class CaseFile(Struct, frozen=True):
    """A case with its deadlines; looked at, with its newest events (newest first) and submission too."""

    case: Case
    deadlines: tuple[Deadline, ...]
    events: tuple[Event, ...] = ()
    earlier: str = ""
    """Mark of the events before these; empty when these are all."""
    beginning: tuple[Event, ...] = ()
    """The first events of all, newest first, when they are not among `events`."""
    submission: Submission | None = None
    """None once it was erased, or where it cannot be read."""
    unreadable: str = ""
    """Under which reference the log names a submission that cannot be read."""


EVENTS_SHOWN = 50
"""On one page of a case."""


class EventPage(Struct, frozen=True):
    """Some of a case's events, newest first."""

    events: tuple[Event, ...]
    earlier: str
    """Mark of the events before these; empty when there are none."""


class CasePage(Struct, frozen=True):
    cases: tuple[Case, ...]
    after: str
    """Mark for the next page; empty at the end."""


class Referred(Struct, frozen=True):
    """One line of a school's list of what it sent, with the head of the case as it is now."""

    submission_id: str
    form: str
    received_at: datetime
    case: Case | None
    record: Return | None
    """Of a return; with a case as well once it became one."""
    urn: str = ""
    """Of the school, in a list of several."""


class ReferredPage(Struct, frozen=True):
    referred: tuple[Referred, ...]
    after: str
    """Mark for the next page; empty at the end."""


class Cases(Protocol):
    """Whatever writes an event writes its audit row in the same transaction."""

    def accept(self, acceptance: Acceptance) -> Receipt: ...
    def receipt(self, once: str) -> Receipt | None: ...
    def open_cases(self, after: str, limit: int, owner: str | None = None) -> CasePage:
        """The open cases, RED ones that nobody has acted on before all others, then the next due first; may lag.

        Of one owner, or with an empty `owner` those that nobody owns.
        """
        ...

    def found_by(self, token: Token, after: str, limit: int) -> CasePage:
        """Cases of any stage that have this token."""
        ...

    def ids_with(self, token: Token, limit: int) -> Sequence[str]:
        """Ids of cases of any stage that have this token; may lag."""
        ...

    def which_have(self, tokens: Iterable[Token], case_ids: Iterable[str]) -> Mapping[Token, Sequence[str]]:
        """By each token, the cases among these that have it; may lag."""
        ...

    def heads(self, case_ids: Iterable[str]) -> Sequence[Case]:
        """The cases that can be read, in no order. A hundred are one request."""
        ...

    def ever_barred(self) -> frozenset[str]:
        """The ids of everybody who was ever barred from a case. It never lags."""
        ...

    def file(self, reference: str, *, may_lag: bool = False) -> CaseFile | None:
        """The case with all that its page shows. What may lag by a moment is read at half the price."""
        ...

    def desk(self, reference: str) -> CaseFile | None:
        """The case and its deadlines only: what a step needs."""
        ...

    def is_taken(self, reference: str) -> bool:
        """Whether the reference leads to a case or a return already; may lag."""
        ...

    def named(self, reference: str) -> Case | None:
        """The head alone; None where the reference is that of a return."""
        ...

    def events(self, case: Case, before: str) -> EventPage:
        """The page of events from this mark on; without one, the newest."""
        ...

    def submission(self, case: Case) -> Submission | None: ...
    def change(self, changes: Sequence[CaseChange], once: str) -> None:
        """All of them or none. Raises Conflict when a case that changes, or is relied on, was changed since `before` was read."""
        ...

    def was_done(self, once: str) -> bool:
        """Whether a change with this token was written."""
        ...

    def tell(self, case: Case, event: Event, messages: Sequence[Message], once: str) -> None:
        """Word from outside the team: an event, what it brings as news, and the messages about it, in one transaction."""
        ...

    def news_seen(self, case: Case) -> None:
        """The news that `case` shows has been looked at. Raises Conflict where there is other news by now: all of it stays."""
        ...

    def sent_by_school(self, urn: str, after: str, limit: int) -> ReferredPage:
        """A school's own submissions, the newest first; may lag."""
        ...

    def sent_by_schools(self, urns: Iterable[str], after: str, limit: int) -> ReferredPage:
        """What any number of schools sent, the newest first; may lag. A page looks through a limited number of forms: it may
        be short or empty and still have a next page."""
        ...

    def sent_by_person(self, person_id: str, after: str, limit: int) -> ReferredPage:
        """What somebody sent who speaks for no school, the newest first; may lag."""
        ...

    def submitted(self, submission_id: str) -> Submission | None: ...
    def head(self, case_id: str) -> Case | None: ...
    def deadline(self, case_id: str, deadline_id: str) -> Deadline | None: ...
    def remind(
        self, case: Case, deadline: Deadline, plan: Round, messages: Sequence[Message], events: Sequence[Event]
    ) -> None:
        """Raises Conflict when the deadline moved or the case no longer waits."""
        ...


class ReturnPage(Struct, frozen=True):
    returns: tuple[Return, ...]
    after: str
    """Mark for the next page; empty at the end."""


class Returns(Protocol):
    """Returns that opened no case. `Cases.accept` writes them."""

    def named(self, reference: str) -> Return | None:
        """None once it became a case: its reference leads there then."""
        ...

    def get(self, return_id: str) -> Return | None: ...
    def newest(self, after: str, limit: int, state: ReturnState | None = None) -> ReturnPage:
        """The newest first, of one state or of all; may lag."""
        ...

    def ids_with(self, token: Token, limit: int, form: str = "") -> Sequence[str]:
        """Ids of the returns by this form, or by any, that have this token; may lag."""
        ...

    def heads(self, return_ids: Iterable[str]) -> Sequence[Return]:
        """As `Cases.heads`."""
        ...

    def change(
        self, before: Return, after: Return, access: "Access", once: str = "", messages: Sequence[Message] = ()
    ) -> None:
        """With its audit row and the messages about it in the same transaction.

        Raises Conflict when it was changed since `before` was read.
        """
        ...

    def open_case(self, before: Return, after: Return, opening: Opening, access: "Access") -> None:
        """The case under the return's own reference, in one transaction. Raises Conflict as `change`."""
        ...


class Outbox(Protocol):
    def oldest_waiting(self, lane: Lane, now: datetime) -> datetime | None:
        """Since when the message waits that could have been sent longest ago; None when none waits. One that is held for
        a school does not wait. May lag."""
        ...

    def get(self, case_id: str | None, message_id: str) -> Message | None: ...
    def of_case(self, case_id: str, limit: int, after: str = "") -> ListPage[Message]:
        """The emails about a case: those that wait for a school, then the newest first; may lag."""
        ...

    def address_of(self, message: Message) -> str:
        """The address of a SEALED_ADDRESS message: it is opened only to send."""
        ...

    def claim(self, before: Message, after: Message) -> None:
        """Raises Conflict when somebody else has it, or when it is only for a waiting case and the case waits no more."""
        ...

    def settle(
        self,
        before: Message,
        after: Message,
        task: Task | None = None,
        event: Event | None = None,
        messages: Sequence[Message] = (),
    ) -> None:
        """Raises Conflict when the row is no longer as `before`, or the task is done. A task that is open is replaced."""
        ...

    def add(self, messages: Sequence[Message], tasks: Sequence[Task] = ()) -> None:
        """Adds what is not there yet; what is there already stays as it is."""
        ...


class Rendered(Struct, frozen=True):
    subject: str
    text: str
    html: str


class Sent(Struct, frozen=True):
    """The provider's id, or how it failed."""

    provider_id: str = ""
    failure: Failure | None = None
    reason: str = ""


class Mailer(Protocol):
    def render(self, email: str, variables: Mapping[str, Any]) -> Rendered: ...
    def send(self, to: str, rendered: Rendered, tags: Mapping[str, str], reply_to: str) -> Sent:
        """`reply_to`: where a reply goes; empty for nowhere."""
        ...

    def rate(self) -> float:
        """How many messages a second the provider takes."""
        ...

    def quota_used(self) -> float:
        """The part of what the provider takes in a day that was sent in the last day."""
        ...


class People(Protocol):
    def get(self, person_id: str) -> Person | None: ...
    def by_email(self, email: str) -> Person | None: ...
    def staff(self) -> Sequence[Person]:
        """All staff; may lag."""
        ...

    def add(self, person: Person) -> None:
        """Adds or replaces; raises Conflict when the address belongs to somebody else."""
        ...

    def change(
        self,
        before: Person | None,
        after: Person,
        change: Change,
        relies_on: Person | None = None,
        job: Job | None = None,
        messages: Sequence[Message] = (),
        agreement: Agreement | None = None,
    ) -> None:
        """A new person, or a known one from `before` to `after`, with the change, and the job and the messages that follow
        from it, in one transaction. An agreement settles the request for this change.

        Raises Conflict when the address belongs to somebody else, when the person was changed since `before` was read,
        when `relies_on` was changed since it was read, or when the request no longer waits, was made by who agrees,
        or relies on somebody who was changed.
        """
        ...

    def agreers(self) -> Sequence[Agreer]:
        """Who may agree to what others ask for, and who could not long ago. It never lags."""
        ...

    def contacts(self, limit: int, after: str = "") -> ListPage[Person]:
        """Contacts of schools, active or not, each once with all their schools; may lag. `limit` counts the people that are
        read: of the staff, only those who are contacts too are on the page."""
        ...

    def contacts_of(self, urn: str) -> Sequence[Person]:
        """Everybody who is a contact of this school; may lag."""
        ...


class AccessRequests(Protocol):
    """Changes that wait for a second person."""

    def ask(self, request: Request, change: Change, messages: Sequence[Message]) -> None:
        """With the change that says so, and the messages, in one transaction. Raises Conflict when it is there already."""
        ...

    def get(self, request_id: str) -> Request | None:
        """Waiting or decided; what lapsed is gone some time later."""
        ...

    def waiting(self, now: datetime) -> Sequence[Request]:
        """The oldest first. It never lags."""
        ...

    def settle(
        self,
        agreement: Agreement,
        stand: Stand,
        change: Change,
        messages: Sequence[Message],
        job: Job | None = None,
    ) -> None:
        """Records that it was declined, or agreed to with the job that carries it out, with the change and its messages in one
        transaction.

        Raises Conflict as People.change for the agreement, or when the job is there already."""
        ...


class SignIns(Protocol):
    def allow(self, what: str, limit: int, window: timedelta = SOURCE_WINDOW) -> bool:
        """Counts one more of `what` in this window of time; False, without counting, when there were `limit` already."""
        ...

    def counted(self, what: str) -> int:
        """How many were counted in this window."""
        ...

    def unused(self, name: str) -> Unused:
        """A list of emails that were asked for and not used; empty when there is none of this name."""
        ...

    def known_browser(self, digest: str) -> KnownBrowser | None: ...
    def begin(self, attempt: Attempt, unused: Unused | None, message: Message | None) -> None:
        """Replaces the browser's earlier request. With an email, its list too: raises Conflict when that was changed."""
        ...

    def attempt(self, browser_digest: str) -> Attempt | None: ...
    def answer(self, attempt: Attempt, of_many: Unused | None, link: SignInLink | None, message: Message) -> None:
        """What the address is sent, once. Raises Conflict when it was sent, when another request took the place of this
        one, or when the list of many people was changed.
        """
        ...

    def guess(self, attempt: Attempt) -> int:
        """Counts a guess before it is looked at: its number, or 0 when none is left."""
        ...

    def finish(self, attempt: Attempt, opened: Opened) -> None:
        """Spends the code and opens the session; raises Conflict when it was spent already."""
        ...

    def session(self, token_digest: str) -> Session | None: ...
    def touch(self, session: Session) -> None: ...
    def end(self, token_digest: str, why: Ended) -> None: ...
    def of_person(self, person_id: str) -> Sequence[Session]:
        """Every session that nobody has ended, even if it has run out; may lag by a moment."""
        ...


class SignInLinks(Protocol):
    def add(self, link: SignInLink) -> None: ...
    def get(self, digest: str) -> SignInLink | None: ...
    def spend(self, link: SignInLink, attempt: Attempt | None, opened: Opened) -> None:
        """Uses up the link, and the request of the browser if it is an emailed one, and opens the session.

        Raises Conflict when either was used already.
        """
        ...


class Draft(Struct, frozen=True):
    """A form being filled in, with what was typed on every page. It belongs to a browser until somebody signs in."""

    draft_id: str
    browser_digest: str
    person_id: str
    form: str
    form_version: int
    raw: Mapping[str, str]
    saved_at: datetime
    version: int = 0
    school_urn: str = ""
    """Once chosen, and only one of the author's or of a colleague's own: all contacts of that school may go on with it."""
    may_be_for: tuple[str, ...] = ()
    """URNs of the author's schools when they began it: what it may be for until its school is chosen."""
    origin_urn: str = ""
    """The school for which its confidential answers were given; empty for `school_urn`."""
    due_at: datetime | None = None
    """When `tick` looks at it next: to remind the author, or to delete it."""
    reminded: bool = False
    kept: timedelta = KEPT
    """After it was saved last."""
    begun_at: datetime | None = None
    """None for one that was begun by an earlier release."""
    newer: Kept = Kept()


class Trace(Struct, frozen=True):
    """What is left of a draft that was deleted: no content, only that it was there."""

    draft_id: str
    person_id: str
    saved_at: datetime
    deleted_at: datetime


class Drafts(Protocol):
    def get(self, draft_id: str) -> Draft | None: ...
    def save(self, draft: Draft) -> Draft:
        """Raises Conflict when it was saved elsewhere meanwhile."""
        ...

    def of_author(
        self, person_id: str, wanted: Callable[[Draft], bool], limit: int, start: str = ""
    ) -> Sequence[Draft]:
        """The newest that are wanted, however many others there are, from this place on (`place_of` when it was saved);
        may lag."""
        ...

    def of_school(self, urn: str, wanted: Callable[[Draft], bool], limit: int, start: str = "") -> Sequence[Draft]:
        """As `of_author`."""
        ...

    def save_and_tell(self, before: Draft, after: Draft, messages: Sequence[Message]) -> Draft:
        """With the messages in one transaction. Raises Conflict when the draft was saved or sent meanwhile."""
        ...

    def delete(self, draft: Draft, trace: Trace, messages: Sequence[Message]) -> None:
        """Deletes it and leaves the trace. Raises Conflict when the draft was saved or sent meanwhile."""
        ...

    def traces(self, urn: str, limit: int, start: str = "") -> Sequence[Trace]:
        """What was deleted of a school's drafts, the newest first, from this place on; may lag."""
        ...


class View(StrEnum):
    """What was looked at or done, as the audit says it."""

    CASE_OPENED = "case-opened"
    STEP_OPENED = "step-opened"
    LIST_OPENED = "list-opened"
    SEARCHED = "searched"
    ACCESSES_OPENED = "accesses-opened"
    DECISION_READ = "decision-read"
    COPY_OPENED = "copy-opened"
    REFERRAL_OPENED = "referral-opened"
    RETURN_OPENED = "return-opened"
    ARRIVAL_OPENED = "arrival-opened"
    DRAFT_OPENED = "draft-opened"
    FILE_OPENED = "file-opened"
    BULK_OPENED = "bulk-opened"
    TASK_OPENED = "task-opened"
    TASK_DONE = "task-done"


NO_CASE = "NONE"
"""The case of an access to no single case: a list, a search, or a form that is not sent yet."""


class Access(Struct, frozen=True):
    """One row of the audit: who did what to a case, and when."""

    access_id: str
    case_id: str
    person_id: str
    what: str
    at: datetime
    facts: Mapping[str, str] = field(default_factory=dict)


class Audit(Protocol):
    def add(self, access: Access) -> None: ...
    def of_case(self, case_id: str, limit: int, after: str = "") -> ListPage[Access]:
        """The newest first; may lag."""
        ...


class Tasks(Protocol):
    def open(self, limit: int, audience: Audience = Audience.TEAM, after: str = "") -> ListPage[Task]:
        """Those about a child at risk before all others, then the oldest first, with how many are open; may lag."""
        ...

    def add(self, task: Task) -> None:
        """Adds it unless it was there before, done or not. Where it was, it costs one small read."""
        ...

    def is_open(self, task_id: str) -> bool | None:
        """None when there never was such a task."""
        ...

    def get(self, task_id: str) -> Task | None:
        """Open or done."""
        ...

    def done(self, task_id: str, how: str, access: "Access") -> None:
        """By whom and when the access says, which is written in the same transaction. A task that is done, or not there,
        stays as it is, and no access is written."""
        ...

    def done_lately(self, limit: int, audience: Audience = Audience.TEAM, after: str = "") -> ListPage[DoneTask]:
        """The newest first; may lag."""
        ...


class StoredSettings(Struct, frozen=True):
    """What the authority has set (plain JSON values), and how often it was changed."""

    values: Mapping[str, Any]
    version: int


class Authorities(Protocol):
    def current(self) -> Authority:
        """As it was at most a minute ago."""
        ...

    def stored(self) -> StoredSettings: ...
    def save(
        self,
        before: StoredSettings,
        values: Mapping[str, Any],
        change: Change,
        messages: Sequence[Message] = (),
        agreement: Agreement | None = None,
    ) -> None:
        """The new settings, the change and its messages in one transaction. An agreement settles the request for it.

        Raises Conflict when they were changed since `before`, or as People.change for the agreement."""
        ...


class Directories(Protocol):
    """The address of each other authority's team, as administrators keep it."""

    def current(self) -> Directory: ...
    def save(
        self,
        before: Directory,
        after: Directory,
        change: Change,
        messages: Sequence[Message] = (),
        agreement: Agreement | None = None,
    ) -> None:
        """With the change and its messages in one transaction. An agreement settles the request for it.

        Raises Conflict when it was changed since `before` was read, or as People.change for the agreement."""
        ...


class Schools(Protocol):
    """The national register, as far as it was loaded."""

    def get(self, urn: str) -> RegisteredSchool | None: ...
    def found_by(self, text: str, limit: int) -> Sequence[RegisteredSchool]:
        """By URN, DfE number, postcode or its first half, or by words of name and town (or how they begin); in order of
        their names. Of what very many schools have in common, some only."""
        ...

    def of(self, urns: Iterable[str]) -> Sequence[RegisteredSchool]:
        """Those that are there, in no order."""
        ...

    def get_many(self, urns: Iterable[str]) -> Sequence[RegisteredSchool]:
        """As `of`, for loading the register. One that is not found by all that schools are found by today has no status."""
        ...

    def put_many(self, schools: Sequence[RegisteredSchool]) -> None:
        """Adds or replaces; done again, it writes the same."""
        ...

    def dates(self, urn: str) -> TermDates:
        """The school's own; empty where none were entered."""
        ...

    def save_dates(self, urn: str, before: TermDates, after: TermDates, change: Change) -> None:
        """With the change in one transaction. Raises Conflict when they were changed since `before` was read."""
        ...


class ChangePage(Struct, frozen=True):
    changes: tuple[Change, ...]
    after: str
    """Mark for the next page; empty at the end."""


class Changes(Protocol):
    def add(self, change: Change) -> None:
        """A change of what is not kept in one row, such as sessions ended."""
        ...

    def newest(self, after: str, limit: int) -> ChangePage: ...


class What(StrEnum):
    """The kinds of rows that wait for an instant. Emails wait by lane instead."""

    DEADLINE = "deadline"
    RETURN = "return"
    DRAFT = "draft"
    FILE = "file"
    JOB = "job"


class Due(Struct, frozen=True):
    """One row whose time has come, by its id. The code that acts on it reads it, and checks that it is still due."""

    what: What | Lane
    id: str
    case_id: str
    """Empty for what lies in no case."""
    failures: int
    """How often in a row it could not be done."""
    place: tuple[str, str, str]
    """Where the store found it. It means nothing elsewhere."""


class Agenda(Protocol):
    """Whatever waits for an instant."""

    def is_anything_due(self, now: datetime) -> bool:
        """Of deadlines, returns, drafts, files and codes. May lag."""
        ...

    def due(self, what: What | Lane, now: datetime) -> Iterator[Due]:
        """All that is due, soonest first, read lazily; may lag. It includes rows that cannot be read."""
        ...

    def put_off(self, due: Due, until: datetime) -> None:
        """Makes it due at that time, with one failure more, until somebody gives it another instant. Raises Conflict when
        somebody did so since it was found."""
        ...


class Jobs(Protocol):
    """Work that takes longer than a request may; the function `work` does it."""

    def add(self, job: Job) -> None:
        """Adds it unless it was there before, done or not."""
        ...

    def get(self, job_id: str) -> Job | None: ...
    def save(self, before: Job, after: Job) -> Job:
        """Raises Conflict when somebody else wrote it since `before` was read."""
        ...

    def take_place(self, holder: str, now: datetime, until: datetime) -> bool:
        """Takes one of a few places for a worker until that time, or until it leaves; False while all are taken."""
        ...

    def leave_place(self, holder: str) -> None: ...

    def take_turn(self, what: str, holder: str, now: datetime, until: datetime) -> bool:
        """For what only one job does at a time: until it leaves the turn or until then. Its holder may take it again, for
        longer. False while another has it."""
        ...

    def leave_turn(self, what: str, holder: str) -> None: ...


class IdPage(Struct, frozen=True):
    ids: tuple[str, ...]
    after: str
    """Mark for the next page; empty at the end."""


class Lead(Struct, frozen=True):
    """A submission or a reference, with the id of the case or return that it leads to."""

    reference: str
    """Empty for a submission: its row has none."""
    to: str


class Stretch(Struct, frozen=True):
    """Part of the table: the rows that lead to a case or a return, and the ids of heads that their index does not have."""

    leads: tuple[Lead, ...]
    unlisted: tuple[str, ...]
    after: str
    """Mark for the next stretch; empty at the end."""


class Head(Struct, frozen=True):
    """The head of a case or a return, and whether its index has it."""

    is_case: bool
    is_listed: bool


class Watch(Protocol):
    """What the silent-child check reads, and its report."""

    def open_ids(self, after: str, limit: int) -> IdPage:
        """Ids of the open cases; may lag. A case that cannot be read stops nothing."""
        ...

    def watched(self, case_id: str, *, events: bool, may_lag: bool = False) -> Watched | None:
        """One case; with `events`, also the emails that its events name. None without a head. Raises Unreadable."""
        ...

    def walk(self, after: str) -> Stretch:
        """The next rows of the table, in no order. Never part of a request."""
        ...

    def heads(self, head_ids: Iterable[str]) -> Mapping[str, Head]:
        """The heads of these cases and returns, without those that have none."""
        ...

    def report(self) -> Report | None: ...
    def save(self, report: Report) -> bool:
        """Replaces the last report. False, and nothing saved, when that is of a later day."""
        ...


class Bulk(Protocol):
    """Files of many returns, with their rows in chunks. They lapse."""

    def get(self, file_id: str) -> BulkFile | None: ...
    def of_school(
        self, urn: str, wanted: Callable[[BulkFile], bool], limit: int, start: str = ""
    ) -> Sequence[BulkFile]:
        """The newest that are wanted, however many others there are, from this place on (`place_of` when it was begun);
        may lag."""
        ...

    def save(
        self, before: BulkFile | None, after: BulkFile, job: Job | None = None, messages: Sequence[Message] = ()
    ) -> BulkFile:
        """With a job and messages that follow from it, in one transaction. Raises Conflict when it was changed."""
        ...

    def first_with(self, content: str, file_id: str, now: datetime) -> str:
        """The first file that had this content and has not lapsed; this one, when there was none."""
        ...

    def add_chunks(self, file: BulkFile, chunks: Sequence[Chunk]) -> None:
        """Those that are there already stay as they are."""
        ...

    def chunks(self, file_id: str, indexes: Sequence[int]) -> Sequence[Chunk]:
        """Those of these that are there, in this order."""
        ...

    def change(self, before: BulkFile, after: BulkFile, chunk: Chunk) -> BulkFile:
        """A file and one of its chunks together. Raises Conflict when either was changed since it was read."""
        ...


class UploadForm(Struct, frozen=True):
    """What a form in a page posts to, and the hidden inputs before its file input `file`."""

    url: str
    fields: Mapping[str, str]


class Scanned(Struct, frozen=True):
    """What the scanner for malware said of this very version; `verdict` is None while it has said nothing."""

    version: str
    verdict: Verdict | None


class Files(Protocol):
    """What browsers upload, under keys of random ids. A key that holds nothing is None, or does nothing."""

    def form(self, key: str, most_bytes: int, back_to: str) -> UploadForm:
        """A form by which a browser may put one file there, within the hour: not empty, at most `most_bytes`, without tags.

        The browser then goes to `back_to`. Nobody looked at the content: see `scanned` and domain.files.file_types.
        """
        ...

    def size(self, key: str) -> int | None:
        """In bytes."""
        ...

    def scanned(self, key: str) -> Scanned | None: ...
    def read(self, key: str, version: str = "") -> bytes | None:
        """The newest version, or this one."""
        ...

    def keep(self, key: str, version: str, kept: str) -> None:
        """Copies this version, with what the scanner said of it, to the key `kept`."""
        ...

    def link(self, key: str, content_type: str, name: str, *, inline: bool) -> str:
        """An address that gives the file for 60 seconds, as this type; `name` is what it is saved as, and nobody's name."""
        ...

    def delete(self, key: str) -> None:
        """Every version of it, for good. Done again, it does nothing."""
        ...


class Uploads(Protocol):
    """What is known of each uploaded file."""

    def get(self, file_id: str) -> Upload | None: ...
    def add(self, upload: Upload) -> None:
        """Adds it unless it is there."""
        ...

    def change(self, before: Upload, after: Upload) -> None:
        """Raises Conflict when it is no longer as `before`."""
        ...

    def delete(self, upload: Upload) -> None:
        """Raises Conflict when it is no longer as it was read."""
        ...


class World(Struct, frozen=True):
    """Every port, built once by bootstrap and handed to the services."""

    clock: Clock
    keys: Keys
    cases: Cases
    returns: Returns
    outbox: Outbox
    mailer: Mailer
    people: People
    access_requests: AccessRequests
    sign_ins: SignIns
    sign_in_links: SignInLinks
    drafts: Drafts
    audit: Audit
    tasks: Tasks
    authorities: Authorities
    schools: Schools
    directories: Directories
    changes: Changes
    agenda: Agenda
    jobs: Jobs
    bulk: Bulk
    watch: Watch
    files: Files
    uploads: Uploads
    links: Callable[[], Links]
    pause: Callable[[float], None]
    """Waits that many seconds."""
    read_spreadsheet: Callable[[bytes], Sheet]
    """A CSV file or an Excel workbook as lines of text; raises FileRefused."""
    render_page: Callable[..., str]
    """render_page("pages/….html", name=value, …)"""
    stage: str
    may_mail: Callable[[str], bool]
    """Whether this stage may email this address at all."""
    unread: Unread
    log: Callable[..., None]
    """log("what-happened", id=…): one JSON line; never a personal value."""
    front_secret: str = ""
    """What a gateway of the authority's own sends with every request; empty where nothing stands in front."""
