"""The team's page of one sheet, what it will look like, and whom it would tell."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.errors import DomainError
from chalicelib.domain.instants import london_day
from chalicelib.domain.paging import page_after
from chalicelib.domain.people.mail_contacts import CONTACT_ROLE_NAMES
from chalicelib.domain.sheets import moves
from chalicelib.domain.sheets.moves import Move
from chalicelib.domain.sheets.numbering import doubt
from chalicelib.domain.sheets.publish_time import in_words
from chalicelib.domain.sheets.readers import Gap, Reader, Readers
from chalicelib.domain.sheets.sheet import Sheet, SheetState
from chalicelib.domain.sheets.wording import STATES, name_of
from chalicelib.ports.world import World
from chalicelib.services.delivery import sheet_preview
from chalicelib.services.settings.our_schools import our_schools
from chalicelib.services.sheets.keeping import current
from chalicelib.services.sheets.publishing import lacking, rendered
from chalicelib.services.sheets.readers import readers
from chalicelib.web.forms.attachments import AttachedFile, attached
from chalicelib.web.http.paging import Pages, page_asked_for, pages
from chalicelib.web.http.replies import Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit
from chalicelib.web.http.who import Who, may
from chalicelib.web.sheets.shown_sheet import ShownSheet, shown_sheet

NAMES_SHOWN = 100


class TeamSheetPage(Struct, frozen=True, kw_only=True):
    """A sheet with what can be done next. `acts`: the moves that its state allows; `lacking`: why it cannot be published
    yet; `doubt`: a warning about its number; `live`: the address of what the public reads; `by`, `second`: names."""

    sheet: ShownSheet
    sheet_id: str
    version: int
    state: str
    state_key: str
    publish_at: str
    by: str
    second: str
    is_mine: bool
    acts: Sequence[str]
    lacking: Sequence[str]
    told: int
    untold: int
    files: Sequence[AttachedFile]
    live: str | None
    because: str
    doubt: str
    writes: bool


class PreviewPage(Struct, frozen=True, kw_only=True):
    """A sheet before it is published, as a page and as an email. `refused`: why its text cannot be shown."""

    sheet: ShownSheet
    sheet_id: str
    subject: str
    text: str
    at_once: bool
    refused: str


class ReaderLine(Struct, frozen=True, kw_only=True):
    """`instead`: the role that the reader has, where nobody has the one that the sheet is for."""

    school: str
    name: str
    role: str
    instead: str


class GapLine(Struct, frozen=True, kw_only=True):
    """A role that nobody has at a school; `instead`: who is told in its place."""

    school: str
    role: str
    instead: str


class ReadersPage(Struct, frozen=True, kw_only=True):
    """Whom a sheet would tell, by name, and the schools without anybody."""

    name: str
    title: str
    sheet_id: str
    people: int
    schools: int
    gaps: Sequence[GapLine]
    lines: Sequence[ReaderLine]
    pages: Pages


def name_of_person(world: World, person_id: str) -> str:
    person = world.people.get(person_id) if person_id else None
    return person.name if person else ("Somebody who is no longer known" if person_id else "")


def text_of(world: World, sheet: Sheet) -> tuple[str, str]:
    """The text as HTML, or why it cannot be shown."""
    if sheet.html:
        return sheet.html, ""
    try:
        return rendered(world, sheet), ""
    except DomainError as refused:
        return "", str(refused)


def team_files(world: World, sheet: Sheet) -> Sequence[AttachedFile]:
    """Also those that nobody else can open yet."""
    return attached(
        world, sheet.attachments, lambda file_id: world.links().sheet_file_received(sheet.sheet_id, file_id)
    )


@view("GET", "/write-sheets/{sheet_id}")
def sheet_page(visit: Visit, sheet_id: str) -> Show:
    world, sheet = visit.world, current(visit.world, sheet_id)
    found, live = readers(world, sheet.audience), moves.live_of(world.sheets.amendments(sheet_id))
    html, refused = text_of(world, sheet)
    is_open = sheet.state in (SheetState.DRAFT, SheetState.SECOND_READER, SheetState.SCHEDULED)
    model = TeamSheetPage(
        sheet=shown_sheet(world, sheet, html),
        sheet_id=sheet_id,
        version=sheet.version,
        state=STATES[sheet.state],
        state_key=str(sheet.state),
        publish_at=in_words(sheet.publish_at) if sheet.publish_at else "",
        by=name_of_person(world, sheet.by),
        second=name_of_person(world, sheet.second_reader),
        is_mine=sheet.by == visit.me.person_id,
        acts=[str(move) for move in Move if moves.may(move, sheet)],
        lacking=[*lacking(world, sheet, found), *([refused] if refused else [])] if is_open else [],
        told=found.people,
        untold=len(found.untold),
        files=team_files(world, sheet),
        live=world.links().sheet(sheet.number.year, sheet.number.number) if live else None,
        because=sheet.withdrawn_because,
        doubt=doubt(sheet.number, london_day(sheet.publish_at or world.clock.now())) if is_open else "",
        writes=may(visit.person, Who.WRITES),
    )
    return Show("sheets/sheet", model)


@view("GET", "/write-sheets/{sheet_id}/preview")
def preview(visit: Visit, sheet_id: str) -> Show:
    world, sheet = visit.world, current(visit.world, sheet_id)
    html, refused = text_of(world, sheet)
    email = sheet_preview.preview(world, sheet)
    model = PreviewPage(
        sheet=shown_sheet(world, sheet, html),
        sheet_id=sheet_id,
        subject=email.subject,
        text=email.text,
        at_once=sheet.mails_at_once,
        refused=refused,
    )
    return Show("sheets/preview", model)


@view("GET", "/write-sheets/{sheet_id}/readers")
def who_is_told(visit: Visit, sheet_id: str) -> Show:
    world, sheet = visit.world, current(visit.world, sheet_id)
    found = readers(world, sheet.audience)
    names = {school.urn: school.name for school in our_schools(world)}
    page = page_after(found.told, NAMES_SHOWN, page_asked_for(visit), _mark)
    model = ReadersPage(
        name=name_of(sheet),
        title=sheet.title,
        sheet_id=sheet_id,
        people=found.people,
        schools=found.schools,
        gaps=gap_lines(found),
        lines=[_reader_line(reader, names) for reader in page.rows],
        pages=pages(visit, page.after),
    )
    return Show("sheets/readers", model)


def gap_lines(found: Readers) -> list[GapLine]:
    """Schools that nobody is told at come first."""
    ordered = sorted(found.gaps, key=lambda gap: gap.instead is not None)
    return [_gap_line(gap) for gap in ordered]


def _gap_line(gap: Gap) -> GapLine:
    instead = CONTACT_ROLE_NAMES[gap.instead] if gap.instead else ""
    return GapLine(school=f"{gap.school}, URN {gap.urn}", role=CONTACT_ROLE_NAMES[gap.role], instead=instead)


def _mark(reader: Reader) -> str:
    return f"{reader.urn}-{reader.contact}"


def _reader_line(reader: Reader, names: Mapping[str, str]) -> ReaderLine:
    return ReaderLine(
        school=names.get(reader.urn, reader.urn),
        name=reader.name,
        role=CONTACT_ROLE_NAMES[reader.role],
        instead=CONTACT_ROLE_NAMES[reader.instead] if reader.instead else "",
    )
