"""Who looked at what, for the auditors: by day, by person and by child. It shows references and never a fact about a child."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from msgspec import Struct

from chalicelib.domain.calendar.days import ONE_DAY
from chalicelib.domain.casework.reference import normalise_reference
from chalicelib.domain.deadlines.office_hours import within_hours
from chalicelib.domain.errors import NotFound
from chalicelib.domain.instants import LONDON, london_day
from chalicelib.domain.needs_a_person import LATE_MINUTES
from chalicelib.domain.paging import ListPage, all_rows, newest_of, place_of
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.access import Access, View
from chalicelib.domain.records.proof import Report, days_between
from chalicelib.ports.world import World
from chalicelib.services.audit.access import record_access

PAGE_OF_LOOKS, READ_AT_ONCE = 100, 1_000


class Sought(Struct, frozen=True):
    """A case and its form, or a return: the ids that looks at it have, and the day on which it came. Before, nobody could look at
    it."""

    reference: str
    ids: Sequence[str]
    came: date


class Looks(Struct, frozen=True):
    """A page of looks, with the references of the cases and returns that they were at."""

    page: ListPage[Access]
    references: Mapping[str, str]


def proof(world: World, person: Person) -> Report | None:
    record_access(world, person, View.AUDIT_OPENED)
    return world.proofs.report()


def begun(world: World) -> date:
    """The day from which on there are looks."""
    return world.proofs.begun() or london_day(world.clock.now())


def first_check(world: World) -> datetime | None:
    """When a new audit is checked first; None once that is over. The check may come up to an hour after the office opens."""
    authority = world.authorities.current()
    opens = within_hours(begun(world) + ONE_DAY, authority.opens, authority)
    return opens if world.clock.now() < opens + timedelta(minutes=LATE_MINUTES) else None


def of_day(world: World, person: Person, day: date, after: str = "") -> Looks:
    """Everybody's, person by person."""
    record_access(world, person, View.AUDIT_OPENED, day=day.isoformat())
    return with_references(world, world.audit.of_day(day, PAGE_OF_LOOKS, after))


def of_person(world: World, person: Person, whose: str, month: date, after: str = "") -> Looks:
    """One person's of a month, the latest day first. A page ends with a day: its mark is the next one."""
    record_access(world, person, View.AUDIT_OPENED, whose=whose, month=month.isoformat()[:7])
    rows = list[Access]()
    for day in reversed(_days_until(month, after)):
        found = all_of_day(world, day, whose)
        if rows and len(rows) + len(found) > PAGE_OF_LOOKS:
            return with_references(world, ListPage(tuple(rows), day.isoformat()))
        rows += found
    return with_references(world, ListPage(tuple(rows)))


def _days_until(month: date, after: str) -> Sequence[date]:
    return [day for day in days_of(month) if not after or day.isoformat() <= after]


def days_of(month: date) -> Sequence[date]:
    return days_between(month, end_of(month) - timedelta(days=1))


def end_of(month: date) -> date:
    """The first day of the next month."""
    return (month.replace(day=1) + timedelta(days=32)).replace(day=1)


def all_of_day(world: World, day: date, whose: str) -> list[Access]:
    """One person's, the newest first."""
    rows = all_rows(lambda after: world.audit.of_day(day, READ_AT_ONCE, after, whose))
    return sorted(rows, key=lambda access: access.at, reverse=True)


def of_child(
    world: World, person: Person, reference: str, month: date | None, after: str = ""
) -> tuple[Sought, ListPage[Access]]:
    """Looks at a case and at the form that opened it, or at a return, the newest first. Raises NotFound. With a month, only
    that month's."""
    sought = sought_by(world, reference)
    record_access(world, person, View.ACCESSES_OPENED, sought.ids[0])
    start = min(filter(None, (after, mark_of_month(month))), default="")
    found = [row for each in sought.ids for row in world.audit.of_case(each, PAGE_OF_LOOKS + 1, start).rows]
    if month:
        found = [row for row in found if of_month(row, month)]
    return sought, _newest(found)


def _newest(found: Iterable[Access]) -> ListPage[Access]:
    """The mark is the last row that is shown: the next page goes on before it."""
    page = newest_of(found, PAGE_OF_LOOKS, lambda access: place_of(access.at, access.access_id))
    last = page.rows[-1] if page.after else None
    return ListPage(page.rows, place_of(last.at, last.access_id) if last else "")


def mark_of_month(month: date | None) -> str:
    """The mark at which the rows of a month begin, the newest first; empty where no month is asked for."""
    return place_of(datetime.combine(end_of(month), time(), LONDON), "0") if month else ""


def of_month(row: Access, month: date) -> bool:
    """Whether a row before the end of the month is of it."""
    return row.at >= datetime.combine(month, time(), LONDON)


def sought_by(world: World, typed: str) -> Sought:
    """What has this reference. Raises NotFound."""
    reference = normalise_reference(typed) or ""
    file = world.cases.load_for_step(reference) if reference else None
    if file:
        case = file.case
        was_return = world.returns.heads([case.submission_id])
        came = min([case.received_at, *(each.received_at for each in was_return)])
        return Sought(case.reference, [case.case_id, case.submission_id], london_day(came))
    head = world.returns.named(reference) if reference else None
    if not head:
        raise NotFound
    return Sought(head.reference, [head.return_id], london_day(head.received_at))


def with_references(world: World, page: ListPage[Access]) -> Looks:
    ids = list(dict.fromkeys(access.case_id for access in page.rows if access.about_one))
    cases = {case.case_id: case.reference for case in world.cases.heads(ids)} if ids else {}
    others = [each for each in ids if each not in cases]
    returns = {head.return_id: head.reference for head in world.returns.heads(others)} if others else {}
    return Looks(page, cases | returns)
