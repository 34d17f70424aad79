"""Who was told of a sheet, and what one school was told: the proof for an inspection."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.messages.message import Message
from chalicelib.domain.messages.states import PROBLEMS, STATE_LABELS, State
from chalicelib.domain.paging import ListPage, page_after
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.mail_contacts import CONTACT_ROLE_NAMES
from chalicelib.domain.people.people import Person
from chalicelib.domain.saved_csv import saved_csv
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.domain.sheets.sheet import Sheet, Told
from chalicelib.domain.sheets.wording import name_of
from chalicelib.domain.wording import london
from chalicelib.ports.world import World
from chalicelib.services.sheets.digests import all_told

LINES_SHOWN = 50
_AT_ONCE = 100
"""Emails that are read together."""


class Which(StrEnum):
    """The rows of the list that are shown."""

    ALL = "all"
    UNREAD = "unread"
    """The call list: nobody has said that they read it."""
    NOBODY = "nobody"


class Line(Struct, frozen=True):
    """One reader at one school, and what became of their email. `state` None: no email is planned, or it is not known any
    more."""

    told: Told
    school: str
    state: State | None
    at: datetime | None

    @property
    def state_words(self) -> str:
        if not self.told.contact:
            return "Nobody to tell"
        if self.state:
            return STATE_LABELS[self.state]
        return "Its email is no longer known" if self.told.planned_at else "In the next weekly email"

    @property
    def is_problem(self) -> bool:
        return not self.told.contact or self.state in PROBLEMS


class Counts(Struct, frozen=True):
    """`told`: readers with an email; `schools`: with at least one of them."""

    told: int
    waiting: int
    read: int
    unread_schools: int
    schools: int
    nobody: int


class List(Struct, frozen=True):
    counts: Counts
    page: ListPage[Line]


def told_of(world: World, sheet: Sheet, which: Which, after: str = "") -> List:
    """In the order of the schools' names."""
    rows, names = _ordered(world, all_told(world, sheet))
    chosen = [told for told in rows if _is_shown(told, which)]
    page = page_after(chosen, LINES_SHOWN, after, _mark)
    return List(_counts(rows), ListPage(tuple(lines_of(world, page.rows, names)), page.after, page.total))


def _ordered(world: World, rows: Iterable[Told]) -> tuple[list[Told], dict[str, str]]:
    found = list(rows)
    names = {school.urn: named(school) for school in world.schools.of({told.urn for told in found})}
    return sorted(found, key=lambda told: (names.get(told.urn, told.urn).casefold(), _mark(told))), names


def named(school: RegisteredSchool) -> str:
    return f"{school.name}, {school.town}" if school.town else school.name


def _mark(told: Told) -> str:
    return f"{told.urn}-{told.role}-{told.contact}"


def _is_shown(told: Told, which: Which) -> bool:
    match which:
        case Which.UNREAD:
            return not told.read_at
        case Which.NOBODY:
            return not told.contact
        case _:
            return True


def _counts(rows: Sequence[Told]) -> Counts:
    real = [told for told in rows if told.contact]
    schools = {told.urn for told in rows}
    return Counts(
        told=sum(1 for told in real if told.planned_at),
        waiting=sum(1 for told in real if not told.planned_at),
        read=sum(1 for told in real if told.read_at),
        unread_schools=len(schools - {told.urn for told in real if told.read_at}),
        schools=len(schools),
        nobody=len(rows) - len(real),
    )


def lines_of(world: World, rows: Sequence[Told], names: Mapping[str, str]) -> list[Line]:
    """`names`: of the schools, by URN."""
    emails = _emails(world, rows)
    return [_line(told, names.get(told.urn, told.urn), emails.get(told.message_id)) for told in rows]


def _emails(world: World, rows: Sequence[Told]) -> dict[str, Message]:
    ids = [*dict.fromkeys(told.message_id for told in rows if told.message_id)]
    found = dict[str, Message]()
    for at in range(0, len(ids), _AT_ONCE):
        found |= world.outbox.many(ids[at : at + _AT_ONCE])
    return found


def _line(told: Told, school: str, message: Message | None) -> Line:
    return Line(told, school, message.state if message else None, message.state_at if message else None)


# --- one school -----------------------------------------------------------------------------------------------------------


class OfSchool(Struct, frozen=True):
    """What one school was told, the newest first: each line with its sheet."""

    school: str
    lines: Sequence[tuple[Line, Sheet | None]]
    after: str


def told_to(world: World, urn: str, after: str = "") -> OfSchool:
    page = world.sheets.told_to(urn, LINES_SHOWN, after)
    school = next(iter(world.schools.of([urn])), None)
    name = named(school) if school else urn
    sheets = {
        key: world.sheets.get(*key) for key in dict.fromkeys((told.sheet_id, told.amendment) for told in page.rows)
    }
    lines = lines_of(world, page.rows, {urn: name})
    return OfSchool(name, [(line, sheets[line.told.sheet_id, line.told.amendment]) for line in lines], page.after)


# --- a file ---------------------------------------------------------------------------------------------------------------

HEADINGS = ("URN", "School", "For", "Name", "Told as", "Email", "On", "Read on", "Read by", "Answer")


def export(world: World, me: Person, sheet: Sheet) -> str:
    """All rows of the list. The record of changes says who saved it."""
    rows, names = _ordered(world, all_told(world, sheet))
    facts = {"Sheet": name_of(sheet), "Lines": str(len(rows))}
    world.changes.add(
        Change(world.keys.new_id(), Changed.SHEET_EXPORTED, sheet.sheet_id, me.person_id, world.clock.now(), {}, facts)
    )
    return saved_csv(HEADINGS, [_cells(line) for line in lines_of(world, rows, names)])


def _cells(line: Line) -> tuple[str, ...]:
    told = line.told
    return (
        told.urn,
        line.school,
        CONTACT_ROLE_NAMES[told.role],
        told.name,
        CONTACT_ROLE_NAMES[told.instead] if told.instead else "",
        line.state_words,
        london(line.at) if line.at else "",
        london(told.read_at) if told.read_at else "",
        read_by(told),
        told.answer,
    )


def read_by(told: Told) -> str:
    """Who said that it was read: its reader, or their head; empty where nobody did."""
    return (told.read_by or told.name) if told.read_at else ""
