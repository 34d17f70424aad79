"""What one member of staff may see of cases, and of what names them."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.authority.tasks import Task
from chalicelib.domain.casework.barring import may_see
from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import Event, EventKind
from chalicelib.domain.casework.reference import references_in
from chalicelib.domain.errors import Unreadable
from chalicelib.domain.records.referred import ReferredPage
from chalicelib.ports.cases import Cases

T = TypeVar("T")


def is_listed(may: Callable[[T], bool], what: T) -> bool:
    """A case that cannot be read does not say who is barred from it, so no list shows what is about it. The page says that a
    case could not be read, and the silent-child check names it to the managers."""
    try:
        return may(what)
    except Unreadable:
        return False


class Seen(Struct, frozen=True):
    cases: Cases
    person_id: str

    def case(self, case: Case | None) -> bool:
        return case is None or may_see(case, self.person_id)

    def about(self, case_id: str | None, reference: str) -> bool:
        """Whether they may see what is about this case. The reference finds it where the id is spoilt."""
        case = self.cases.head(case_id) if case_id else None
        return self.case(case) if case else self.reference(reference)

    def reference(self, reference: str) -> bool:
        return not reference or self.case(self.cases.named(reference))

    def task(self, task: Task) -> bool:
        """A task may name other cases too: "may be the same child as"."""
        named = {*references_in(task.text)} - {task.reference}
        return self.about(task.case_id, task.reference) and all(map(self.reference, named))

    def was_ever_barred(self) -> bool:
        return self.person_id in self.cases.ever_barred()

    def events(self, events: Iterable[Event]) -> tuple[Event, ...]:
        return tuple(filter(None, map(self._event, events)))

    def _event(self, event: Event) -> Event | None:
        """A likeness loses the cases that they may not see; None where no other is left."""
        if event.kind is not EventKind.MATCHED:
            return event
        facts = {reference: why for reference, why in event.facts.items() if is_listed(self.reference, reference)}
        return replace(event, facts=facts) if facts else None

    def referred(self, page: ReferredPage) -> ReferredPage:
        return replace(page, referred=tuple(one for one in page.referred if self.case(one.case)))
