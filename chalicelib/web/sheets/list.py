"""The team's list of information sheets: those that are being written, and those that are out."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.sheets.numbering import number_in
from chalicelib.domain.sheets.sheet import SheetState
from chalicelib.journeys.engine.fields import Field
from chalicelib.services.sheets import archive
from chalicelib.services.sheets.archive import Wanted
from chalicelib.web.http.paging import Pages, page_asked_for, pages
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit
from chalicelib.web.http.who import Who, may
from chalicelib.web.sheets.lines import team_line
from chalicelib.web.sheets.shown_sheet import SheetLine

FIND = Field("find", "Number of a sheet", hint="Like 65/14. Also one that was never published.", short=True)


class TeamList(Struct, frozen=True, kw_only=True):
    """`writes`: whether the reader writes sheets; `unknown`: nothing has the number that was looked for."""

    find: Field
    raw: Mapping[str, str]
    unknown: bool
    drafts: Sequence[SheetLine]
    scheduled: Sequence[SheetLine]
    published: Sequence[SheetLine]
    pages: Pages
    writes: bool


@view("GET", "/write-sheets")
def team_list(visit: Visit) -> Show | Go:
    world, text = visit.world, visit.query.get("find", "").strip()
    number = number_in(text)
    there = world.sheets.by_number(number) if number else []
    if there:
        return Go(world.links().write_sheet(there[0].sheet_id))
    open_sheets = sorted(world.sheets.unpublished(), key=lambda sheet: sheet.number, reverse=True)
    page = archive.published(world, Wanted(), page_asked_for(visit))
    model = TeamList(
        find=FIND,
        raw={"find": text},
        unknown=bool(text),
        drafts=[team_line(world, sheet) for sheet in open_sheets if sheet.state is not SheetState.SCHEDULED],
        scheduled=[team_line(world, sheet) for sheet in open_sheets if sheet.state is SheetState.SCHEDULED],
        published=[team_line(world, sheet) for sheet in page.rows],
        pages=pages(visit, page.after),
        writes=may(visit.person, Who.WRITES),
    )
    return Show("sheets/list", model)
