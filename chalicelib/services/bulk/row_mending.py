"""Correcting, confirming and dropping rows."""

from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from chalicelib.domain.errors import NotPossibleNow
from chalicelib.domain.files.bulk import BulkFile, Stage
from chalicelib.domain.files.bulk_rows import Chunk, Row
from chalicelib.domain.files.sheet_limits import LONGEST_CELL
from chalicelib.domain.people.people import Person
from chalicelib.journeys.bulk.bulk_form import Problem
from chalicelib.ports.world import World
from chalicelib.services.bulk.file_rows import find_row
from chalicelib.services.bulk.row_reading import read_row, reader_of


def correct(world: World, file: BulkFile, place: int, person: Person, typed: Mapping[str, str]) -> Row:
    """The row with other cells, checked again; a row that was dropped comes back by it."""
    chunk, where = _row_to_mend(world, file, place)
    before = chunk.rows[where]
    cells = {name: text[:LONGEST_CELL] for name, text in typed.items() if text}
    read = read_row(world, file, reader_of(world, file, person), before.number, cells)
    of_the_line = tuple(doubt for doubt in before.doubts if not doubt[0])  # other cells do not answer it
    after = replace(before, cells=cells, problems=_in_words(read.problems), dropped=False, confirmed=False)
    return _put(world, file, chunk, where, replace(after, doubts=(*of_the_line, *_in_words(read.doubts))))


def _in_words(found: Sequence[Problem]) -> tuple[tuple[str, str], ...]:
    return tuple((each.field, each.words) for each in found)


def confirm(world: World, file: BulkFile, place: int) -> None:
    """A person confirms a doubtful row as right."""
    chunk, where = _row_to_mend(world, file, place)
    _put(world, file, chunk, where, replace(chunk.rows[where], confirmed=True))


def drop(world: World, file: BulkFile, place: int, *, dropped: bool) -> None:
    chunk, where = _row_to_mend(world, file, place)
    _put(world, file, chunk, where, replace(chunk.rows[where], dropped=dropped))


def drop_all_bad(world: World, file: BulkFile) -> BulkFile:
    """Drops every row with a problem, but not those with only a doubt. It goes chunk by chunk, and a finished chunk
    stays done."""
    must_be_checked(file)
    bad = [index for index, count in enumerate(file.counts) if count.bad]
    for chunk in world.bulk.chunks(file.file_id, bad):
        after = chunk.without_bad()
        file = world.bulk.change(file, file.with_chunk(after), after)
    return file


def must_be_checked(file: BulkFile) -> None:
    if file.stage is not Stage.CHECKED:
        raise NotPossibleNow("The rows cannot be changed now. Look at the file again.")


def _row_to_mend(world: World, file: BulkFile, place: int) -> tuple[Chunk, int]:
    must_be_checked(file)
    chunk, where = find_row(world, file, place)
    if chunk.rows[where].reference:
        raise NotPossibleNow("This row was sent already.")
    return chunk, where


def _put(world: World, file: BulkFile, chunk: Chunk, where: int, row: Row) -> Row:
    after = chunk.with_row(where, row)
    if not after.fits:
        raise NotPossibleNow("What you typed is too long to keep with the other rows. Shorten it.")
    world.bulk.change(file, file.with_chunk(after), after)
    return row
