"""The second reader's page: somebody else reads a sheet before it goes out."""

from collections.abc import Sequence

from msgspec import Struct

from chalicelib.domain.sheets.sheet import SheetState
from chalicelib.services.sheets import writing
from chalicelib.services.sheets.keeping import current
from chalicelib.web.forms.attachments import AttachedFile
from chalicelib.web.http.posted import version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit
from chalicelib.web.http.who import Who, may
from chalicelib.web.sheets.sheet_page import name_of_person, team_files, text_of
from chalicelib.web.sheets.shown_sheet import ShownSheet, shown_sheet


class SecondReaderPage(Struct, frozen=True, kw_only=True):
    """`waits`: whether a second reader is asked for; `may_say`: whether this reader may be it; `by`: who wrote the sheet."""

    sheet: ShownSheet
    sheet_id: str
    version: int
    by: str
    waits: bool
    may_say: bool
    writes: bool
    files: Sequence[AttachedFile]


@view("GET", "/write-sheets/{sheet_id}/second-reader")
def second_reader(visit: Visit, sheet_id: str) -> Show:
    sheet = current(visit.world, sheet_id)
    waits, writes = sheet.state is SheetState.SECOND_READER, may(visit.person, Who.WRITES)
    model = SecondReaderPage(
        sheet=shown_sheet(visit.world, sheet, text_of(visit.world, sheet)[0]),
        sheet_id=sheet_id,
        version=sheet.version,
        by=name_of_person(visit.world, sheet.by),
        waits=waits,
        may_say=waits and writes and sheet.by != visit.me.person_id,
        writes=writes,
        files=team_files(visit.world, sheet),
    )
    return Show("sheets/second_reader", model)


@view("POST", "/write-sheets/{sheet_id}/second-reader")
def ask(visit: Visit, sheet_id: str) -> Go:
    writing.ask_second_reader(visit.world, visit.me, sheet_id, version_of(visit))
    return Go(visit.world.links().write_sheet(sheet_id))


@view("POST", "/write-sheets/{sheet_id}/read")
def read(visit: Visit, sheet_id: str) -> Go:
    writing.has_read(visit.world, visit.me, sheet_id, version_of(visit))
    return Go(visit.world.links().write_sheet(sheet_id))


@view("POST", "/write-sheets/{sheet_id}/hand-back")
def hand_back(visit: Visit, sheet_id: str) -> Go:
    writing.hand_back(visit.world, visit.me, sheet_id, version_of(visit))
    return Go(visit.world.links().write_sheet(sheet_id))
