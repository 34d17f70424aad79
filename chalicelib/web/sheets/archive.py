"""The public archive: a list to search, and each sheet at its permanent address."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime

from msgspec import Struct

from chalicelib.domain.authority.authority import Authority
from chalicelib.domain.errors import NotFound
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.sheets.sheet import Sheet, SheetNumber, SheetState, SheetType
from chalicelib.domain.sheets.wording import READERS, name_of
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.services.sheets import archive, files
from chalicelib.services.sheets.archive import MOST_FOUND, Shown, Wanted
from chalicelib.web.http.paging import Pages, page_asked_for, pages
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit
from chalicelib.web.sheets.lines import public_line
from chalicelib.web.sheets.shown_sheet import Leads, SheetLine, ShownSheet, shown_sheet


class ArchivePage(Struct, frozen=True, kw_only=True):
    """`found`: what was searched for is listed, not all; `most`: so many are shown of a search."""

    questions: Sequence[Field]
    raw: Mapping[str, str]
    problems: Mapping[str, str]
    lines: Sequence[SheetLine]
    pages: Pages
    found: bool
    filtered: bool
    most: int


class AmendmentLine(Struct, frozen=True, kw_only=True):
    """One of the published amendments."""

    name: str
    at: datetime | None
    what_changed: str
    address: str
    is_shown: bool


class PublicSheetPage(Struct, frozen=True, kw_only=True):
    """`newest`: where the sheet is as it is today, on the page of an earlier one; `withdrawn`: why; `instead`: what replaced
    it."""

    sheet: ShownSheet
    amendments: Sequence[AmendmentLine]
    newest: str | None
    is_withdrawn: bool
    withdrawn: str
    instead: Leads | None


def _questions(authority: Authority) -> list[Field]:
    types = tuple(Choice(str(type), authority.sheet_type(type)) for type in SheetType)
    roles = tuple(Choice(str(role), READERS[role]) for role in ContactRole)
    return [
        Field("find", "Number, or words of the title and summary", hint="Like MI 65/14."),
        Field("year", "Year", hint="Like 2014.", short=True),
        Field("type", "Type", Kind.SELECT, choices=types),
        Field("role", "For", Kind.SELECT, choices=roles),
    ]


def _wanted(query: Mapping[str, str]) -> Wanted:
    """What is no year, type or reader of ours, filters nothing."""
    year, type, role = (query.get(name, "").strip() for name in ("year", "type", "role"))
    return Wanted(
        int(year) if re.fullmatch("20[0-9]{2}", year) else None,
        SheetType(type) if type in set(SheetType) else None,
        ContactRole(role) if role in set(ContactRole) else None,
    )


@view("GET", "/sheets")
def list_of_sheets(visit: Visit) -> Show:
    world, wanted = visit.world, _wanted(visit.query)
    questions = _questions(world.authorities.current())
    raw = {item.name: visit.query.get(item.name, "") for item in questions}
    text = raw["find"].strip()
    if text:
        sheets, links = archive.found(world, text, wanted), Pages()
    else:
        page = archive.published(world, wanted, page_asked_for(visit))
        kept = {name: raw[name] for name in ("year", "type", "role")}
        sheets, links = page.rows, pages(visit, page.after, **kept)
    model = ArchivePage(
        questions=questions,
        raw=raw,
        problems={},
        lines=[public_line(world, sheet) for sheet in sheets],
        pages=links,
        found=bool(text),
        filtered=wanted != Wanted(),
        most=MOST_FOUND if len(sheets) == MOST_FOUND else 0,
    )
    return Show("sheets/archive", model)


def _number_in(year: str, number: str) -> SheetNumber:
    if not re.fullmatch("[0-9]{4}", year) or not re.fullmatch("[0-9]{1,5}", number):
        raise NotFound
    return SheetNumber(int(year), int(number))


@view("GET", "/sheets/{year}/{number}")
def sheet(visit: Visit, year: str, number: str) -> Show:
    named = visit.query.get("amendment", "")
    amendment = int(named) if re.fullmatch("[0-9]{1,4}", named) else None
    found = archive.shown(visit.world, _number_in(year, number), amendment)
    return Show("sheets/public", _page(visit, found))


@view("GET", "/sheets/{year}/{number}/files/{file_id}")
def file(visit: Visit, year: str, number: str, file_id: str) -> Go:
    return Go(files.public_file(visit.world, _number_in(year, number), file_id))


def _page(visit: Visit, found: Shown) -> PublicSheetPage:
    links, now = visit.world.links(), found.sheet
    newest = found.amendments[0]
    withdrawn = next((each for each in found.amendments if each.state is SheetState.WITHDRAWN), None)
    instead = found.replaced_by
    return PublicSheetPage(
        sheet=shown_sheet(visit.world, now, now.html),
        amendments=[_amendment(visit, each, now) for each in found.amendments],
        newest=None if found.is_newest else links.sheet(newest.number.year, newest.number.number),
        is_withdrawn=withdrawn is not None,
        withdrawn=withdrawn.withdrawn_because if withdrawn else "",
        instead=_leads(visit, instead) if instead else None,
    )


def _leads(visit: Visit, sheet: Sheet) -> Leads:
    address = visit.world.links().sheet(sheet.number.year, sheet.number.number)
    return Leads(f"{sheet.number}, {sheet.title}", address)


def _amendment(visit: Visit, each: Sheet, shown: Sheet) -> AmendmentLine:
    return AmendmentLine(
        name=name_of(each),
        at=each.published_at,
        what_changed=each.what_changed,
        address=visit.world.links().sheet(each.number.year, each.number.number, each.amendment),
        is_shown=each.amendment == shown.amendment,
    )
