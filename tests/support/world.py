"""A world in memory: a fake at each of our own ports, as strict about conditions as the real ones, and example people.

`store.fail("cases.accept")` makes the next such call raise TryAgain before anything is changed.
"""

import hashlib
import random
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from chalicelib.adapters.rendering import render_email
from chalicelib.domain.authority import EXAMPLE, Authority
from chalicelib.domain.case import Case, Stage
from chalicelib.domain.deadlines import Deadline
from chalicelib.domain.emails import Lane
from chalicelib.domain.events import Event
from chalicelib.domain.identifiers import email_problem, normalise_email
from chalicelib.domain.instants import LONDON
from chalicelib.domain.messages import Failure, Message
from chalicelib.domain.people import Person, Role, School, Session
from chalicelib.domain.referral import Answer, Belief, Child, Referral, Sex
from chalicelib.domain.reminders import Round
from chalicelib.domain.sign_in import GUESSES, SOURCE_WINDOW, Attempt, SignInLink
from chalicelib.domain.tasks import Task
from chalicelib.journeys.school_referral import NAME, VERSION
from chalicelib.links import Links
from chalicelib.ports import (
    Acceptance,
    Access,
    CaseFile,
    CasePage,
    Conflict,
    Draft,
    Receipt,
    Rendered,
    Sent,
    Submission,
    TryAgain,
    World,
)
from chalicelib.services import referring

BASE_URL = "https://cme.exampleshire.example"


def london(text: str) -> datetime:
    """A London wall-clock time as the UTC instant it is."""
    return datetime.fromisoformat(text).replace(tzinfo=LONDON).astimezone(UTC)


NOW = london("2026-11-25T10:00")
"""A Wednesday in term, with the office open."""


class FakeClock:
    def __init__(self, now: datetime) -> None:
        self._now = now

    def now(self) -> datetime:
        return self._now

    def ahead(self) -> timedelta:
        return timedelta()

    def set(self, at: datetime) -> None:
        self._now = at

    def pass_by(self, **time: float) -> None:
        """pass_by(minutes=5)"""
        self._now += timedelta(**time)


class FakeKeys:
    """Chance that is the same in every run."""

    def __init__(self) -> None:
        self._chance = random.Random(2026)
        self._made = 0

    def new_id(self) -> str:
        self._made += 1
        return f"id-{self._made:08d}"

    def random_bytes(self, count: int) -> bytes:
        return self._chance.randbytes(count)

    def digest(self, purpose: str, *parts: str) -> str:
        return hashlib.sha256("\x1f".join((purpose, *parts)).encode()).hexdigest()[:32]

    def sign_in_code(self, attempt_id: str) -> str:
        return f"{int(self.digest('code', attempt_id), 16) % 1_000_000:06d}"


@dataclass
class Store:
    """What the fakes share, as the real ones share a table."""

    heads: dict[str, Case] = field(default_factory=dict)
    submissions: dict[str, Submission] = field(default_factory=dict)
    deadlines: dict[tuple[str, str], Deadline] = field(default_factory=dict)
    events: dict[str, Event] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    tasks_done: dict[str, str] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    once: dict[str, Receipt | None] = field(default_factory=dict)
    tokens: set[tuple[str, str, str]] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)
    _faults: Counter[str] = field(default_factory=Counter)

    def fail(self, call: str, times: int = 1) -> None:
        self._faults[call] += times

    def reach(self, call: str) -> None:
        self.calls.append(call)
        if self._faults[call]:
            self._faults[call] -= 1
            raise TryAgain(call)

    def add_tasks(self, tasks: Sequence[Task]) -> None:
        for task in tasks:
            self.tasks.setdefault(task.task_id, task)

    def add_messages(self, messages: Sequence[Message]) -> None:
        for message in messages:
            self.messages.setdefault(message.message_id, message)


def _must(holds: bool) -> None:
    if not holds:
        raise Conflict


def _place(case: Case) -> tuple[str, datetime, str]:
    """Next due first; what has no date comes last, oldest first."""
    return (case.next_due_at.isoformat() if case.next_due_at else "9999", case.received_at, case.reference)


class FakeCases:
    def __init__(self, store: Store) -> None:
        self._store = store
        self.also_due: list[tuple[str, str]] = []
        """Rows that the index still lists although their time has not come."""

    def accept(self, acceptance: Acceptance) -> Receipt:
        store, case, submission = self._store, acceptance.case, acceptance.submission
        store.reach("cases.accept")
        first = store.once.get(acceptance.once)
        if first:
            return first
        _must(case.case_id not in store.heads and case.reference not in {c.reference for c in store.heads.values()})
        receipt = Receipt(case.reference, case.received_at, case.priority, submission.person_id)
        store.once[acceptance.once] = receipt
        store.heads[case.case_id] = replace(case, version=1)
        store.submissions[submission.submission_id] = submission
        store.deadlines[case.case_id, acceptance.deadline.deadline_id] = acceptance.deadline
        store.events[acceptance.event.event_id] = acceptance.event
        store.add_messages(acceptance.messages)
        store.add_tasks(acceptance.tasks)
        store.tokens |= {(token.kind, token.text, case.child_id) for token in acceptance.tokens}
        store.drafts.pop(acceptance.draft_id, None)
        return receipt

    def receipt(self, once: str) -> Receipt | None:
        return self._store.once.get(once)

    def open_cases(self, after: str, limit: int) -> CasePage:
        cases = sorted((c for c in self._store.heads.values() if c.stage is not Stage.CLOSED), key=_place)
        start = next((number + 1 for number, case in enumerate(cases) if case.reference == after), 0)
        page = tuple(cases[start : start + limit])
        return CasePage(page, page[-1].reference if len(cases) > start + limit else "")

    def file(self, reference: str) -> CaseFile | None:
        store = self._store
        case = next((case for case in store.heads.values() if case.reference == reference), None)
        if not case:
            return None
        events = [event for event in store.events.values() if event.case_id == case.case_id]
        return CaseFile(
            case,
            tuple(deadline for deadline in store.deadlines.values() if deadline.case_id == case.case_id),
            tuple(message for message in store.messages.values() if message.case_id == case.case_id),
            tuple(reversed(events)),
        )

    def submission(self, case: Case) -> Submission | None:
        self._store.reach("cases.submission")
        return self._store.submissions.get(case.submission_id)

    def _is_first(self, once: str) -> bool:
        if once in self._store.once:
            return False
        self._store.once[once] = None
        return True

    def take(self, before: Case, after: Case, met: Sequence[Deadline], event: Event, once: str) -> None:
        store = self._store
        store.reach("cases.take")
        if once in store.once:
            return
        _must(store.heads[before.case_id].version == before.version)
        self._is_first(once)
        store.heads[before.case_id] = replace(after, version=before.version + 1)
        store.deadlines |= {(deadline.case_id, deadline.deadline_id): deadline for deadline in met}
        store.events[event.event_id] = event

    def note(self, case: Case, event: Event, once: str) -> None:
        self._store.reach("cases.note")
        if self._is_first(once):
            self._store.events[event.event_id] = event

    def deadlines_due(self, now: datetime, limit: int) -> Sequence[tuple[str, str]]:
        due = [(d.look_at, key) for key, d in self._store.deadlines.items() if d.look_at and d.look_at <= now]
        return [*(key for _, key in sorted(due)[:limit]), *self.also_due]

    def head(self, case_id: str) -> Case | None:
        return self._store.heads.get(case_id)

    def deadline(self, case_id: str, deadline_id: str) -> Deadline | None:
        self._store.reach(f"cases.deadline {case_id}")
        return self._store.deadlines.get((case_id, deadline_id))

    def remind(
        self, case: Case, deadline: Deadline, plan: Round, messages: Sequence[Message], events: Sequence[Event]
    ) -> None:
        store, key = self._store, (case.case_id, deadline.deadline_id)
        store.reach("cases.remind")
        _must(store.deadlines[key].look_at == deadline.look_at and store.deadlines[key].met_at is None)
        _must(not messages or store.heads[case.case_id].waits_for_first_act)
        _must(not any(message.message_id in store.messages for message in messages))
        _must(not any(event.event_id in store.events for event in events))
        store.deadlines[key] = replace(store.deadlines[key], rungs_done=plan.rungs_done, look_at=plan.look_at)
        store.add_messages(messages)
        store.events |= {event.event_id: event for event in events}


class FakeOutbox:
    def __init__(self, store: Store) -> None:
        self._store = store

    def due(self, lane: Lane, now: datetime, limit: int) -> Sequence[tuple[str | None, str]]:
        waiting = (m for m in self._store.messages.values() if m.lane is lane and m.attempt_at and m.attempt_at <= now)
        ordered = sorted(waiting, key=lambda message: (message.attempt_at, message.message_id))
        return [(message.case_id, message.message_id) for message in ordered[:limit]]

    def oldest_waiting(self, lane: Lane) -> datetime | None:
        waiting = (m.created_at for m in self._store.messages.values() if m.lane is lane and m.attempt_at)
        return min(waiting, default=None)

    def get(self, case_id: str | None, message_id: str) -> Message | None:
        message = self._store.messages.get(message_id)
        return message if message and message.case_id == case_id else None

    def _replace(self, before: Message, after: Message) -> None:
        now = self._store.messages[before.message_id]
        _must((now.state, now.tries, now.repeat) == (before.state, before.tries, before.repeat))
        self._store.messages[before.message_id] = after

    def address_of(self, message: Message) -> str:
        return self._store.messages[message.message_id].address

    def claim(self, before: Message, after: Message) -> None:
        self._store.reach("outbox.claim")
        if after.policy.only_while_waiting and after.case_id:
            _must(self._store.heads[after.case_id].waits_for_first_act)
        self._replace(before, after)

    def settle(self, before: Message, after: Message, task: Task | None = None, event: Event | None = None) -> None:
        self._store.reach("outbox.settle")
        self._replace(before, after)
        self._store.add_tasks([task] if task else [])
        if event:
            self._store.events[event.event_id] = event

    def add(self, messages: Sequence[Message], tasks: Sequence[Task] = ()) -> None:
        self._store.add_messages(messages)
        self._store.add_tasks(tasks)


@dataclass(frozen=True)
class Mail:
    """An email as the provider took it."""

    to: str
    rendered: Rendered
    tags: Mapping[str, str]


class FakeMailer:
    """Takes everything, unless `failures` says otherwise for the next sends. An unclear answer comes after it was taken."""

    def __init__(self) -> None:
        self.sent: list[Mail] = []
        self.failures: list[Failure] = []
        self.per_second = 14.0
        self.share_used = 0.0
        self.while_sending: Callable[[], None] = lambda: None
        """What happens in the world between the provider's taking it and its answer."""

    def render(self, email: str, variables: Mapping[str, Any]) -> Rendered:
        return render_email(email, **variables)

    def send(self, to: str, rendered: Rendered, tags: Mapping[str, str]) -> Sent:
        if email_problem(to):
            return Sent(failure=Failure.REFUSED, reason="address")
        failure = self.failures.pop(0) if self.failures else None
        if failure in (None, Failure.UNCLEAR):
            self.sent.append(Mail(to, rendered, tags))
            self.while_sending()
        if failure:
            return Sent(failure=failure, reason=f"told to: {failure}")
        return Sent(provider_id=f"ses-{len(self.sent)}")

    def rate(self) -> float:
        return self.per_second

    def quota_used(self) -> float:
        return self.share_used

    def to(self, address: str) -> list[str]:
        """The subjects of what was sent to this address."""
        return [mail.rendered.subject for mail in self.sent if mail.to == address]


class FakePeople:
    def __init__(self, people: Sequence[Person]) -> None:
        self._people = {person.person_id: person for person in people}

    def get(self, person_id: str) -> Person | None:
        return self._people.get(person_id)

    def by_email(self, email: str) -> Person | None:
        wanted = normalise_email(email)
        return next((p for p in self._people.values() if normalise_email(p.email) == wanted), None)

    def staff(self) -> Sequence[Person]:
        return [replace(person, schools=()) for person in self._people.values() if person.is_staff]

    def add(self, person: Person) -> None:
        holder = self.by_email(person.email)
        _must(holder is None or holder.person_id == person.person_id)
        before = self._people.get(person.person_id, person)
        schools = tuple(sorted({*before.schools, *person.schools}, key=lambda school: school.name))
        self._people[person.person_id] = replace(person, schools=schools)


class FakeSignIns:
    def __init__(self, store: Store, clock: FakeClock) -> None:
        self._store, self._clock = store, clock
        self._counts: Counter[tuple[str, int]] = Counter()
        self._attempts: dict[str, Attempt] = {}
        self._spent: set[str] = set()
        self._sessions: dict[str, Session] = {}

    def _window(self, what: str) -> tuple[str, int]:
        return what, int(self._clock.now().timestamp() // SOURCE_WINDOW.total_seconds())

    def failures(self, source: str) -> int:
        return self._counts[self._window(f"source {source}")]

    def asked_in_vain(self, asker: str) -> int:
        return self._counts[self._window(f"asker {asker}")]

    def count_failure(self, source: str) -> None:
        self._counts[self._window(f"source {source}")] += 1

    def begin(self, attempt: Attempt, messages: Sequence[Message], tasks: Sequence[Task]) -> None:
        self._counts[self._window(f"asker {attempt.asker_digest}")] += 1
        self._attempts[attempt.browser_digest] = attempt
        self._store.add_messages(messages)
        self._store.add_tasks(tasks)

    def attempt(self, browser_digest: str) -> Attempt | None:
        return self._attempts.get(browser_digest)

    def guess(self, attempt: Attempt) -> bool:
        now = self._attempts[attempt.browser_digest]
        if now.attempt_id != attempt.attempt_id or now.attempt_id in self._spent or now.guesses >= GUESSES:
            return False
        self._attempts[attempt.browser_digest] = replace(now, guesses=now.guesses + 1)
        return True

    def finish(self, attempt: Attempt, session: Session) -> None:
        _must(self._attempts[attempt.browser_digest].attempt_id == attempt.attempt_id)
        _must(attempt.attempt_id not in self._spent)
        self._spent.add(attempt.attempt_id)
        self._sessions[session.token_digest] = session
        self._counts.pop(self._window(f"asker {attempt.asker_digest}"), None)

    def open(self, session: Session) -> None:
        self._sessions[session.token_digest] = session

    def session(self, token_digest: str) -> Session | None:
        return self._sessions.get(token_digest)

    def touch(self, session: Session) -> None:
        if session.token_digest in self._sessions:
            self._sessions[session.token_digest] = session

    def end(self, token_digest: str) -> None:
        self._sessions.pop(token_digest, None)


class FakeSignInLinks:
    def __init__(self, sign_ins: FakeSignIns) -> None:
        self._sign_ins = sign_ins
        self._links: dict[str, SignInLink] = {}

    def add(self, link: SignInLink) -> None:
        _must(link.digest not in self._links)
        self._links[link.digest] = link

    def get(self, digest: str) -> SignInLink | None:
        return self._links.get(digest)

    def spend(self, link: SignInLink, session: Session) -> None:
        _must(not self._links[link.digest].used)
        self._links[link.digest] = replace(link, used=True)
        self._sign_ins.open(session)


class FakeDrafts:
    def __init__(self, store: Store) -> None:
        self._store = store

    def get(self, draft_id: str) -> Draft | None:
        return self._store.drafts.get(draft_id)

    def save(self, draft: Draft) -> Draft:
        self._store.reach("drafts.save")
        now = self._store.drafts.get(draft.draft_id)
        if (now.version if now else 0) != draft.version:
            if now and (dict(now.raw), now.person_id) == (dict(draft.raw), draft.person_id):
                return now
            raise Conflict
        saved = replace(draft, version=draft.version + 1)
        self._store.drafts[draft.draft_id] = saved
        return saved


class FakeAudit:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._rows: dict[str, Access] = {}

    def add(self, access: Access) -> None:
        self._store.reach("audit.add")
        self._rows.setdefault(access.access_id, access)

    def of_case(self, case_id: str, limit: int) -> Sequence[Access]:
        return [access for access in reversed(self._rows.values()) if access.case_id == case_id][:limit]


class FakeTasks:
    def __init__(self, store: Store) -> None:
        self._store = store

    def open(self, limit: int) -> Sequence[Task]:
        waiting = [task for key, task in self._store.tasks.items() if key not in self._store.tasks_done]
        return sorted(waiting, key=lambda task: (task.created_at, task.task_id))[:limit]

    def done(self, task_id: str, person_id: str, at: datetime) -> None:
        if task_id in self._store.tasks:
            self._store.tasks_done.setdefault(task_id, person_id)


class FakeAuthorities:
    def __init__(self, authority: Authority) -> None:
        self.authority = authority

    def current(self) -> Authority:
        return self.authority


class Lines(list[dict[str, object]]):
    """The log."""

    def __call__(self, what: str, **facts: object) -> None:
        self.append({"what": what, **facts})

    @property
    def said(self) -> list[object]:
        return [line["what"] for line in self]


@dataclass(frozen=True)
class FakeWorld(World):
    """A World whose fakes can be told what to do and asked what happened."""

    clock: FakeClock
    mailer: FakeMailer
    people: FakePeople
    cases: FakeCases
    authorities: FakeAuthorities
    log: Lines
    store: Store = field(kw_only=True)
    pauses: list[float] = field(kw_only=True)

    def message(self, email: str) -> Message:
        """The one message of this kind in the ledger."""
        (message,) = self.messages(email)
        return message

    def messages(self, email: str) -> list[Message]:
        return [message for message in self.store.messages.values() if message.email == email]


def _no_pages(template: str, /, **context: object) -> str:
    raise AssertionError(f"a service rendered {template}")


SCHOOL = School("123456", "Example Primary School")
OTHER_SCHOOL = School("654321", "Sample Academy")
REFERRER = Person("referrer", "Rita Referrer", "rita@school.example", schools=(SCHOOL,))
OTHER_REFERRER = Person("other-referrer", "Olu Other", "olu@school.example", schools=(SCHOOL, OTHER_SCHOOL))
OFFICER = Person("officer", "Omar Officer", "omar@county.example", frozenset({Role.OFFICER}))
COLLEAGUE = Person("colleague", "Cora Colleague", "cora@county.example", frozenset({Role.OFFICER}))
MANAGER = Person("manager", "Mina Manager", "mina@county.example", frozenset({Role.MANAGER}))
PEOPLE = (REFERRER, OTHER_REFERRER, OFFICER, COLLEAGUE, MANAGER)


def a_world(now: datetime = NOW, people: Sequence[Person] = PEOPLE, authority: Authority = EXAMPLE) -> FakeWorld:
    store, clock, pauses = Store(), FakeClock(now), list[float]()
    sign_ins = FakeSignIns(store, clock)
    return FakeWorld(
        clock=clock,
        keys=FakeKeys(),
        cases=FakeCases(store),
        outbox=FakeOutbox(store),
        mailer=FakeMailer(),
        people=FakePeople(people),
        sign_ins=sign_ins,
        sign_in_links=FakeSignInLinks(sign_ins),
        drafts=FakeDrafts(store),
        audit=FakeAudit(store),
        tasks=FakeTasks(store),
        authorities=FakeAuthorities(authority),
        links=lambda: Links(BASE_URL),
        pause=pauses.append,
        render_page=_no_pages,
        stage="test",
        log=Lines(),
        store=store,
        pauses=pauses,
    )


def a_referral(**changes: Any) -> Referral:
    """A child of Year 7 who is off roll and at a known address; `changes` to the referral or to the child."""
    child = Child("Ada", "Example", date(2015, 3, 14), Sex.FEMALE, "", "7")
    of_child = {name: changes.pop(name) for name in list(changes) if hasattr(child, name)}
    referral = Referral(
        child=replace(child, **of_child),
        immediate_risk=Answer.NO,
        phoned=Answer.NO,
        on_roll=Answer.NO,
        last_attended=date(2026, 11, 2),
        last_seen=date(2026, 11, 5),
        postcode="NR1 2DH",
        restricted_address=Answer.NO,
        belief=Belief.SAME_ADDRESS,
        school_urn=SCHOOL.urn,
        school_name=SCHOOL.name,
    )
    return replace(referral, **changes)


RED = {"immediate_risk": "yes", "not_phoned_because": "The line was engaged."}
AMBER = {"belief": "not-known"}


def typed_referral(**changes: str) -> dict[str, str]:
    """A complete form as typed, GREEN by itself. Change a date by `**{"born-day": "3"}`."""
    return {
        "immediate_risk": "no",
        "phoned": "no",
        "first_names": "Ada",
        "last_name": "Example",
        "born-day": "14",
        "born-month": "3",
        "born-year": "2015",
        "sex": "female",
        "year_group": "7",
        "on_roll": "no",
        "attended": "yes",
        "last_attended-day": "2",
        "last_attended-month": "11",
        "last_attended-year": "2026",
        "seen": "yes",
        "last_seen-day": "5",
        "last_seen-month": "11",
        "last_seen-year": "2026",
        "seen_by": "A neighbour",
        "address": "1 Example Street\r\nExampleton",
        "postcode": "NR1 2DH",
        "restricted_address": "no",
        "belief": "same-address",
        "referrer_name": "Rita Referrer",
        "referrer_role": "Attendance lead",
        "referrer_phone": "01632 960 001",
        "school_urn": SCHOOL.urn,
        **changes,
    }


def a_draft(world: World, person_id: str = REFERRER.person_id, browser: str = "browser", **changes: str) -> Draft:
    """A complete form, saved and not yet sent."""
    raw = typed_referral(**changes)
    return world.drafts.save(Draft(world.keys.new_id(), browser, person_id, NAME, VERSION, raw, world.clock.now()))


def refer(world: World, **changes: str) -> Case:
    """One referral by the example referrer, and the case that it opened."""
    receipt = referring.send(world, a_draft(world, **changes), REFERRER)
    file = world.cases.file(receipt.reference)
    assert file
    return file.case
