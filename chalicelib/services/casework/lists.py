"""The list of open cases, narrowed to what somebody asks for."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.casework.case import Case
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.covering import by_id, stand_in
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.case_file import CasePage
from chalicelib.ports.world import World
from chalicelib.services.casework.all_cases import all_open

PAGE_OF_CASES = 25


LOOKED_THROUGH = 200
"""Cases at most that one page of a filtered list looks through."""


MINE, NOBODY = "mine", "nobody"


class Filters(Struct, frozen=True):
    """The filters of a worklist. `owner` is MINE, NOBODY or a person's id; an empty filter does nothing."""

    owner: str = ""
    stage: str = ""
    priority: str = ""
    overdue: bool = False


EVERYTHING = Filters()


def open_cases(world: World, after: str, filters: Filters = EVERYTHING, person: Person | None = None) -> CasePage:
    """A page of open cases, in the order of the store. The query filters by owner; the service looks through cases for
    the other filters, until a page is full. The first page of unowned cases begins with those of owners who no longer
    work cases, or are away without a cover."""
    owners = {"": None, NOBODY: "", MINE: person.person_id if person else ""}
    owner, now = owners.get(filters.owner, filters.owner), world.clock.now()
    found = list[Case]()
    if filters.owner == NOBODY and not after:
        found += [case for case in left_behind(world) if _fits(case, filters, now)]
    for _ in range(LOOKED_THROUGH // PAGE_OF_CASES):
        page = world.cases.open_cases(after, PAGE_OF_CASES, owner)
        found += [case for case in page.cases if _fits(case, filters, now)]
        after = "" if filters.overdue and _is_past_overdue(page.cases, now) else page.after
        if not after or len(found) >= PAGE_OF_CASES:
            break
    return CasePage(tuple(found), after)


def _is_past_overdue(cases: Sequence[Case], now: datetime) -> bool:
    """Whether nothing after these is overdue: RED cases nobody has taken come first, then the soonest due."""
    return bool(cases) and not cases[-1].comes_first and not cases[-1].is_overdue(now)


def left_behind(world: World) -> list[Case]:
    """Open cases of absent staff without a cover, or with a cover who may not see the case. Each absent person costs a
    small query."""
    people, today = by_id(world.people.staff()), london_day(world.clock.now())
    not_there = [id for id in sorted(people) if (found := stand_in(people, id, today)) is None or found.person_id != id]
    return [
        case
        for person_id in not_there
        for case in all_open(world, person_id)
        if not stand_in(people, person_id, today, case.barred)
    ]


def owners_to_choose(world: World, staff: Iterable[Person]) -> tuple[list[Person], list[Person]]:
    """Staff by name: all who may own cases, and those who no longer may but still have some."""
    staff = sorted(staff, key=lambda person: person.name.casefold())
    gone = [person for person in staff if not person.may_own_cases]
    still = [person for person in gone if world.cases.open_cases("", 1, person.person_id).cases]
    return [person for person in staff if person.may_own_cases], still


def _fits(case: Case, filters: Filters, now: datetime) -> bool:
    return (
        filters.stage in ("", case.stage)
        and filters.priority in ("", case.priority)
        and (not filters.overdue or case.is_overdue(now))
    )


def picked(world: World, references: Sequence[str]) -> list[Case]:
    """These cases, in this order, without those that are not there."""
    files = (world.cases.load_for_step(reference) for reference in references)
    return [file.case for file in files if file]


def workers(world: World) -> list[Person]:
    """The people who can get a case."""
    return [person for person in world.people.staff() if person.may_own_cases]
