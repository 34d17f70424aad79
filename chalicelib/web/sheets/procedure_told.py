"""Which schools were told of a version of the procedures: the pages with which an inspector begins."""

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.errors import NotFound
from chalicelib.domain.guidance.pages import GuidanceVersion
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.mail_contacts import CONTACT_ROLE_NAMES
from chalicelib.domain.sheets.proving import STANDINGS, Counts, Standing, Which
from chalicelib.domain.sheets.sheet import Sheet
from chalicelib.domain.sheets.wording import name_of
from chalicelib.domain.wording import london
from chalicelib.services.guidance import reading
from chalicelib.services.sheets import procedure_told
from chalicelib.services.sheets.procedure_told import MOST_SHEETS, Evidence, OfSchool, Version
from chalicelib.services.sheets.proof import read_by
from chalicelib.web.http.paging import Pages, page_asked_for, pages
from chalicelib.web.http.replies import Save, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit
from chalicelib.web.sheets.shown_sheet import Leads

SHOWN: Mapping[Which, str] = {Which.ALL: "All schools", Which.UNTOLD: "Not told", Which.UNREAD: "Not read"}


class Proved(Struct, frozen=True, kw_only=True):
    """What is proved here, and who asked for it when: a print says so."""

    slug: str
    title: str
    number: int
    live: int
    published: str
    asked_by: str
    asked_at: str


class Evident(Struct, frozen=True, kw_only=True):
    """One reader of one sheet."""

    standing: str
    sheet: Leads
    reader: str
    email: str
    read: str


class SchoolLine(Struct, frozen=True, kw_only=True):
    """A school with its strongest evidence; `evident` None: no sheet was for it. `more`: of its other readers and sheets."""

    school: str
    address: str
    standing: str
    is_gap: bool
    evident: Evident | None
    more: int


class AllSchoolsPage(Struct, frozen=True, kw_only=True):
    """`sheets`: those that announced it, the newest first; `left_out`: how many are too old to be counted. `versions`: each
    version with its address, None for the one that is shown."""

    proved: Proved
    versions: Sequence[tuple[str, str | None]]
    sheets: Sequence[Leads]
    left_out: int
    asks: bool
    counts: Counts
    shown: str
    filters: Sequence[tuple[str, str | None]]
    lines: Sequence[SchoolLine]
    pages: Pages
    whole: str | None


class OneSchoolPage(Struct, frozen=True, kw_only=True):
    proved: Proved
    school: str
    urn: str
    standing: str
    is_gap: bool
    lines: Sequence[Evident]


@view("GET", "/guidance/{slug}/told")
def told(visit: Visit, slug: str) -> Show:
    proved, versions = _asked(visit, slug)
    which = next((each for each in Which if each == visit.query.get("show")), Which.ALL)
    is_whole, version = visit.query.get("all") == "yes", Version(slug, proved.number)
    mark = f"{which}-{proved.number}"
    found = procedure_told.overview(visit.world, version, which, page_asked_for(visit, mark), whole=is_whole)
    return Show(
        "sheets/procedure_told",
        AllSchoolsPage(
            proved=proved,
            versions=[(f"Version {each.number}", _address(visit, slug, proved, each.number)) for each in versions],
            sheets=[_sheet(visit, sheet) for sheet in found.sheets[:MOST_SHEETS]],
            left_out=max(0, len(found.sheets) - MOST_SHEETS),
            asks=found.asks,
            counts=found.counts,
            shown=SHOWN[which],
            filters=_filters(visit, proved, which),
            lines=[_school_line(visit, proved, each) for each in found.page.rows],
            pages=pages(visit, found.page.after, mark, version=str(proved.number), show=which),
            whole=None if is_whole else _with(visit, proved, which, all="yes"),
        ),
    )


@view("POST", "/guidance/{slug}/told")
def export(visit: Visit, slug: str) -> Save:
    proved, _ = _asked(visit, slug)
    day = london_day(visit.world.clock.now()).isoformat()
    text = procedure_told.export(visit.world, visit.me, Version(slug, proved.number))
    return Save(f"told-of-{slug}-version-{proved.number}-{day}.csv", text)


@view("GET", "/guidance/{slug}/told/{urn}")
def told_one(visit: Visit, slug: str, urn: str) -> Show:
    if not re.fullmatch("[0-9]{1,10}", urn):
        raise NotFound
    proved, _ = _asked(visit, slug)
    found = procedure_told.of_school(visit.world, Version(slug, proved.number), urn)
    return Show(
        "sheets/procedure_told_school",
        OneSchoolPage(
            proved=proved,
            school=found.school,
            urn=urn,
            standing=STANDINGS[found.stand.standing],
            is_gap=not found.stand.is_told,
            lines=[_evident(visit, each) for each in found.evidence],
        ),
    )


def _asked(visit: Visit, slug: str) -> tuple[Proved, Sequence[GuidanceVersion]]:
    """What the address asks to prove; the newest version where it names none. Raises NotFound."""
    page, versions = reading.versions_of_page(visit.world, slug)
    text = visit.query.get("version", "") or visit.form.get("version", "") or str(page.live)
    found = next((each for each in versions if str(each.number) == text), None)
    if not found:
        raise NotFound
    proved = Proved(
        slug=slug,
        title=found.title,
        number=found.number,
        live=page.live,
        published=london(found.at),
        asked_by=visit.me.name,
        asked_at=london(visit.world.clock.now()),
    )
    return proved, versions


def _address(visit: Visit, slug: str, proved: Proved, number: int) -> str | None:
    return None if number == proved.number else visit.world.links().procedure_told(slug, number)


def _with(visit: Visit, proved: Proved, which: Which, **more: str) -> str:
    return visit.world.links().page_of(visit.path, {"version": str(proved.number), "show": which, **more})


def _filters(visit: Visit, proved: Proved, which: Which) -> list[tuple[str, str | None]]:
    return [(words, None if each is which else _with(visit, proved, each)) for each, words in SHOWN.items()]


def _sheet(visit: Visit, sheet: Sheet) -> Leads:
    when = f", published {london(sheet.published_at)}" if sheet.published_at else ""
    links = visit.world.links()
    return Leads(
        f"{name_of(sheet)}, {sheet.title}{when}", links.sheet(sheet.number.year, sheet.number.number, sheet.amendment)
    )


def _school_line(visit: Visit, proved: Proved, found: OfSchool) -> SchoolLine:
    first = found.evidence[0] if found.evidence else None
    return SchoolLine(
        school=f"{found.school} ({found.urn})",
        address=visit.world.links().procedure_told(proved.slug, proved.number, found.urn),
        standing=STANDINGS[found.stand.standing],
        is_gap=not found.stand.is_told,
        evident=_evident(visit, first) if first else None,
        more=max(0, len(found.evidence) - 1),
    )


def _evident(visit: Visit, each: Evidence) -> Evident:
    told, sheet, links = each.line.told, each.sheet, visit.world.links()
    role = CONTACT_ROLE_NAMES[told.instead or told.role].lower()
    instead = f" (there is no {CONTACT_ROLE_NAMES[told.role].lower()})" if told.instead else ""
    at = f", {london(each.line.at)}" if each.line.at else ""
    return Evident(
        standing=STANDINGS[each.standing],
        sheet=Leads(name_of(sheet), links.sheet(sheet.number.year, sheet.number.number, sheet.amendment)),
        reader=f"{told.name}, {role}{instead}" if told.name else f"Nobody: {role}",
        email=f"{each.line.state_words}{at}",
        read=_read(each),
    )


def _read(each: Evidence) -> str:
    told = each.line.told
    if told.read_at:
        return f"{london(told.read_at)}, said by {read_by(told)}"
    if not told.contact or each.standing is Standing.UNTOLD:
        return ""
    return "Not read" if each.sheet.asks_reading else "Not asked"
