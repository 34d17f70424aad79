"""Sheets as the lines of a list."""

from chalicelib.domain.sheets.sheet import Sheet, SheetState
from chalicelib.domain.sheets.wording import STATES, audience_words, name_of
from chalicelib.ports.world import World
from chalicelib.web.sheets.shown_sheet import SheetLine


def line_of(world: World, sheet: Sheet, address: str) -> SheetLine:
    return SheetLine(
        name=name_of(sheet),
        title=sheet.title,
        type=world.authorities.current().sheet_type(sheet.type),
        audience=audience_words(sheet.audience),
        state=STATES[sheet.state],
        when=sheet.published_at or sheet.publish_at,
        summary=sheet.summary,
        is_withdrawn=sheet.state is SheetState.WITHDRAWN,
        address=address,
    )


def public_line(world: World, sheet: Sheet) -> SheetLine:
    return line_of(world, sheet, world.links().sheet(sheet.number.year, sheet.number.number))


def team_line(world: World, sheet: Sheet) -> SheetLine:
    return line_of(world, sheet, world.links().write_sheet(sheet.sheet_id))
