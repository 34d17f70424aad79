"""The store that the fakes share, as the adapters share a table."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from chalicelib.domain.authority.agreement import Agreement, Request, Stand
from chalicelib.domain.authority.tasks import DoneTask, Task
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import Event
from chalicelib.domain.casework.news import news_of
from chalicelib.domain.deadlines.deadline import Deadline
from chalicelib.domain.errors import Conflict, TryAgain
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.guidance.pages import Edition, GuidanceDraft, GuidancePage, GuidanceVersion
from chalicelib.domain.messages.message import Message
from chalicelib.domain.people.changes import Change as AdministratorsChange
from chalicelib.domain.people.purpose_links import Over, PurposeLink, UsedLink
from chalicelib.domain.records.acceptance import Opening, Receipt, Recording
from chalicelib.domain.records.access import Access
from chalicelib.domain.records.draft import Draft, Trace
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.returns.returns import Return
from tests.support.declared import as_declared


@dataclass
class Store:
    """The store that the fakes share, as the adapters share a table."""

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
    """By person."""
    council_version: Callable[[], int] = lambda: 0
    """Of the settings of the council's sign-in."""
    changes: list[AdministratorsChange] = field(default_factory=list)
    jobs: dict[str, Job] = field(default_factory=dict)
    tokens: set[tuple[str, str, str]] = field(default_factory=set)
    ever_barred: set[str] = field(default_factory=set)
    returns: dict[str, Return] = field(default_factory=dict)
    return_tokens: set[tuple[str, str, str]] = field(default_factory=set)
    audit: dict[str, Access] = field(default_factory=dict)
    requests: dict[str, Request] = field(default_factory=dict)
    guide_pages: dict[str, GuidancePage] = field(default_factory=dict)
    guide_drafts: dict[str, GuidanceDraft] = field(default_factory=dict)
    guide_saved: dict[tuple[str, int, int], GuidanceDraft] = field(default_factory=dict)
    guide_versions: dict[tuple[str, int], GuidanceVersion] = field(default_factory=dict)
    guide_editions: dict[int, Edition] = field(default_factory=dict)
    guide_texts: dict[int, Mapping[str, str]] = field(default_factory=dict)
    links: dict[str, PurposeLink] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    undeclared: Callable[[Message], str] = as_declared
    """The differences from the email's declaration. Every message may have the variables that the table promises."""
    _faults: Counter[str] = field(default_factory=Counter)

    def fail(self, call: str, times: int = 1) -> None:
        self._faults[call] += times

    def reach(self, call: str) -> None:
        self.calls.append(call)
        if self._faults[call]:
            self._faults[call] -= 1
            raise TryAgain(call)

    def must_be_new(
        self,
        *,
        events: Iterable[Event] = (),
        messages: Sequence[Message] = (),
        tasks: Iterable[Task] = (),
        access: Access | None = None,
        job: Job | None = None,
    ) -> None:
        """A transaction adds a row only if it is absent. Check before writing, because it writes all or nothing."""
        assert len(messages) <= 50, "they would not fit into one transaction of the table"
        must(not any(event.event_id in self.events or event.event_id in self.audit for event in events))
        must(not any(message.message_id in self.messages for message in messages))
        must(len({message.message_id for message in messages}) == len(messages))
        must(not any(task.task_id in self.tasks for task in tasks))
        must(access is None or access.access_id not in self.audit)
        must(job is None or job.job_id not in self.jobs)

    def add_events(self, events: Iterable[Event]) -> None:
        """Each with its audit row: the store writes the two together."""
        for event in events:
            self.events[event.event_id] = event
            self.add_access(Access(event.event_id, event.case_id, event.by, event.kind, event.recorded_at, event.facts))

    def add_access(self, access: Access) -> None:
        self.audit[access.access_id] = access

    def add_job(self, job: Job | None) -> None:
        if job:
            self.jobs[job.job_id] = replace(job, version=1)

    def add_change(self, change: AdministratorsChange) -> None:
        must(not self.has_change(change))
        self.changes.append(change)

    def has_change(self, change: AdministratorsChange) -> bool:
        """If so, the whole transaction is there: its author repeats it after a lost answer."""
        return (change.at, change.change_id) in {(each.at, each.change_id) for each in self.changes}

    def references(self) -> set[str]:
        return {case.reference for case in self.heads.values()} | {head.reference for head in self.returns.values()}

    def must_be_new_form(self, outcome: Opening | Recording) -> None:
        self.must_be_new(events=outcome.events, messages=outcome.messages)
        if isinstance(outcome, Opening):
            must(outcome.case.case_id not in self.heads)
            keys = [(outcome.case.case_id, deadline.deadline_id) for deadline in outcome.deadlines]
            must(not any(key in self.deadlines for key in keys))
        else:
            must(outcome.head.return_id not in self.returns)
            self.must_have_heads(outcome.events)

    def write(self, outcome: Opening | Recording) -> None:
        """A case that is opened, or a return that is recorded, with all that is written with it."""
        if isinstance(outcome, Opening):
            case = outcome.case
            self.heads[case.case_id] = replace(case, version=1)
            self.deadlines |= {(case.case_id, deadline.deadline_id): deadline for deadline in outcome.deadlines}
            self.tokens |= {(token.kind, token.text, case.case_id) for token in outcome.tokens}
        else:
            self.returns[outcome.head.return_id] = replace(outcome.head, version=1)
            self.return_tokens |= {(token.kind, token.text, outcome.head.return_id) for token in outcome.tokens}
        self.add_events(outcome.events)
        if isinstance(outcome, Recording):
            for event in outcome.events:
                self.bring_news(event)
        self.add_messages(outcome.messages)

    def must_have_heads(self, events: Iterable[Event]) -> None:
        """The cases that get news on their heads from these events."""
        must(all(event.case_id in self.heads for event in events if news_of(event.kind)))

    def bring_news(self, event: Event) -> None:
        """The event's news for the owner, on the head of its case."""
        if news := news_of(event.kind):
            head = self.heads[event.case_id]
            self.heads[event.case_id] = replace(head, news=head.news | {str(news)})

    def add_tasks(self, tasks: Iterable[Task]) -> None:
        """Those that were never there: one that was done stays done."""
        for task in tasks:
            self.tasks.setdefault(task.task_id, task)

    def must_live(self, by_link: UsedLink | None) -> None:
        """The link by which somebody answers."""
        must(by_link is None or (by_link.digest in self.links and self.links[by_link.digest].over is None))

    def use(self, by_link: UsedLink | None) -> None:
        if by_link:
            link = self.links[by_link.digest]
            self.links[by_link.digest] = replace(link, over=Over.USED, answered=by_link.answered)

    def must_wait(self, agreement: Agreement | None, stand: Stand = Stand.AGREED) -> None:
        """The request that an agreement settles: decided once, in time, and not by who asked."""
        if not agreement:
            return
        request = self.requests.get(agreement.request.request_id)
        must(request is not None and request.waits(agreement.at))
        assert request
        must(stand is Stand.DECLINED or request.by != agreement.by)
        self.must_live(agreement.by_link)
        for person in agreement.relies_on:
            must(self.version_of(person.person_id) == person.version)

    def settle_request(self, agreement: Agreement | None, stand: Stand = Stand.AGREED) -> None:
        if agreement:
            request = self.requests[agreement.request.request_id]
            self.requests[request.request_id] = replace(request, stand=stand, decided_by=agreement.by)
            self.use(agreement.by_link)

    def add_messages(self, messages: Sequence[Message]) -> None:
        assert len(messages) <= 50, "they would not fit into one transaction of the table"
        for message in messages:
            assert self.undeclared(message) == ""
            self.messages.setdefault(message.message_id, message)


def must(holds: bool) -> None:
    if not holds:
        raise Conflict
