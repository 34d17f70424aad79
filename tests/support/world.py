"""A world in memory: a fake at each of our own ports, as strict about conditions as the real ones, and example people.

`store.fail("cases.accept")` makes the next such call raise TryAgain before anything is changed.
"""

import hashlib
import json
import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from chalicelib.adapters.files.workbooks import read_spreadsheet
from chalicelib.adapters.rendering import render_email
from chalicelib.domain.authority.agreement import Agreement, Agreer, Request, Stand, agreer_after, can_agree
from chalicelib.domain.authority.authority import EXAMPLE, Authority, authority_from, kept_settings
from chalicelib.domain.authority.local_authorities import Directory
from chalicelib.domain.authority.tasks import Audience, DoneTask, Task
from chalicelib.domain.calendar.term_dates import TermDates
from chalicelib.domain.casework.case import Case, Stage
from chalicelib.domain.casework.events import Event, written
from chalicelib.domain.casework.news import news_of
from chalicelib.domain.child.identifiers import email_problem, normalise_email
from chalicelib.domain.child.needs import NEEDS
from chalicelib.domain.child.referral import Answer, Belief, Child, Referral, Sex
from chalicelib.domain.child.search import Token
from chalicelib.domain.deadlines.deadlines import Deadline, Rule
from chalicelib.domain.deadlines.reminders import Round
from chalicelib.domain.deadlines.silence import Reason, Watched
from chalicelib.domain.deadlines.silence_report import Report
from chalicelib.domain.errors import Conflict, TryAgain, Unreadable
from chalicelib.domain.files.jobs import PLACES, Job
from chalicelib.domain.forms.drafts import remind_at
from chalicelib.domain.instants import LONDON
from chalicelib.domain.messages.emails import Lane
from chalicelib.domain.messages.many_readers import is_listed
from chalicelib.domain.messages.messages import ASKER, Failure, Message, State
from chalicelib.domain.paging import ListPage, place_of
from chalicelib.domain.people.changes import Change as AdministratorsChange
from chalicelib.domain.people.people import Person, Role, School
from chalicelib.domain.records.acceptance import Acceptance, Opening, Receipt, Recording
from chalicelib.domain.records.access import Access
from chalicelib.domain.records.case_file import EVENTS_SHOWN, CaseChange, CaseFile, CasePage, EventPage
from chalicelib.domain.records.draft import Draft, Trace
from chalicelib.domain.records.referred import Referred, ReferredPage, ReturnPage
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.records.watched import Head, IdPage, Lead, Stretch
from chalicelib.domain.returns.returns import OF_THE_PUBLIC, Return, ReturnState
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.domain.schools.school_search import best_first, is_meant, understood
from chalicelib.journeys.referral.school_referral import NAME, VERSION
from chalicelib.links import Links
from chalicelib.ports.authorities import StoredSettings
from chalicelib.ports.changes import ChangePage
from chalicelib.ports.mailer import Rendered, Sent
from chalicelib.ports.unread import UnreadRow
from chalicelib.ports.world import World
from chalicelib.services.delivery.delivering import deliver
from chalicelib.services.referrals import referring
from tests.support.agenda import FakeAgenda
from tests.support.bulk import FakeBulk
from tests.support.files import FakeFiles, FakeUploads
from tests.support.paging import a_page, from_place
from tests.support.sign_ins import FakeSignInLinks, FakeSignIns

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

    def look(self) -> int:
        return 1

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
    tasks_done: dict[str, DoneTask] = field(default_factory=dict)
    drafts: dict[str, Draft] = field(default_factory=dict)
    traces: list[tuple[str, Trace]] = field(default_factory=list)
    once: dict[str, Receipt | None] = field(default_factory=dict)
    version_of: Callable[[str], int] = lambda person_id: 0
    """Of a person."""
    changes: list[AdministratorsChange] = field(default_factory=list)
    jobs: dict[str, Job] = field(default_factory=dict)
    tokens: set[tuple[str, str, str]] = field(default_factory=set)
    ever_barred: set[str] = field(default_factory=set)
    returns: dict[str, Return] = field(default_factory=dict)
    return_tokens: set[tuple[str, str, str]] = field(default_factory=set)
    audit: dict[str, Access] = field(default_factory=dict)
    requests: dict[str, Request] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    _faults: Counter[str] = field(default_factory=Counter)

    def fail(self, call: str, times: int = 1) -> None:
        self._faults[call] += times

    def reach(self, call: str) -> None:
        self.calls.append(call)
        if self._faults[call]:
            self._faults[call] -= 1
            raise TryAgain(call)

    def add_events(self, events: Sequence[Event]) -> None:
        """Each with its audit row: the store writes the two together."""
        for event in events:
            self.events[event.event_id] = event
            access = Access(event.event_id, event.case_id, event.by, event.kind, event.recorded_at, event.facts)
            self.audit.setdefault(event.event_id, access)

    def references(self) -> set[str]:
        return {head.reference for head in (*self.heads.values(), *self.returns.values())}

    def write(self, becomes: Opening | Recording) -> None:
        """A case that is opened, or a return that is recorded, with all that is written with it."""
        if isinstance(becomes, Opening):
            case = becomes.case
            _must(case.case_id not in self.heads)
            self.heads[case.case_id] = replace(case, version=1)
            self.deadlines |= {(case.case_id, deadline.deadline_id): deadline for deadline in becomes.deadlines}
            self.tokens |= {(token.kind, token.text, case.case_id) for token in becomes.tokens}
        else:
            self.returns[becomes.head.return_id] = replace(becomes.head, version=1)
            self.return_tokens |= {(token.kind, token.text, becomes.head.return_id) for token in becomes.tokens}
        self.add_events(becomes.events)
        if isinstance(becomes, Recording):
            for event in becomes.events:
                self.bring_news(event)
        self.add_messages(becomes.messages)
        self.add_tasks(becomes.tasks)

    def bring_news(self, event: Event) -> None:
        """What the event brings to the owner, on the head of its case."""
        if news := news_of(event.kind):
            head = self.heads[event.case_id]
            self.heads[event.case_id] = replace(head, news=head.news | {str(news)})

    def add_tasks(self, tasks: Sequence[Task]) -> None:
        for task in tasks:
            self.tasks.setdefault(task.task_id, task)

    def settle_request(self, agreement: Agreement, stand: Stand) -> None:
        request = self.requests[agreement.request.request_id]
        _must(request.waits(agreement.at))
        _must(stand is Stand.DECLINED or request.by != agreement.by)
        for person in agreement.relies_on:
            _must(self.version_of(person.person_id) == person.version)
        self.requests[request.request_id] = replace(request, stand=stand, decided_by=agreement.by)

    def add_messages(self, messages: Sequence[Message]) -> None:
        assert len(messages) <= 50, "they would not fit into one transaction of the table"
        for message in messages:
            self.messages.setdefault(message.message_id, message)


def _must(holds: bool) -> None:
    if not holds:
        raise Conflict


def _place(case: Case) -> tuple[bool, str, datetime, str]:
    due = case.next_due_at.isoformat() if case.next_due_at else "9999"
    return (not case.comes_first, due, case.received_at, case.reference)


class FakeCases:
    def __init__(self, store: Store) -> None:
        self._store = store

    def accept(self, acceptance: Acceptance) -> Receipt:
        store, becomes, submission = self._store, acceptance.becomes, acceptance.submission
        store.reach("cases.accept")
        first = store.once.get(acceptance.once)
        if first:
            return first
        if acceptance.draft:
            kept = store.drafts.get(acceptance.draft.draft_id)
            _must(kept is None or kept.version == acceptance.draft.version)
            store.drafts.pop(acceptance.draft.draft_id, None)
        _must(acceptance.receipt.reference not in store.references())
        store.once[acceptance.once] = acceptance.receipt
        store.submissions[submission.submission_id] = submission
        store.write(becomes)
        return acceptance.receipt

    def receipt(self, once: str) -> Receipt | None:
        return self._store.once.get(once)

    def open_cases(self, after: str, limit: int, owner: str | None = None) -> CasePage:
        cases = sorted((c for c in self._store.heads.values() if c.stage is not Stage.CLOSED), key=_place)
        if owner is not None:
            cases = [case for case in cases if (case.owner_id or "") == owner]
        start = next((number + 1 for number, case in enumerate(cases) if case.reference == after), 0)
        page = tuple(cases[start : start + limit])
        return CasePage(page, page[-1].reference if len(cases) > start + limit else "")

    def found_by(self, token: Token, after: str, limit: int) -> CasePage:
        store = self._store
        store.reach("cases.found_by")
        found = sorted(id for kind, text, id in store.tokens if (kind, text) == (token.kind, token.text) and id > after)
        page = tuple(store.heads[case_id] for case_id in found[:limit])
        return CasePage(page, found[limit - 1] if len(found) > limit else "")

    def ids_with(self, token: Token, limit: int) -> Sequence[str]:
        self._store.reach("cases.ids_with")
        return [case.case_id for case in self.found_by(token, "", limit).cases]

    def which_have(self, tokens: Iterable[Token], case_ids: Iterable[str]) -> Mapping[Token, Sequence[str]]:
        self._store.reach("cases.which_have")
        ids = list(case_ids)
        return {
            token: [each for each in ids if (token.kind, token.text, each) in self._store.tokens] for token in tokens
        }

    def heads(self, case_ids: Iterable[str]) -> Sequence[Case]:
        self._store.reach("cases.heads")
        return [self._store.heads[case_id] for case_id in case_ids if case_id in self._store.heads]

    def ever_barred(self) -> frozenset[str]:
        self._store.reach("cases.ever_barred")
        return frozenset(self._store.ever_barred)

    def load_for_page(self, reference: str, *, may_lag: bool = False) -> CaseFile | None:
        found = self.load_for_step(reference)
        if not found:
            return None
        page = self.events(found.case, "")
        beginning = self._events(found.case)[-2:] if page.earlier else ()
        return replace(
            found,
            events=page.events,
            earlier=page.earlier,
            beginning=beginning,
            submission=self._store.submissions.get(found.case.submission_id),
        )

    def is_taken(self, reference: str) -> bool:
        return reference in self._store.references()

    def named(self, reference: str) -> Case | None:
        return next((case for case in self._store.heads.values() if case.reference == reference), None)

    def load_for_step(self, reference: str) -> CaseFile | None:
        case = self.named(reference)
        if not case:
            return None
        deadlines = tuple(d for d in self._store.deadlines.values() if d.case_id == case.case_id)
        return CaseFile(case, deadlines)

    def _events(self, case: Case) -> tuple[Event, ...]:
        return tuple(event for event in reversed(self._store.events.values()) if event.case_id == case.case_id)

    def events(self, case: Case, before: str) -> EventPage:
        self._store.reach("cases.events")
        found = self._events(case)
        start = next((number for number, event in enumerate(found) if event.event_id == before), 0)
        beyond = found[start + EVENTS_SHOWN :]
        return EventPage(found[start : start + EVENTS_SHOWN], beyond[0].event_id if beyond else "")

    def submission(self, case: Case) -> Submission | None:
        self._store.reach("cases.submission")
        return self._store.submissions.get(case.submission_id)

    def submitted(self, submission_id: str) -> Submission | None:
        return self._store.submissions.get(submission_id)

    def sent_by_school(self, urn: str, after: str, limit: int) -> ReferredPage:
        return self._sent([s for s in reversed(self._store.submissions.values()) if s.school.urn == urn], after, limit)

    def sent_by_schools(self, urns: Iterable[str], after: str, limit: int) -> ReferredPage:
        wanted = set(urns)
        sent = {s.submission_id: s for s in reversed(self._store.submissions.values()) if s.school.urn in wanted}
        page = self._sent(list(sent.values()), after, limit)
        lines = (replace(line, urn=sent[line.submission_id].school.urn) for line in page.referred)
        return replace(page, referred=tuple(lines))

    def sent_by_person(self, person_id: str, after: str, limit: int) -> ReferredPage:
        sent = [s for s in reversed(self._store.submissions.values()) if s.person_id == person_id]
        return self._sent([s for s in sent if not s.school.urn], after, limit)

    def _sent(self, sent: Sequence[Submission], after: str, limit: int) -> ReferredPage:
        start = next((number + 1 for number, found in enumerate(sent) if found.submission_id == after), 0)
        page = sent[start : start + limit]
        return ReferredPage(
            tuple(map(self._referred, page)), page[-1].submission_id if len(sent) > start + limit else ""
        )

    def _referred(self, sent: Submission) -> Referred:
        record = self._store.returns.get(sent.submission_id)
        case = self._store.heads.get(record.case_id if record else sent.case_id)
        return Referred(sent.submission_id, sent.form, sent.received_at, case, record)

    def tell(self, case: Case, event: Event, messages: Sequence[Message], once: str) -> None:
        self._store.reach("cases.tell")
        if self._is_first(once):
            self._store.add_events([event])
            self._store.bring_news(event)
            self._store.add_messages(messages)

    def news_seen(self, case: Case) -> None:
        self._store.reach("cases.news_seen")
        head = self._store.heads[case.case_id]
        _must(head.news == case.news)
        self._store.heads[case.case_id] = replace(head, news=frozenset())

    def _is_first(self, once: str) -> bool:
        if once in self._store.once:
            return False
        self._store.once[once] = None
        return True

    def change(self, changes: Sequence[CaseChange], once: str) -> None:
        store = self._store
        store.reach("cases.change")
        if once in store.once:
            return
        for change in changes:
            as_it_was_read = store.heads[change.before.case_id].version == change.before.version
            _must(as_it_was_read or (change.after.is_as(change.before) and not change.relies))
            _must(not any(task.task_id in store.tasks for task in change.tasks))
        self._is_first(once)
        for change in changes:
            case_id = change.before.case_id
            head, after = store.heads[case_id], change.after
            store.ever_barred |= after.barred - change.before.barred
            news = head.news | (after.news - change.before.news)
            if not after.is_as(change.before):
                store.heads[case_id] = replace(after, news=news, version=change.before.version + 1)
            else:
                store.heads[case_id] = replace(
                    head, news=news, last_act_at=after.last_act_at, last_act_by=after.last_act_by
                )
            store.deadlines |= {(case_id, d.deadline_id): d for d in (*change.started, *change.ended)}
            store.add_messages(change.messages)
            store.add_tasks(change.tasks)
            store.add_events([change.event])

    def was_done(self, once: str) -> bool:
        return once in self._store.once

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
        _must(not messages or deadline.rule is not Rule.ACKNOWLEDGE or store.heads[case.case_id].waits_for_first_act)
        _must(not any(message.message_id in store.messages for message in messages))
        _must(not any(event.event_id in store.events for event in events))
        store.deadlines[key] = replace(store.deadlines[key], rungs_done=plan.rungs_done, look_at=plan.look_at)
        store.add_messages(messages)
        store.add_events(events)


class FakeReturns:
    def __init__(self, store: Store) -> None:
        self._store = store

    def named(self, reference: str) -> Return | None:
        """None once it became a case: its reference leads there then."""
        found = (head for head in self._store.returns.values() if head.reference == reference and not head.case_id)
        return next(found, None)

    def get(self, return_id: str) -> Return | None:
        return self._store.returns.get(return_id)

    def newest(self, after: str, limit: int, state: ReturnState | None = None) -> ReturnPage:
        wanted = {state} if state else set(ReturnState) - OF_THE_PUBLIC
        found = [head for head in reversed(self._store.returns.values()) if head.state in wanted]
        start = next((number + 1 for number, head in enumerate(found) if head.return_id == after), 0)
        page = tuple(found[start : start + limit])
        return ReturnPage(page, page[-1].return_id if len(found) > start + limit else "")

    def ids_with(self, token: Token, limit: int, form: str = "") -> Sequence[str]:
        self._store.reach("returns.ids_with")
        with_token = [i for kind, text, i in self._store.return_tokens if (kind, text) == (token.kind, token.text)]
        found = ((self._store.returns[i].form, i) for i in with_token)
        return [return_id for by, return_id in sorted(found) if form in ("", by)][:limit]

    def heads(self, return_ids: Iterable[str]) -> Sequence[Return]:
        return [self._store.returns[return_id] for return_id in return_ids]

    def _move(self, before: Return, after: Return, access: Access) -> None:
        _must(self._store.returns[before.return_id].version == before.version)
        self._store.returns[before.return_id] = replace(after, version=before.version + 1)
        self._store.audit.setdefault(access.access_id, access)

    def change(
        self, before: Return, after: Return, access: Access, once: str = "", messages: Sequence[Message] = ()
    ) -> None:
        self._store.reach("returns.change")
        if once and once in self._store.once:
            return
        _must(not any(message.message_id in self._store.messages for message in messages))
        self._move(before, after, access)
        self._store.add_messages(messages)
        if once:
            self._store.once[once] = None

    def open_case(self, before: Return, after: Return, opening: Opening, access: Access) -> None:
        self._store.reach("returns.open_case")
        self._move(before, after, access)
        self._store.write(opening)


def _step_of(message: Message) -> tuple[object, ...]:
    return message.state, message.tries, message.repeat, message.holder


class FakeOutbox:
    def __init__(self, store: Store) -> None:
        self._store = store

    def oldest_waiting(self, lane: Lane, now: datetime) -> datetime | None:
        waiting = (m.waiting_since for m in self._store.messages.values() if m.lane is lane and m.attempt_at)
        return min((since for since in waiting if since <= now), default=None)

    def get(self, case_id: str | None, message_id: str) -> Message | None:
        message = self._store.messages.get(message_id)
        return message if message and message.case_id == case_id else None

    def of_case(self, case_id: str, limit: int, after: str = "") -> ListPage[Message]:
        found = (m for m in self._store.messages.values() if m.case_id == case_id and is_listed(m))
        ordered = sorted(found, key=lambda m: (m.state is State.HELD, m.created_at, m.message_id), reverse=True)
        return a_page(ordered, limit, after, lambda message: message.message_id)

    def _replace(self, before: Message, after: Message) -> None:
        now = self._store.messages[before.message_id]
        _must(_step_of(now) == _step_of(before))
        self._store.messages[before.message_id] = after

    def address_of(self, message: Message) -> str:
        return self._store.messages[message.message_id].address

    def claim(self, before: Message, after: Message) -> None:
        self._store.reach("outbox.claim")
        if after.policy.only_while_waiting and after.case_id:
            _must(self._store.heads[after.case_id].waits_for_first_act)
        if after.policy.only_while_open and after.case_id:
            _must(self._store.deadlines[after.case_id, after.variables["deadline"]].met_at is None)
        self._replace(before, after)

    def settle(
        self,
        before: Message,
        after: Message,
        task: Task | None = None,
        event: Event | None = None,
        messages: Sequence[Message] = (),
    ) -> None:
        self._store.reach("outbox.settle")
        _must(not task or task.task_id not in self._store.tasks_done)
        self._replace(before, after)
        if task:
            self._store.tasks[task.task_id] = task
        if event:
            self._store.add_events([event])
            self._store.bring_news(event)
        self._store.add_messages(messages)

    def add(self, messages: Sequence[Message], tasks: Sequence[Task] = ()) -> None:
        for message in messages:
            self._store.add_messages([message])
        self._store.add_tasks(tasks)


@dataclass(frozen=True)
class Mail:
    """An email as the provider took it."""

    to: str
    rendered: Rendered
    tags: Mapping[str, str]
    reply_to: str


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

    def send(self, to: str, rendered: Rendered, tags: Mapping[str, str], reply_to: str) -> Sent:
        if email_problem(to):
            return Sent(failure=Failure.REFUSED, reason="address")
        failure = self.failures.pop(0) if self.failures else None
        if failure in (None, Failure.UNCLEAR):
            self.sent.append(Mail(to, rendered, tags, reply_to))
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
    def __init__(self, people: Sequence[Person], store: Store | None = None) -> None:
        self._store = store or Store()
        self._people = {person.person_id: person for person in people}
        self._store.version_of = lambda person_id: self._people[person_id].version
        self._agreers = {person.person_id: Agreer(person.person_id) for person in people if can_agree(person)}

    def get(self, person_id: str) -> Person | None:
        return self._people.get(person_id)

    def by_email(self, email: str) -> Person | None:
        wanted = normalise_email(email)
        return next((p for p in self._people.values() if normalise_email(p.email) == wanted), None)

    def staff(self) -> Sequence[Person]:
        return [person for person in self._people.values() if person.is_staff]

    def add(self, person: Person) -> None:
        holder = self.by_email(person.email)
        _must(holder is None or holder.person_id == person.person_id)
        schools = tuple(sorted(person.schools, key=lambda school: school.name))
        self._people[person.person_id] = replace(person, schools=schools)
        if can_agree(person):
            self._agreers[person.person_id] = Agreer(person.person_id)

    def agreers(self) -> Sequence[Agreer]:
        return list(self._agreers.values())

    def change(
        self,
        before: Person | None,
        after: Person,
        change: AdministratorsChange,
        relies_on: Person | None = None,
        job: Job | None = None,
        messages: Sequence[Message] = (),
        agreement: Agreement | None = None,
    ) -> None:
        self._store.reach("people.change")
        if len(messages) > 100 - len(set(after.schools) ^ set(before.schools if before else ())):
            raise TryAgain  # DynamoDB takes a hundred rows in one transaction
        holder = self.by_email(after.email)
        _must(holder is None or holder.person_id == after.person_id)
        for known in filter(None, (before, relies_on)):
            _must(self._people[known.person_id].version == known.version)
        _must(before is not None or after.person_id not in self._people)
        _must(job is None or job.job_id not in self._store.jobs)
        _must(not any(message.message_id in self._store.messages for message in messages))
        if agreement:
            self._store.settle_request(agreement, Stand.AGREED)
        if agreer := agreer_after(before, after, change.at):
            self._agreers[agreer.person_id] = agreer
        schools = tuple(sorted(after.schools, key=lambda school: school.name))
        version = before.version + 1 if before else 1
        self._people[after.person_id] = replace(after, schools=schools, version=version)
        self._store.changes.append(change)
        self._store.jobs |= {job.job_id: replace(job, version=1)} if job else {}
        self._store.add_messages(messages)

    def contacts(self, limit: int, after: str = "") -> ListPage[Person]:
        people = sorted((person for person in self._people.values() if person.schools), key=lambda p: p.person_id)
        return a_page(people, limit, after, lambda person: person.person_id)

    def contacts_of(self, urn: str) -> Sequence[Person]:
        return [person for person in self._people.values() if urn in {school.urn for school in person.schools}]


class FakeAccessRequests:
    def __init__(self, store: Store) -> None:
        self._store = store

    def _write(self, change: AdministratorsChange, messages: Sequence[Message]) -> None:
        _must(not any(message.message_id in self._store.messages for message in messages))
        self._store.changes.append(change)
        self._store.add_messages(messages)

    def ask(self, request: Request, change: AdministratorsChange, messages: Sequence[Message]) -> None:
        self._store.reach("access_requests.ask")
        _must(request.request_id not in self._store.requests)
        self._write(change, messages)
        self._store.requests[request.request_id] = request

    def get(self, request_id: str) -> Request | None:
        return self._store.requests.get(request_id)

    def waiting(self, now: datetime) -> Sequence[Request]:
        waiting = (request for request in self._store.requests.values() if request.waits(now))
        return sorted(waiting, key=lambda request: (request.asked_at, request.request_id))

    def settle(
        self,
        agreement: Agreement,
        stand: Stand,
        change: AdministratorsChange,
        messages: Sequence[Message],
        job: Job | None = None,
    ) -> None:
        self._store.reach("access_requests.settle")
        _must(job is None or job.job_id not in self._store.jobs)
        self._store.settle_request(agreement, stand)
        self._write(change, messages)
        self._store.jobs |= {job.job_id: replace(job, version=1)} if job else {}


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

    def of_author(
        self, person_id: str, wanted: Callable[[Draft], bool], limit: int, start: str = ""
    ) -> Sequence[Draft]:
        found = [draft for draft in self._store.drafts.values() if draft.person_id == person_id and wanted(draft)]
        return from_place(found, limit, start, lambda draft: place_of(draft.saved_at, draft.draft_id))

    def of_school(self, urn: str, wanted: Callable[[Draft], bool], limit: int, start: str = "") -> Sequence[Draft]:
        found = [draft for draft in self._store.drafts.values() if draft.school_urn == urn and wanted(draft)]
        return from_place(found, limit, start, lambda draft: place_of(draft.saved_at, draft.draft_id))

    def _unchanged(self, before: Draft) -> None:
        self._store.reach(f"drafts.change {before.draft_id}")
        now = self._store.drafts.get(before.draft_id)
        _must(now is not None and now.version == before.version)

    def save_and_tell(self, before: Draft, after: Draft, messages: Sequence[Message]) -> Draft:
        self._unchanged(before)
        _must(not any(message.message_id in self._store.messages for message in messages))
        saved = self._store.drafts[before.draft_id] = replace(after, version=before.version + 1)
        self._store.add_messages(messages)
        return saved

    def delete(self, draft: Draft, trace: Trace, messages: Sequence[Message]) -> None:
        self._unchanged(draft)
        del self._store.drafts[draft.draft_id]
        self._store.traces.append((draft.school_urn, trace))
        self._store.add_messages(messages)

    def traces(self, urn: str, limit: int, start: str = "") -> Sequence[Trace]:
        found = [trace for school, trace in self._store.traces if school == urn]
        return from_place(found, limit, start, lambda trace: place_of(trace.deleted_at, trace.draft_id))


class FakeAudit:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, access: Access) -> None:
        self._store.reach("audit.add")
        self._store.audit.setdefault(access.access_id, access)

    def of_case(self, case_id: str, limit: int, after: str = "") -> ListPage[Access]:
        found = [access for access in reversed(self._store.audit.values()) if access.case_id == case_id]
        return a_page(found, limit, after, lambda access: access.access_id)


class FakeTasks:
    def __init__(self, store: Store) -> None:
        self._store = store

    def open(self, limit: int, audience: Audience = Audience.TEAM, after: str = "") -> ListPage[Task]:
        mine = {key: task for key, task in self._store.tasks.items() if task.audience is audience}
        waiting = [task for key, task in mine.items() if key not in self._store.tasks_done]
        ordered = sorted(waiting, key=lambda task: (not task.at_risk, task.created_at, task.task_id))
        return replace(a_page(ordered, limit, after, lambda task: task.task_id), total=len(ordered))

    def add(self, task: Task) -> None:
        self._store.reach("tasks.add")
        self._store.add_tasks([task])

    def is_open(self, task_id: str) -> bool | None:
        return task_id not in self._store.tasks_done if task_id in self._store.tasks else None

    def get(self, task_id: str) -> Task | None:
        return self._store.tasks.get(task_id)

    def done(self, task_id: str, how: str, access: Access) -> None:
        self._store.reach("tasks.done")
        if task_id in self._store.tasks and task_id not in self._store.tasks_done:
            task = self._store.tasks[task_id]
            self._store.tasks_done[task_id] = DoneTask(task, access.person_id, access.at, how)
            self._store.audit[access.access_id] = access

    def done_lately(self, limit: int, audience: Audience = Audience.TEAM, after: str = "") -> ListPage[DoneTask]:
        done = [done for done in self._store.tasks_done.values() if done.task.audience is audience]
        newest = sorted(done, key=lambda done: (done.at, done.task.task_id), reverse=True)
        return a_page(newest, limit, after, lambda done: done.task.task_id)


class FakeAuthorities:
    def __init__(self, store: Store, authority: Authority) -> None:
        self._store, self.authority = store, authority
        self._stored = StoredSettings({}, 0)

    def current(self) -> Authority:
        return self.authority

    def stored(self) -> StoredSettings:
        return self._stored

    def save(
        self,
        before: StoredSettings,
        values: Mapping[str, Any],
        change: AdministratorsChange,
        messages: Sequence[Message] = (),
        agreement: Agreement | None = None,
    ) -> None:
        self._store.reach("authorities.save")
        _must(before.version == self._stored.version)
        _must(not any(message.message_id in self._store.messages for message in messages))
        if agreement:
            self._store.settle_request(agreement, Stand.AGREED)
        self._store.add_messages(messages)
        kept = kept_settings(before.values, values)
        self._stored = StoredSettings(json.loads(json.dumps(kept)), before.version + 1)
        self.authority = authority_from(self._stored.values)
        self._store.changes.append(change)


class FakeSchools:
    def __init__(self, store: Store, *schools: RegisteredSchool) -> None:
        self.schools = {school.urn: school for school in schools}
        self._store, self._dates = store, dict[str, TermDates]()

    def of(self, urns: Iterable[str]) -> Sequence[RegisteredSchool]:
        return self.get_many(urns)

    def get_many(self, urns: Iterable[str]) -> Sequence[RegisteredSchool]:
        return [self.schools[urn] for urn in urns if urn in self.schools]

    def put_many(self, schools: Sequence[RegisteredSchool]) -> None:
        self._store.reach("schools.put_many")
        self.schools |= {school.urn: school for school in schools}

    def dates(self, urn: str) -> TermDates:
        return self._dates.get(urn, TermDates())

    def save_dates(self, urn: str, before: TermDates, after: TermDates, change: AdministratorsChange) -> None:
        self._store.reach("schools.save_dates")
        _must(before.version == self.dates(urn).version)
        self._dates[urn] = replace(after, version=before.version + 1)
        self._store.changes.append(change)

    def get(self, urn: str) -> RegisteredSchool | None:
        return self.schools.get(urn)

    def found_by(self, text: str, limit: int) -> Sequence[RegisteredSchool]:
        sought = understood(text)
        return best_first(sought, (school for school in self.schools.values() if is_meant(sought, school)))[:limit]


class FakeDirectories:
    def __init__(self, store: Store) -> None:
        self._store, self._directory = store, Directory({})

    def current(self) -> Directory:
        return self._directory

    def save(
        self,
        before: Directory,
        after: Directory,
        change: AdministratorsChange,
        messages: Sequence[Message] = (),
        agreement: Agreement | None = None,
    ) -> None:
        self._store.reach("directories.save")
        _must(before.version == self._directory.version)
        _must(not any(message.message_id in self._store.messages for message in messages))
        if agreement:
            self._store.settle_request(agreement, Stand.AGREED)
        self._store.add_messages(messages)
        self._directory = replace(after, version=before.version + 1)
        self._store.changes.append(change)


class FakeChanges:
    def __init__(self, store: Store) -> None:
        self._store = store

    def add(self, change: AdministratorsChange) -> None:
        self._store.changes.append(change)

    def newest(self, after: str, limit: int) -> ChangePage:
        start = int(after or 0)
        newest = self._store.changes[::-1]
        page = tuple(newest[start : start + limit])
        return ChangePage(page, str(start + limit) if len(newest) > start + limit else "")


class FakeWatch:
    """An index of the fakes has whatever its rows say, so nothing is unlisted unless it is told so."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._report: Report | None = None
        self.unreadable: set[str] = set()
        """Ids of cases that cannot be read."""
        self.unlisted: set[str] = set()
        """Ids of cases that the list of open cases has lost."""

    def open_ids(self, after: str, limit: int) -> IdPage:
        self._store.reach("watch.open_ids")
        heads = [head for head in self._store.heads.values() if head.stage is not Stage.CLOSED]
        ids = sorted(head.case_id for head in heads if head.case_id > after and head.case_id not in self.unlisted)
        page = tuple(ids[:limit])
        return IdPage(page, page[-1] if len(ids) > limit else "")

    def watched(self, case_id: str, *, events: bool, may_lag: bool = False) -> Watched | None:
        self._store.reach("watch.watched")
        if case_id in self.unreadable:
            raise Unreadable(case_id)
        head = self._store.heads.get(case_id)
        if not head:
            return None
        happened = (event for event in self._store.events.values() if event.case_id == case_id)
        return Watched(
            head,
            tuple(d for d in self._store.deadlines.values() if d.case_id == case_id),
            tuple(m for m in self._store.messages.values() if m.case_id == case_id),
            frozenset[str]().union(*(written(event.facts) for event in happened)) if events else frozenset(),
            (Reason.NOT_ON_LIST,) if case_id in self.unlisted else (),
        )

    def walk(self, after: str) -> Stretch:
        self._store.reach("watch.walk")
        sent = [Lead("", each.case_id or each.submission_id) for each in self._store.submissions.values()]
        returns = [Lead("", head.case_id) for head in self._store.returns.values() if head.case_id]
        return Stretch((*sent, *returns), tuple(sorted(self.unlisted & self._store.heads.keys())), "")

    def heads(self, head_ids: Iterable[str]) -> Mapping[str, Head]:
        ids, store = set(head_ids), self._store
        cases = {each: Head(True, each not in self.unlisted) for each in ids & store.heads.keys()}
        return cases | {each: Head(False, True) for each in ids & store.returns.keys()}

    def report(self) -> Report | None:
        return self._report

    def save(self, report: Report) -> bool:
        self._store.reach("watch.save")
        if self._report and self._report.day > report.day:
            return False
        self._report = report
        return True


class FakeJobs:
    def __init__(self, store: Store) -> None:
        self._store = store
        self.places: dict[str, datetime] = {}
        self.turns: dict[str, tuple[str, datetime]] = {}

    def add(self, job: Job) -> None:
        self._store.reach("jobs.add")
        self._store.jobs.setdefault(job.job_id, replace(job, version=1))

    def get(self, job_id: str) -> Job | None:
        return self._store.jobs.get(job_id)

    def take_place(self, holder: str, now: datetime, until: datetime) -> bool:
        self._store.reach("jobs.take_place")
        self.places = {each: end for each, end in self.places.items() if end > now}
        if holder not in self.places and len(self.places) >= PLACES:
            return False
        self.places[holder] = until
        return True

    def leave_place(self, holder: str) -> None:
        self._store.reach("jobs.leave_place")
        self.places.pop(holder, None)

    def take_turn(self, what: str, holder: str, now: datetime, until: datetime) -> bool:
        self._store.reach("jobs.take_turn")
        has, end = self.turns.get(what, (holder, now))
        if has != holder and end > now:
            return False
        self.turns[what] = (holder, until)
        return True

    def leave_turn(self, what: str, holder: str) -> None:
        self._store.reach("jobs.leave_turn")
        if what in self.turns and self.turns[what][0] == holder:
            del self.turns[what]

    def save(self, before: Job, after: Job) -> Job:
        self._store.reach("jobs.save")
        _must(self._store.jobs[before.job_id].version == before.version)
        saved = replace(after, version=before.version + 1)
        self._store.jobs[before.job_id] = saved
        return saved


class FakeUnread:
    """Every row of the fakes can be read, unless a test says otherwise."""

    def __init__(self) -> None:
        self.noted: list[UnreadRow] = []

    def begin(self) -> None:
        self.noted.clear()

    def rows(self) -> Sequence[UnreadRow]:
        return tuple(self.noted)


class Lines(list[dict[str, object]]):
    """The log."""

    def __call__(self, what: str, **facts: object) -> None:
        self.append({"what": what, **facts})

    @property
    def said(self) -> list[object]:
        return [line["what"] for line in self]


class FakeWorld(World, frozen=True, kw_only=True):
    """A World whose fakes can be told what to do and asked what happened."""

    clock: FakeClock
    mailer: FakeMailer
    people: FakePeople
    schools: FakeSchools
    cases: FakeCases
    bulk: FakeBulk
    jobs: FakeJobs
    watch: FakeWatch
    returns: FakeReturns
    authorities: FakeAuthorities
    files: FakeFiles
    uploads: FakeUploads
    agenda: FakeAgenda
    log: Lines
    store: Store
    pauses: list[float]

    def message(self, email: str) -> Message:
        """The one message of this kind in the ledger."""
        (message,) = self.messages(email)
        return message

    def messages(self, email: str) -> list[Message]:
        """Without those to somebody who typed an address: they become others."""
        found = self.store.messages.values()
        return [message for message in found if message.email == email and message.recipient != ASKER]

    def pass_on(self) -> None:
        """What the stream does with the messages to somebody who typed an address."""
        for message in list(self.store.messages.values()):
            if message.recipient == ASKER:
                deliver(self, message.case_id, message.message_id)


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
ADMINISTRATOR = Person("administrator", "Ann Administrator", "ann@county.example", frozenset({Role.ADMINISTRATOR}))
OTHER_ADMINISTRATOR = Person("second", "Abe Second", "abe@county.example", frozenset({Role.ADMINISTRATOR}))


def registered(
    school: School, came_before: tuple[str, ...] = (), came_after: tuple[str, ...] = (), **facts: str
) -> RegisteredSchool:
    """The school as the national register has it."""
    known = {"la_code": "999", "establishment_number": "2001", "type": "Community school", "phase": "Primary"}
    known |= {"status": "Open", "town": "Exampleton", "postcode": "ZZ99 3WZ"}
    became = {"came_before": came_before, "came_after": came_after}
    return RegisteredSchool(urn=school.urn, name=school.name, **(known | facts), **became)


REGISTERED = (registered(SCHOOL), registered(OTHER_SCHOOL, town="Sampleton"))


def a_world(now: datetime = NOW, people: Sequence[Person] = PEOPLE, authority: Authority = EXAMPLE) -> FakeWorld:
    store, clock, pauses = Store(), FakeClock(now), list[float]()
    sign_ins = FakeSignIns(store, clock)
    cases, returns, drafts, uploads = FakeCases(store), FakeReturns(store), FakeDrafts(store), FakeUploads(store)
    return FakeWorld(
        clock=clock,
        keys=FakeKeys(),
        cases=cases,
        returns=returns,
        outbox=FakeOutbox(store),
        mailer=FakeMailer(),
        people=FakePeople(people, store),
        access_requests=FakeAccessRequests(store),
        sign_ins=sign_ins,
        sign_in_links=FakeSignInLinks(store, sign_ins),
        drafts=drafts,
        audit=FakeAudit(store),
        tasks=FakeTasks(store),
        authorities=FakeAuthorities(store, authority),
        schools=FakeSchools(store, *REGISTERED),
        directories=FakeDirectories(store),
        changes=FakeChanges(store),
        agenda=FakeAgenda(store, uploads),
        jobs=FakeJobs(store),
        bulk=FakeBulk(store),
        watch=FakeWatch(store),
        files=FakeFiles(store),
        uploads=uploads,
        links=lambda: Links(BASE_URL),
        pause=pauses.append,
        read_spreadsheet=read_spreadsheet,
        render_page=_no_pages,
        stage="local",
        may_mail=lambda address: True,
        unread=FakeUnread(),
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
    """A complete form as typed, GREEN by itself. CaseChange a date by `**{"born-day": "3"}`."""
    return {
        "immediate_risk": "no",
        "phoned": "no",
        "first_names": "Ada",
        "last_name": "Example",
        "born-day": "14",
        "born-month": "3",
        "born-year": "2015",
        "known_as": "Ada Example",
        "born_is": "register",
        "sex": "female",
        "year_group": "7",
        "other_year": "no",
        "address_type": "home",
        "moved": "no",
        "parents-more": "no",
        "siblings-more": "no",
        "basis": "none",
        "destination": "no",
        "primary_reason": "Unknown",
        "enquiries-more": "no",
        **{f"need-{need.code}": "no" for need in NEEDS},
        "appraised": "no",
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


def numbered(prefix: str, **answers: str) -> dict[str, str]:
    """The answers about one of several: numbered("parent-1", name="…")."""
    return {f"{prefix}-{name}": text for name, text in answers.items()}


A_PARENT = numbered(
    "parent-1",
    name="Pat Parent",
    relationship="Mother",
    responsibility="yes",
    lives_with="yes",
    phone="01632 960 777",
    email="pat@family.example",
    interpreter="no",
    safe="yes",
)
AN_ENQUIRY = numbered(
    "enquiry-1",
    type="phone",
    by="The school office",
    outcome="No answer",
    **{"on-day": "3", "on-month": "11", "on-year": "2026"},
)


def a_draft(world: World, person_id: str = REFERRER.person_id, browser: str = "browser", **changes: str) -> Draft:
    """A complete form, saved and not yet sent."""
    raw, now = typed_referral(**changes), world.clock.now()
    urn = raw["school_urn"] if person_id else ""
    draft = Draft(world.keys.new_id(), browser, person_id, NAME, VERSION, raw, now, school_urn=urn)
    return world.drafts.save(replace(draft, due_at=remind_at(draft.draft_id, now) if person_id else None))


def refer(world: World, **changes: str) -> Case:
    """One referral by the example referrer, and the case that it opened."""
    receipt = referring.send(world, a_draft(world, **changes), REFERRER)
    file = world.cases.load_for_page(receipt.reference)
    assert file
    return file.case


def refer_with_one_clock(world: FakeWorld, **changes: str) -> Case:
    """A referral whose checks are done and of which social care knows: only its first act is awaited."""
    case, store, now = refer(world, **changes), world.store, world.clock.now()
    store.heads[case.case_id] = done = replace(case, checked_at=now, social_care_told_at=now)
    for key, deadline in list(store.deadlines.items()):
        if deadline.case_id == case.case_id and deadline.rule is not Rule.ACKNOWLEDGE:
            del store.deadlines[key]
    return done
