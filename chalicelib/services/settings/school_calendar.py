"""A school's own calendar: what its days are counted by, and what an administrator enters of it."""

from datetime import date

from msgspec.structs import replace

from chalicelib.domain.calendar.days import SchoolCalendar
from chalicelib.domain.calendar.term_dates import TermDates
from chalicelib.domain.errors import Conflict, NotFound, Unreadable
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.changes import Change, Changed, differences
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.submission import Submission
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.ports.world import World


def calendar_of(world: World, urn: str) -> SchoolCalendar:
    """The calendar of this school's days; assumed, if this year's terms are the county's."""
    county, own = world.authorities.current().calendar(), _own_dates(world, urn) if urn else TermDates()
    return replace(own.over(county), assumed=own.is_assumed(london_day(world.clock.now())))


def _own_dates(world: World, urn: str) -> TermDates:
    """None where they cannot be read: a form of the school is taken all the same, by the county's dates."""
    try:
        return world.schools.dates(urn)
    except Unreadable:
        return TermDates()


def calendar_if_any(world: World, submission: Submission | None) -> SchoolCalendar | None:
    """The calendar of the school that sent a form; None when the sender speaks for no school."""
    return calendar_of(world, submission.school.urn) if submission and submission.school.urn else None


def registered(world: World, urn: str) -> RegisteredSchool:
    """Raises NotFound."""
    school = world.schools.get(urn)
    if not school:
        raise NotFound
    return school


def add_term(world: World, me: Person, urn: str, version: int, first: date, last: date) -> None:
    """Raises CalendarRefused, TermDatesWrong, NotFound or Conflict, as all of these."""
    before = _as_seen(world, urn, version)
    _save(world, me, urn, before, before.with_term(first, last))


def remove_term(world: World, me: Person, urn: str, version: int, first: date) -> None:
    before = _as_seen(world, urn, version)
    _save(world, me, urn, before, before.without_term(first))


def add_closure(world: World, me: Person, urn: str, version: int, day: date) -> None:
    """On top of the counted terms: its own, or the county's."""
    before = _as_seen(world, urn, version)
    _save(world, me, urn, before, before.with_closure(day, calendar_of(world, urn)))


def remove_closure(world: World, me: Person, urn: str, version: int, day: date) -> None:
    before = _as_seen(world, urn, version)
    _save(world, me, urn, before, before.without_closure(day))


def _as_seen(world: World, urn: str, version: int) -> TermDates:
    dates = world.schools.dates(urn)
    if dates.version != version:
        raise Conflict
    return dates


def _described(dates: TermDates) -> dict[str, str]:
    return {
        "Terms": "; ".join(f"{first} to {last}" for first, last in dates.terms),
        "Closures": ", ".join(day.isoformat() for day in sorted(dates.closures)),
    }


def _save(world: World, me: Person, urn: str, before: TermDates, after: TermDates) -> None:
    school = registered(world, urn)
    was, is_now = differences(_described(before), _described(after))
    if not is_now:
        return
    is_now["School"] = f"{school.name} (URN {urn})"
    what = Changed.SCHOOL_CALENDAR
    world.schools.save_dates(
        urn, before, after, Change(world.keys.new_id(), what, "", me.person_id, world.clock.now(), was, is_now)
    )
