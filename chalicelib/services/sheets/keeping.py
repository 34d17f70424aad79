"""One change of a sheet, with the record of who made it."""

from collections.abc import Mapping

from chalicelib.domain.errors import Conflict, DomainError, NotFound
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.people.changes import Change, Changed, differences
from chalicelib.domain.sheets.sheet import Sheet
from chalicelib.domain.sheets.wording import described, name_of
from chalicelib.ports.world import World
from chalicelib.services.sheets.contact import ask_about


class NumberTaken(DomainError):
    """Another sheet has the number."""


def whole(world: World, sheet_id: str, amendment: int) -> Sheet:
    """Raises NotFound."""
    found = world.sheets.get(sheet_id, amendment)
    if not found:
        raise NotFound
    return found


def current(world: World, sheet_id: str) -> Sheet:
    """What the team works on: the newest amendment. Raises NotFound."""
    newest = world.sheets.get(sheet_id)
    if not newest:
        raise NotFound
    return newest


def as_seen(world: World, sheet_id: str, version: int) -> Sheet:
    """The sheet as the page had it. Raises NotFound or Conflict."""
    found = current(world, sheet_id)
    if found.version != version:
        raise Conflict
    return found


def save(world: World, person_id: str, before: Sheet | None, after: Sheet, job: Job | None = None) -> Sheet:
    """Raises Conflict, or NumberTaken where it is because of the number."""
    is_now = _in_words(world, after)
    change = _change(world, person_id, after, _in_words(world, before) if before else {}, is_now)
    try:
        world.sheets.save(before, after, change, job)
    except Conflict:
        _refuse_taken_number(world, after)
        raise
    return whole(world, after.sheet_id, after.amendment)


def drop(world: World, person_id: str, sheet: Sheet) -> None:
    """Raises Conflict where it changed since it was read."""
    was = _in_words(world, sheet)
    now = {"Sheet": name_of(sheet), "State": "Discarded"}
    world.sheets.drop(sheet, _change(world, person_id, sheet, was, now))


def _change(world: World, person_id: str, sheet: Sheet, before: Mapping[str, str], after: Mapping[str, str]) -> Change:
    was, is_now = differences(before, after)
    named = {"Sheet": name_of(sheet)}
    return Change(
        world.keys.new_id(),
        Changed.SHEET,
        sheet.sheet_id,
        person_id,
        world.clock.now(),
        named | was,
        named | is_now,
    )


def _in_words(world: World, sheet: Sheet) -> dict[str, str]:
    return described(sheet) | {"Questions to": ask_about(world, sheet).role}


def _refuse_taken_number(world: World, sheet: Sheet) -> None:
    taken = world.sheets.by_number(sheet.number)
    if taken and taken[0].sheet_id != sheet.sheet_id:
        free = world.sheets.next_number(sheet.number.year)
        raise NumberTaken(
            f"{sheet.number} is the number of another sheet, “{taken[0].title}”. The next free number of "
            f"{sheet.number.year} is {free}/{sheet.number.year % 100:02}."
        )
