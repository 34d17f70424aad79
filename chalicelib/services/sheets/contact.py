"""Whom to ask about a sheet, today."""

from chalicelib.domain.authority.who_to_ask import ToAsk, whom_to_ask
from chalicelib.domain.instants import london_day
from chalicelib.domain.sheets.sheet import Sheet
from chalicelib.ports.world import World


def ask_about(world: World, sheet: Sheet) -> ToAsk:
    return whom_to_ask(world.authorities.current(), sheet.contact, london_day(world.clock.now()))
