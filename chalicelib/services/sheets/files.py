"""Files of a sheet. An amendment begins with those of what is out; what was published keeps its own."""

from collections.abc import Callable

from msgspec.structs import replace

from chalicelib.domain.errors import Conflict, NotFound
from chalicelib.domain.files.attachments import Attachments, Owner, Shelf, has_file, with_file, without_file
from chalicelib.domain.files.uploads import Upload
from chalicelib.domain.people.people import Person
from chalicelib.domain.sheets import moves
from chalicelib.domain.sheets.moves import Move
from chalicelib.domain.sheets.sheet import Sheet, SheetNumber
from chalicelib.ports.files import UploadForm
from chalicelib.ports.world import World
from chalicelib.services.attachments import attaching
from chalicelib.services.sheets.keeping import current, save

_TRIES = 3


def owner_of(sheet_id: str) -> Owner:
    return Owner(Shelf.SHEET, sheet_id)


def draft(world: World, sheet_id: str) -> Sheet:
    """Raises NotFound, or NotPossibleNow for a sheet that is not being written."""
    sheet = current(world, sheet_id)
    moves.must(Move.WRITE, sheet)
    return sheet


def ask_for_file(world: World, sheet_id: str) -> UploadForm:
    draft(world, sheet_id)
    file_id = world.keys.new_id()
    return attaching.form_for(world, owner_of(sheet_id), file_id, world.links().sheet_file_received(sheet_id, file_id))


def receive(world: World, me: Person, sheet_id: str, file_id: str) -> Upload:
    """Raises NotFound if no form of this sheet put a file there."""
    draft(world, sheet_id)
    return attaching.receive(world, me, owner_of(sheet_id), file_id)


def attach(world: World, me: Person, sheet_id: str, file_id: str, name: str) -> None:
    """The file with the name by which readers know it goes with the draft."""
    attachment = attaching.received(world, owner_of(sheet_id), file_id, name)
    _change(world, me, sheet_id, lambda files: with_file(files, attachment))


def take_away(world: World, me: Person, sheet_id: str, file_id: str) -> None:
    """From the draft. Amendments that were published keep it."""
    _change(world, me, sheet_id, lambda files: without_file(files, file_id))


def _change(world: World, me: Person, sheet_id: str, change: Callable[[Attachments], Attachments]) -> None:
    """The files alone: words that somebody saves meanwhile stay. Who read the sheet before, has not read these files."""
    for _ in range(_TRIES):
        before = draft(world, sheet_id)
        after = replace(before, attachments=change(before.attachments))
        if after == before:
            return
        try:
            save(world, me.person_id, before, moves.written(before, after, me.person_id))
        except Conflict:
            continue
        return
    raise Conflict


def public_file(world: World, number: SheetNumber, file_id: str) -> str:
    """An address that gives a file for a minute, also one of an earlier amendment. Raises NotFound for a file that nothing
    published has."""
    out = (sheet for sheet in world.sheets.by_number(number) if sheet.published_at)
    return _address(world, next((sheet for sheet in out if has_file(sheet.attachments, file_id)), None), file_id)


def team_file(world: World, sheet_id: str, file_id: str) -> str:
    """As `public_file`, of the sheet that the team works on."""
    sheet = current(world, sheet_id)
    return _address(world, sheet if has_file(sheet.attachments, file_id) else None, file_id)


def _address(world: World, sheet: Sheet | None, file_id: str) -> str:
    if not sheet:
        raise NotFound
    place = [each.file_id for each in sheet.attachments].index(file_id) + 1
    return attaching.address_of(world, file_id, f"sheet-{sheet.number.number}-{sheet.number.year}-{place}")
