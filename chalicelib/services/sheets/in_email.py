"""What an email says of a sheet, as it is when the email is sent."""

from msgspec import Struct

from chalicelib.domain.authority.who_to_ask import ToAsk
from chalicelib.domain.messages.message import Message
from chalicelib.domain.sheets.body import by_when, filled_in
from chalicelib.domain.sheets.sheet import Sheet
from chalicelib.domain.sheets.telling import told_in
from chalicelib.domain.sheets.wording import name_of
from chalicelib.ports.world import World
from chalicelib.services.sheets.contact import ask_about
from chalicelib.services.sheets.digests import sheets_in
from chalicelib.services.sheets.telling import live_sheet


class SheetInEmail(Struct, frozen=True):
    """`schools`: how many the reader reads for."""

    name: str
    type: str
    title: str
    summary: str
    action: str
    by_when: str
    what_changed: str
    url: str
    ask: ToAsk
    schools: int = 1


def sheet(world: World, message: Message) -> SheetInEmail | None:
    """None once it is no longer out: then the email does not go."""
    found = live_sheet(world, message.variables["about"], int(message.variables["amendment"]))
    return shown(world, found, len(told_in(message))) if found else None


def sheets(world: World, message: Message) -> list[SheetInEmail]:
    return [shown(world, each) for each in sheets_in(world, message.variables)]


def shown(world: World, sheet: Sheet, schools: int = 1) -> SheetInEmail:
    """Also of a sheet that is not out."""
    return SheetInEmail(
        name_of(sheet),
        world.authorities.current().sheet_type(sheet.type),
        sheet.title,
        filled_in(sheet, sheet.summary),
        filled_in(sheet, sheet.action),
        by_when(sheet),
        sheet.what_changed if sheet.amendment else "",
        world.links().sheet(sheet.number.year, sheet.number.number),
        ask_about(world, sheet),
        schools,
    )


def is_over(world: World, message: Message) -> bool:
    """Whether an email about sheets has nothing left to say."""
    if "listed" in message.variables:
        return not sheets_in(world, message.variables)
    return live_sheet(world, message.variables["about"], int(message.variables["amendment"])) is None
