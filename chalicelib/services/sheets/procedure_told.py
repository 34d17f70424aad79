"""Which schools were told of a version of a page of the procedures, by which sheets: the proof for an inspection."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial

from msgspec import Struct

from chalicelib.domain.paging import ListPage, all_rows, page_after
from chalicelib.domain.people.changes import Change, Changed
from chalicelib.domain.people.mail_contacts import CONTACT_ROLE_NAMES
from chalicelib.domain.people.people import Person
from chalicelib.domain.saved_csv import saved_csv
from chalicelib.domain.sheets.proving import (
    STANDINGS,
    Counts,
    Stand,
    Standing,
    Which,
    best,
    counted,
    standing_of,
)
from chalicelib.domain.sheets.sheet import Sheet, Told
from chalicelib.domain.sheets.wording import name_of
from chalicelib.domain.wording import london
from chalicelib.ports.world import World
from chalicelib.services.settings.our_schools import our_schools
from chalicelib.services.sheets.digests import READ_AT_ONCE
from chalicelib.services.sheets.proof import LINES_SHOWN, Line, lines_of, named, read_by

MOST_SHEETS = 6
"""Announcements that are counted for all schools together, the newest: each has a row and an email for each of its readers."""


class Version(Struct, frozen=True):
    """Of a page of the procedures."""

    slug: str
    number: int


class Evidence(Struct, frozen=True):
    """One reader of one sheet that announced the version, or a later one."""

    sheet: Sheet
    line: Line

    @property
    def standing(self) -> Standing:
        return standing_of(self.line.told, self.line.state)


class OfSchool(Struct, frozen=True):
    """One school with all evidence for it, the strongest first."""

    urn: str
    school: str
    evidence: tuple[Evidence, ...] = ()

    @property
    def stand(self) -> Stand:
        asked = any(each.sheet.asks_reading and each.line.told.contact for each in self.evidence)
        return Stand(best(each.standing for each in self.evidence), asked)


class Overview(Struct, frozen=True):
    """All schools of the authority. `sheets`: all that announced it, the newest first, of which MOST_SHEETS are counted."""

    sheets: Sequence[Sheet]
    counts: Counts
    page: ListPage[OfSchool]

    @property
    def asks(self) -> bool:
        return any(sheet.asks_reading for sheet in self.sheets[:MOST_SHEETS])


def overview(world: World, version: Version, which: Which, after: str = "", *, whole: bool = False) -> Overview:
    """In the order of the schools' names. `whole`: all of them, to be printed."""
    sheets = world.sheets.announcing(version.slug, version.number)
    schools = _schools(world, sheets[:MOST_SHEETS])
    chosen = [each for each in schools if each.stand.is_shown(which)]
    limit = len(chosen) if whole else LINES_SHOWN
    page = page_after(chosen, limit, "" if whole else after, lambda each: each.urn)
    return Overview(sheets, counted(each.stand for each in schools), page)


def of_school(world: World, version: Version, urn: str) -> OfSchool:
    """One school with all that it was told of this version, however long ago."""
    sheets = world.sheets.announcing(version.slug, version.number)
    school = next(iter(world.schools.of([urn])), None)
    ids = dict.fromkeys(sheet.sheet_id for sheet in sheets)
    rows = [told for sheet_id in ids for told in world.sheets.told_at(sheet_id, urn)]
    name = named(school) if school else urn
    return OfSchool(urn, name, _strongest_first(_evidence(world, sheets, rows, {urn: name})))


def _schools(world: World, sheets: Sequence[Sheet]) -> list[OfSchool]:
    """Those that are open, and those that were told of it before they closed."""
    rows = list(_rows(world, sheets))
    known = {school.urn: school for school in our_schools(world)}
    closed = {told.urn for told in rows} - known.keys()
    known |= {school.urn: school for school in world.schools.of(closed)}
    names = dict.fromkeys(closed, "A school that is not in the register") | {
        urn: named(school) for urn, school in known.items()
    }
    found = dict[str, list[Evidence]]()
    for each in _evidence(world, sheets, rows, names):
        found.setdefault(each.line.told.urn, []).append(each)
    schools = [OfSchool(urn, name, _strongest_first(found.get(urn, ()))) for urn, name in names.items()]
    return sorted(schools, key=lambda each: (each.school.casefold(), each.urn))


def _rows(world: World, sheets: Sequence[Sheet]) -> Iterator[Told]:
    for sheet_id in dict.fromkeys(sheet.sheet_id for sheet in sheets):
        yield from all_rows(partial(world.sheets.told, sheet_id, READ_AT_ONCE))


def _evidence(
    world: World, sheets: Sequence[Sheet], rows: Iterable[Told], names: Mapping[str, str]
) -> Iterator[Evidence]:
    """Of the amendments that announced it: another of the same sheet may not have named it."""
    by_key = {(sheet.sheet_id, sheet.amendment): sheet for sheet in sheets}
    wanted = [told for told in rows if (told.sheet_id, told.amendment) in by_key]
    for line in lines_of(world, wanted, names):
        yield Evidence(by_key[line.told.sheet_id, line.told.amendment], line)


def _strongest_first(evidence: Iterable[Evidence]) -> tuple[Evidence, ...]:
    """Of two that are as strong, the earlier: since then the school knows."""
    order = tuple(Standing)

    def strength(each: Evidence) -> tuple[int, bool, str]:
        at = each.line.told.read_at or each.line.at
        return order.index(each.standing), at is None, at.isoformat() if at else each.line.told.contact

    return tuple(sorted(evidence, key=strength))


# --- a file ---------------------------------------------------------------------------------------------------------------

HEADINGS = (
    *("URN", "School", "Told?", "Information sheet", "Published", "For", "Name", "Told as", "Email", "On"),
    *("Read on", "Read by"),
)


def export(world: World, me: Person, version: Version) -> str:
    """A line for each reader of all schools, and one for each school without any. The record of changes says who saved it."""
    sheets = world.sheets.announcing(version.slug, version.number)[:MOST_SHEETS]
    lines = [cells for school in _schools(world, sheets) for cells in _cells(school)]
    now, which = world.clock.now(), f"{version.slug}, version {version.number}"
    facts = {"Procedure": which, "Lines": str(len(lines))}
    world.changes.add(Change(world.keys.new_id(), Changed.PROOF_EXPORTED, version.slug, me.person_id, now, {}, facts))
    names = ", ".join(name_of(sheet) for sheet in sheets) or "none"
    notes = (
        f"Who was told of the procedures: {which}, or a later version.",
        f"Information sheets that are counted: {names}.",
        f"Saved by {me.name} on {london(now)}.",
    )
    return saved_csv(HEADINGS, lines, notes)


def _cells(school: OfSchool) -> list[tuple[str, ...]]:
    if not school.evidence:
        return [(school.urn, school.school, STANDINGS[Standing.UNTOLD], *[""] * (len(HEADINGS) - 3))]
    return [_of_reader(school, each) for each in school.evidence]


def _of_reader(school: OfSchool, each: Evidence) -> tuple[str, ...]:
    told, sheet = each.line.told, each.sheet
    return (
        school.urn,
        school.school,
        STANDINGS[each.standing],
        name_of(sheet),
        london(sheet.published_at) if sheet.published_at else "",
        CONTACT_ROLE_NAMES[told.role],
        told.name,
        CONTACT_ROLE_NAMES[told.instead] if told.instead else "",
        each.line.state_words,
        london(each.line.at) if each.line.at else "",
        london(told.read_at) if told.read_at else "",
        read_by(told),
    )
