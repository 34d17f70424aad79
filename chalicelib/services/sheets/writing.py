"""Writing a sheet: its first words, later ones, an amendment, its second reader, and what is discarded."""

from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.instants import london_day
from chalicelib.domain.people.people import Person
from chalicelib.domain.sheets import moves
from chalicelib.domain.sheets.moves import Move
from chalicelib.domain.sheets.sheet import Sheet, SheetNumber
from chalicelib.ports.world import World
from chalicelib.services.sheets.keeping import as_seen, drop, save, whole


def proposed_number(world: World) -> SheetNumber:
    """The next free one of this calendar year."""
    year = london_day(world.clock.now()).year
    return SheetNumber(year, world.sheets.next_number(year))


def begin(world: World, me: Person, once: str, sheet: Sheet) -> Sheet:
    """A new draft. The page's token makes its id, so a second click finds what the first made. Raises NumberTaken."""
    sheet_id = world.keys.digest("sheet", me.person_id, once)
    try:
        return save(world, me.person_id, None, replace(sheet, sheet_id=sheet_id, by=me.person_id))
    except Conflict:
        return whole(world, sheet_id, 0)


def write(world: World, me: Person, before: Sheet, after: Sheet) -> Sheet:
    """Raises Conflict, NumberTaken or NotPossibleNow."""
    written = moves.written(before, after, me.person_id)
    if replace(written, by=before.by, second_reader=before.second_reader) == before:
        return before  # the same words: whoever read them, has read them
    return save(world, me.person_id, before, written)


def ask_second_reader(world: World, me: Person, sheet_id: str, version: int) -> Sheet:
    before = as_seen(world, sheet_id, version)
    return save(world, me.person_id, before, moves.asked_to_read(before))


def has_read(world: World, me: Person, sheet_id: str, version: int) -> Sheet:
    """The second reader says that it may go out. Raises Conflict where the words are no longer those that they read."""
    before = as_seen(world, sheet_id, version)
    return save(world, me.person_id, before, moves.read_by(before, me.person_id))


def hand_back(world: World, me: Person, sheet_id: str, version: int) -> Sheet:
    before = as_seen(world, sheet_id, version)
    return save(world, me.person_id, before, moves.handed_back(before))


def amend(world: World, me: Person, sheet_id: str) -> Sheet:
    """The draft of the next amendment; where somebody began it just now, theirs. Raises NotPossibleNow."""
    sheets = world.sheets.amendments(sheet_id)
    if not sheets:
        raise NotFound
    live = moves.live_of(sheets)
    with_text = [whole(world, sheet_id, each.amendment) if each is live else each for each in sheets]
    draft = moves.amended(with_text, me.person_id)
    try:
        return save(world, me.person_id, None, draft)
    except Conflict:
        return whole(world, sheet_id, draft.amendment)


def discard(world: World, me: Person, sheet_id: str, version: int) -> Sheet:
    """What was never published goes, with its files; the sheet that is out stays. A first draft frees its number. The record
    of it stays. Raises NotFound, Conflict or NotPossibleNow."""
    before = as_seen(world, sheet_id, version)
    moves.must(Move.DISCARD, before)
    drop(world, me.person_id, before)
    return before
