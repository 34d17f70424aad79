"""The world as one member of staff may see it: without the cases from which they are barred.

Only what is read by a reference or as a list is left out. What the service works out by ids, such as whether a new
referral is about a child who is known, sees everything: a bar must not hide a child from the service itself."""

from collections.abc import Iterable
from typing import Any, cast

from msgspec.structs import replace

from chalicelib.domain.casework.case import Case
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.case_file import CaseFile, CasePage, EventPage
from chalicelib.domain.records.referred import ReferredPage, ReturnPage
from chalicelib.domain.returns.returns import Return, ReturnState
from chalicelib.ports.cases import Cases
from chalicelib.ports.returns import Returns
from chalicelib.ports.tasks import Tasks
from chalicelib.ports.world import World
from chalicelib.services.casework.seen import Seen, is_listed
from chalicelib.services.casework.seen_tasks import SeenTasks


def seen_by(world: World, person: Person) -> World:
    """Only staff are ever barred."""
    if not person.is_staff:
        return world
    seen = Seen(world.cases, person.person_id)
    return world.but(
        cases=cast(Cases, SeenCases(seen)),
        returns=cast(Returns, SeenReturns(world.returns, seen)),
        tasks=cast(Tasks, SeenTasks(world.tasks, seen)),
    )


class SeenCases:
    """The port Cases as one person may see it. Methods that are not here are the same for everybody."""

    def __init__(self, seen: Seen) -> None:
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


class SeenReturns:
    """The port Returns, without those that became a case from which the person is barred."""

    def __init__(self, returns: Returns, seen: Seen) -> None:
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
        return is_listed(self._is_of_theirs, head)

    def _is_of_theirs(self, head: Return) -> bool:
        return not head.case_id or self._seen.about(head.case_id, head.reference)
