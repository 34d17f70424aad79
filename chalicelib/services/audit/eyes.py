"""Makes sure that every request which reads about a child leaves a row in the audit.

Views and services record their own looks. This catches what they forget: the world of a request notes each read of facts about
a child and each audit row. Before the answer leaves, `record_what_was_seen` writes any missing row.
"""

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.domain.authority.tasks import Audience, Task
from chalicelib.domain.casework.case import Case
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.access import NO_CASE, Access, View
from chalicelib.domain.records.case_file import CaseFile, CasePage, EventPage
from chalicelib.domain.records.referred import ReferredPage, ReturnPage
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.returns.returns import Return
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access

READS: Mapping[str, frozenset[str]] = {
    "cases": frozenset(
        {
            "open_cases", "found_by", "heads", "load_for_page", "load_for_step", "named", "events", "submission",
            "sent_by_school", "sent_by_schools", "sent_by_person", "submitted", "head", "head_and_deadline",
        }
    ),
    "returns": frozenset({"named", "get", "newest", "heads"}),
    "drafts": frozenset({"get", "of_author", "of_school"}),
    "tasks": frozenset({"open", "get", "done_lately"}),
    "bulk": frozenset({"chunks"}),
    "outbox": frozenset({"of_case"}),
}  # fmt: skip
"""The reads of each port that give facts about a child. A test holds it against the ports."""
NO_FACTS: Mapping[str, frozenset[str]] = {
    "cases": frozenset({"receipt", "ids_with", "ever_barred", "is_taken", "was_done", "deadline"}),
    "returns": frozenset({"ids_with"}),
    "drafts": frozenset({"traces"}),
    "tasks": frozenset({"is_open"}),
    "bulk": frozenset({"get", "of_school", "first_with"}),
    "outbox": frozenset({"oldest_waiting", "get", "many", "address_of"}),
}
"""Their other reads: ids, states and counts."""


class Eyes:
    """What was read and recorded in one request."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        """Ids of cases, returns and forms; NO_CASE for lists."""
        self.recorded: list[Access] = []

    def noting(self, read: Callable[..., Any]) -> Callable[..., Any]:
        def noted(*args: Any, **named: Any) -> Any:
            found = read(*args, **named)
            self.seen |= ids_in(found)
            return found

        return noted

    def recording(self, add: Callable[[Access], None]) -> Callable[[Access], None]:
        def recorded(access: Access) -> None:
            add(access)
            self.recorded.append(access)

        return recorded


class _Watched:
    """A port that is built when it is first used, as the world's own are."""

    def __init__(self, world: World, name: str, by_name: Mapping[str, Callable[[Callable[..., Any]], Any]]) -> None:
        self._world, self._name, self._by_name = world, name, by_name

    def __getattr__(self, name: str) -> Any:
        found = getattr(getattr(self._world, self._name), name)
        return self._by_name[name](found) if name in self._by_name else found


def watched_by(world: World, eyes: Eyes) -> World:
    """The world of one request."""
    ports = {name: _Watched(world, name, dict.fromkeys(reads, eyes.noting)) for name, reads in READS.items()}
    return world.but(**ports, audit=_Watched(world, "audit", {"add": eyes.recording}))


def record_what_was_seen(world: World, person: Person, eyes: Eyes, page: str) -> None:
    """Comes before the page is made. `page`: which one, without ids."""
    if eyes.seen and not eyes.recorded:
        case_id = next(iter(eyes.seen)) if len(eyes.seen) == 1 else NO_CASE
        eyes.recorded.append(record_access(world, person, View.PAGE_OPENED, case_id, page=page))


def ids_in(found: Any) -> set[str]:
    """What an answer of a port is about; nothing for an empty one."""
    match found:
        case None | () | []:
            return set()
        case Case():
            return {found.case_id}
        case CaseFile():
            return {found.case.case_id}
        case Return():
            return {found.return_id}
        case Submission():
            return {found.case_id or found.submission_id}
        case CasePage() | ReferredPage() | ReturnPage() | EventPage():
            return {NO_CASE} if any(_lists_of(found)) else set()
        case Task():
            return set() if found.audience is Audience.ADMINISTRATORS else {found.case_id or NO_CASE}
        case _:
            rows = getattr(found, "rows", found)
            return _of_rows(rows) if isinstance(rows, list | tuple) else {NO_CASE}


def _of_rows(rows: Any) -> set[str]:
    tasks = [getattr(row, "task", row) for row in rows]
    of_children = [row for row in tasks if not (isinstance(row, Task) and row.audience is Audience.ADMINISTRATORS)]
    return {NO_CASE} if of_children else set()


def _lists_of(page: Any) -> list[Any]:
    return [getattr(page, name) for name in ("cases", "referred", "returns", "events") if hasattr(page, name)]
