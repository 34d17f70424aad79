"""The world as one member of staff may see it: without the cases from which they are barred.

It filters reads by reference and lists. The service's own work by ids, such as whether a new referral is about a known
child, sees everything: a bar must not hide a child from the service itself.
"""

from collections.abc import Callable, Iterable
from typing import Any, TypeVar, cast

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Audience, DoneTask, Task
from chalicelib.domain.casework.barring import may_see
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.reference import references_in
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.case_file import CaseFile, CasePage, EventPage
from chalicelib.domain.records.referred import ReferredPage, ReturnPage
from chalicelib.domain.returns.returns import Return, ReturnState
from chalicelib.ports.cases import Cases
from chalicelib.ports.returns import Returns
from chalicelib.ports.tasks import Tasks
from chalicelib.ports.world import World


def seen_by(world: World, person: Person) -> World:
    """For who is no staff there are no bars."""
    if not person.is_staff:
        return world
    seen = _Seen(world.cases, person.person_id)
    return world.but(
        cases=cast(Cases, _Cases(seen)),
        returns=cast(Returns, _Returns(world.returns, seen)),
        tasks=cast(Tasks, _Tasks(world.tasks, seen)),
    )


T = TypeVar("T")
COUNTED_AT_ONCE = 100
"""Tasks in one read, where those that a person may see are counted."""


def _listed(may: Callable[[T], bool], what: T) -> bool:
    """Who is barred from a case that cannot be read, nobody knows: what is about it is on no list. The page says that a case
    could not be read, and the silent-child check names it to the managers."""
    try:
        return may(what)
    except Unreadable:
        return False


class _Seen(Struct, frozen=True):
    cases: Cases
    person_id: str

    def case(self, case: Case | None) -> bool:
        return case is None or may_see(case, self.person_id)

    def about(self, case_id: str | None, reference: str) -> bool:
        """What is about this case. Where the id leads to none, it may be spoilt, and the reference says which case it is."""
        case = self.cases.head(case_id) if case_id else None
        return self.case(case) if case else self.reference(reference)

    def reference(self, reference: str) -> bool:
        return not reference or self.case(self.cases.named(reference))

    def task(self, task: Task) -> bool:
        """Also one that names such a case beside the one that it is about: "may be the same child as"."""
        named = {*references_in(task.text)} - {task.reference}
        return self.about(task.case_id, task.reference) and all(map(self.reference, named))

    def was_ever_barred(self) -> bool:
        return self.person_id in self.cases.ever_barred()

    def events(self, events: Iterable[Event]) -> tuple[Event, ...]:
        return tuple(filter(None, map(self._event, events)))

    def _event(self, event: Event) -> Event | None:
        """Of a likeness, without the cases that may not be seen; None where it is with no other."""
        if event.kind is not EventKind.MATCHED:
            return event
        facts = {reference: why for reference, why in event.facts.items() if _listed(self.reference, reference)}
        return replace(event, facts=facts) if facts else None

    def referred(self, page: ReferredPage) -> ReferredPage:
        return replace(page, referred=tuple(one for one in page.referred if self.case(one.case)))


class _Cases:
    """The port Cases, as one person may see it; what is not here is as it is for all."""

    def __init__(self, seen: _Seen) -> None:
        self._seen, self._all = seen, seen.cases

    def __getattr__(self, name: str) -> Any:
        return getattr(self._all, name)

    def _file(self, file: CaseFile | None) -> CaseFile | None:
        if not file or not self._seen.case(file.case):
            return None
        events, beginning = self._seen.events(file.events), self._seen.events(file.beginning)
        return replace(file, events=events, beginning=beginning)

    def _page(self, page: CasePage) -> CasePage:
        return replace(page, cases=tuple(filter(self._seen.case, page.cases)))

    def load_for_page(self, reference: str, *, may_lag: bool = False) -> CaseFile | None:
        return self._file(self._all.load_for_page(reference, may_lag=may_lag))

    def load_for_step(self, reference: str) -> CaseFile | None:
        return self._file(self._all.load_for_step(reference))

    def named(self, reference: str) -> Case | None:
        case = self._all.named(reference)
        return case if self._seen.case(case) else None

    def open_cases(self, after: str, limit: int, owner: str | None = None) -> CasePage:
        return self._page(self._all.open_cases(after, limit, owner))

    def sent_by_school(self, urn: str, after: str, limit: int) -> ReferredPage:
        return self._seen.referred(self._all.sent_by_school(urn, after, limit))

    def sent_by_schools(self, urns: Iterable[str], after: str, limit: int) -> ReferredPage:
        return self._seen.referred(self._all.sent_by_schools(urns, after, limit))

    def sent_by_person(self, person_id: str, after: str, limit: int) -> ReferredPage:
        return self._seen.referred(self._all.sent_by_person(person_id, after, limit))

    def events(self, case: Case, before: str) -> EventPage:
        page = self._all.events(case, before)
        return replace(page, events=self._seen.events(page.events))


class _Returns:
    """The port Returns, without those that became a case from which the person is barred."""

    def __init__(self, returns: Returns, seen: _Seen) -> None:
        self._all, self._seen = returns, seen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._all, name)

    def named(self, reference: str) -> Return | None:
        head = self._all.named(reference)
        return head if head and self._is_of_theirs(head) else None

    def newest(self, after: str, limit: int, state: ReturnState | None = None) -> ReturnPage:
        page = self._all.newest(after, limit, state)
        return replace(page, returns=tuple(filter(self._is_listed, page.returns)))

    def _is_listed(self, head: Return) -> bool:
        return _listed(self._is_of_theirs, head)

    def _is_of_theirs(self, head: Return) -> bool:
        return not head.case_id or self._seen.about(head.case_id, head.reference)


class _Tasks:
    """The port Tasks, without those that name a case from which the person is barred."""

    def __init__(self, tasks: Tasks, seen: _Seen) -> None:
        self._all, self._seen = tasks, seen

    def __getattr__(self, name: str) -> Any:
        return getattr(self._all, name)

    def open(self, limit: int, audience: Audience = Audience.TEAM, after: str = "") -> ListPage[Task]:
        page = self._all.open(limit, audience, after)
        rows = tuple(filter(self._is_listed, page.rows))
        is_whole = not after and not page.after
        return replace(page, rows=rows, total=len(rows) if is_whole else self._total(page.total, audience))

    def _total(self, of_all: int | None, audience: Audience) -> int | None:
        """Who was never barred sees them all. For the others each is looked at: they are few, and so are their readers."""
        if not self._seen.was_ever_barred():
            return of_all
        count, page = 0, self._all.open(COUNTED_AT_ONCE, audience)
        while True:
            count += sum(map(self._is_listed, page.rows))
            if not page.after:
                return count
            page = self._all.open(COUNTED_AT_ONCE, audience, page.after)

    def get(self, task_id: str) -> Task | None:
        task = self._all.get(task_id)
        return task if task and self._seen.task(task) else None

    def done_lately(self, limit: int, audience: Audience = Audience.TEAM, after: str = "") -> ListPage[DoneTask]:
        page = self._all.done_lately(limit, audience, after)
        return replace(page, rows=tuple(done for done in page.rows if self._is_listed(done.task)))

    def _is_listed(self, task: Task) -> bool:
        return _listed(self._seen.task, task)
