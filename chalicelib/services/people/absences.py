"""Absences of those who work cases: entered by themselves, or by a manager or an administrator for anybody."""

from collections.abc import Sequence
from datetime import date

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.changes import Change, Changed, differences
from chalicelib.domain.people.covering import Absence, absence_of, by_id, check_absence
from chalicelib.domain.people.people import Away, Person
from chalicelib.domain.people.roles import Role
from chalicelib.domain.wording import plain_day
from chalicelib.ports.world import World


class Member(Struct, frozen=True):
    """Somebody of the team, with their absence unless it is over, and whether the one who looks may change it."""

    person: Person
    absence: Absence | None
    mine_to_set: bool


def team(world: World, me: Person) -> list[Member]:
    """Everybody who works cases, by name."""
    people = by_id(world.people.staff())
    today = london_day(world.clock.now())
    shown = sorted((p for p in people.values() if p.may_own_cases), key=lambda person: person.name.casefold())
    return [Member(person, absence_of(people, person, today), may_set(me, person)) for person in shown]


def hints(world: World, people: Sequence[Person]) -> dict[str, str]:
    """For each person who is or will be away: when, and who covers."""
    found, today = by_id(people), london_day(world.clock.now())
    absences = {person.person_id: absence_of(found, person, today) for person in people}
    return {person_id: absence.sentence for person_id, absence in absences.items() if absence}


def may_set(me: Person, person: Person) -> bool:
    return me.person_id == person.person_id or bool(me.roles & {Role.MANAGER, Role.ADMINISTRATOR})


def whose(world: World, me: Person, person_id: str) -> Person:
    """The person whose absence is entered. Raises NotFound if this person may not enter it."""
    person = world.people.get(person_id)
    if not person or not person.may_own_cases or not may_set(me, person):
        raise NotFound
    return person


def set_absence(world: World, me: Person, person_id: str, version: int, away: Away | None) -> Person:
    """None ends it. Raises NotFound, AbsenceRefused, or Conflict when the person was changed since the page was shown."""
    before = whose(world, me, person_id)
    if before.version != version:
        raise Conflict
    if away:
        check_absence(before, away, world.people.get(away.cover_id), london_day(world.clock.now()))
    after = replace(before, away=away)
    if after != before:
        world.people.change(before, after, _change(world, me, before, after))
    return after


def _change(world: World, me: Person, before: Person, after: Person) -> Change:
    was, now = differences(_described(world, before.away), _described(world, after.away))
    return Change(world.keys.new_id(), Changed.ABSENCE, after.person_id, me.person_id, world.clock.now(), was, now)


def _described(world: World, away: Away | None) -> dict[str, str]:
    if not away:
        return {}
    cover = world.people.get(away.cover_id)
    return {"Away": _days(away.first, away.last), "Cover": cover.name if cover else ""}


def _days(first: date, last: date) -> str:
    return f"{plain_day(first)} to {plain_day(last)}"
