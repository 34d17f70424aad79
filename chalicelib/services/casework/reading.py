"""Reads one case: for its page, for a step, its earlier events and emails, and who looked at it."""

from collections.abc import Iterator, Sequence
from contextlib import suppress

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.casework.case import Case
from chalicelib.domain.casework.events import Event
from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.messages.message import Message, sent_again
from chalicelib.domain.messages.recipients import TEAM_MAILBOX, person_recipient
from chalicelib.domain.messages.states import SENDABLE_AGAIN
from chalicelib.domain.paging import ListPage
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.access import Access, View
from chalicelib.domain.records.case_file import CaseFile, EventPage
from chalicelib.domain.records.submission import Submission
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access
from chalicelib.services.people.staffing import owner_or_team

PAGE_OF_EMAILS = 20


ACCESSES_SHOWN = 10
"""On the case page, out of the newest twice as many: changes are on its timeline, and forms say little."""


PAGE_OF_ACCESSES = 100


class OpenedCase(Struct, frozen=True):
    file: CaseFile
    emails: ListPage[Message]
    accesses: tuple[Access, ...]

    @property
    def submission(self) -> Submission | None:
        return self.file.submission


def load_for_page(world: World, reference: str) -> CaseFile:
    """All that the page of a case shows. Raises NotFound."""
    return _found(world.cases.load_for_page(reference))


def load_for_step(world: World, reference: str) -> CaseFile:
    """The case and its deadlines: what a step needs. Raises NotFound."""
    return _found(world.cases.load_for_step(reference))


def _found(file: CaseFile | None) -> CaseFile:
    if not file:
        raise NotFound()
    return file


def earlier_events(world: World, reference: str, person: Person, before: str) -> tuple[Case, EventPage]:
    """The events from this mark on. Looking at them is looking at the case."""
    case = load_for_step(world, reference).case
    record_access(world, person, View.CASE_OPENED, case.case_id)
    return case, world.cases.events(case, before)


def earlier_emails(world: World, reference: str, person: Person, after: str) -> tuple[Case, ListPage[Message]]:
    """The emails about the case from this mark on. Looking at them is looking at the case."""
    case = load_for_step(world, reference).case
    record_access(world, person, View.CASE_OPENED, case.case_id)
    return case, world.outbox.of_case(case.case_id, PAGE_OF_EMAILS, after)


def may_send_again(world: World, message: Message) -> bool:
    """It failed, and nobody has sent it again."""
    if message.state not in SENDABLE_AGAIN:
        return False
    again = sent_again(message, message.created_at)
    return world.outbox.get(message.case_id, again.message_id) is None


def _views(accesses: Sequence[Access]) -> tuple[Access, ...]:
    told = {
        View.CASE_OPENED,
        View.ACCESSES_OPENED,
        View.DECISION_READ,
        View.REFERRAL_OPENED,
        View.COPY_OPENED,
        View.TASK_OPENED,
        View.TASK_DONE,
    }
    return tuple(access for access in accesses if access.what in told)


def open_case(world: World, reference: str, person: Person, *, may_lag: bool = False) -> OpenedCase:
    """The whole case. Records the look before it shows anything; if that fails, it shows nothing.

    A lagging read can miss what was written a moment before. That loses no step: a step decided on an older case is
    refused.
    """
    file = _found(world.cases.load_for_page(reference, may_lag=may_lag))
    mine = record_access(world, person, View.CASE_OPENED, file.case.case_id)
    if file.case.news and is_for(world, file.case, person):
        # Later changes wait for the next look.
        with suppress(Conflict):
            world.cases.news_seen(file.case)
    emails = world.outbox.of_case(file.case.case_id, PAGE_OF_EMAILS)
    return OpenedCase(file, emails, _views(_accesses(world, mine, 2 * ACCESSES_SHOWN).rows)[:ACCESSES_SHOWN])


def is_for(world: World, case: Case, person: Person) -> bool:
    """Whether news of the case is this person's to read: its owner's, and any worker's while it has none."""
    to = owner_or_team(world, case.owner_id, case.barred)
    return to == person_recipient(person.person_id) or (to == TEAM_MAILBOX and person.works_cases)


def _accesses(world: World, mine: Access, limit: int) -> ListPage[Access]:
    """The newest looks at a case, after the one that was recorded just now and may be missing from the read."""
    page = world.audit.of_case(mine.case_id, limit)
    return replace(page, rows=(mine, *(access for access in page.rows if access.access_id != mine.access_id)))


def accesses(world: World, reference: str, person: Person, after: str = "") -> tuple[Case, ListPage[Access]]:
    """A page of everybody who opened or changed this case, newest first. Looking at this list is recorded too."""
    case = load_for_step(world, reference).case
    mine = record_access(world, person, View.ACCESSES_OPENED, case.case_id)
    if after:
        return case, world.audit.of_case(case.case_id, PAGE_OF_ACCESSES, after)
    return case, _accesses(world, mine, PAGE_OF_ACCESSES)


def all_events(world: World, case: Case) -> Iterator[Event]:
    page = world.cases.events(case, "")
    yield from page.events
    while page.earlier:
        page = world.cases.events(case, page.earlier)
        yield from page.events
