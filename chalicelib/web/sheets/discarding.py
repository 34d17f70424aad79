"""The page on which a draft of a sheet, or an amendment that is being written, is discarded after a second look."""

from msgspec import Struct

from chalicelib.domain.sheets import moves
from chalicelib.domain.sheets.moves import Move
from chalicelib.domain.sheets.sheet import SheetState
from chalicelib.domain.sheets.wording import name_of
from chalicelib.services.sheets import writing
from chalicelib.services.sheets.keeping import current
from chalicelib.web.http.posted import version_of
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class DiscardPage(Struct, frozen=True, kw_only=True):
    name: str
    title: str
    sheet_id: str
    version: int
    is_amendment: bool
    is_scheduled: bool


@view("GET", "/write-sheets/{sheet_id}/discard")
def ask_discard(visit: Visit, sheet_id: str) -> Show:
    sheet = current(visit.world, sheet_id)
    moves.must(Move.DISCARD, sheet)
    model = DiscardPage(
        name=name_of(sheet),
        title=sheet.title,
        sheet_id=sheet_id,
        version=sheet.version,
        is_amendment=bool(sheet.amendment),
        is_scheduled=sheet.state is SheetState.SCHEDULED,
    )
    return Show("sheets/discard", model)


@view("POST", "/write-sheets/{sheet_id}/discard")
def discard(visit: Visit, sheet_id: str) -> Go:
    """Then to the sheet that schools read, or to the list where there is none."""
    links = visit.world.links()
    gone = writing.discard(visit.world, visit.me, sheet_id, version_of(visit))
    return Go(links.write_sheet(sheet_id) if gone.amendment else links.write_sheets)
