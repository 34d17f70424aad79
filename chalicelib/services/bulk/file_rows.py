"""The rows of a file: page by page, and one by its place."""

from collections.abc import Iterator

from msgspec import Struct

from chalicelib.domain.errors import NotFound
from chalicelib.domain.files.bulk import BulkFile
from chalicelib.domain.files.bulk_counts import pages_of
from chalicelib.domain.files.bulk_rows import Chunk, Row
from chalicelib.ports.world import World

ROWS_ON_PAGE = 50


class Shown(Struct, frozen=True):
    """A row and its place in the file, counted from 1 without blank rows."""

    place: int
    row: Row


class PageOfRows(Struct, frozen=True):
    rows: tuple[Shown, ...]
    number: int
    last: int


def page_of_rows(world: World, file: BulkFile, number: int, *, only_open: bool) -> PageOfRows:
    """Page `number` of about 50, counted from 1; a number that does not exist is the nearest that does."""
    pages = pages_of(file.counts, only_open=only_open, at_least=ROWS_ON_PAGE)
    number = max(1, min(number, len(pages)))
    chunks = world.bulk.chunks(file.file_id, pages[number - 1]) if pages else ()
    rows = (shown for chunk in chunks for shown in _shown(file, chunk))
    return PageOfRows(
        tuple(one for one in rows if one.row.is_bad or one.row.is_doubtful or not only_open), number, max(1, len(pages))
    )


def _shown(file: BulkFile, chunk: Chunk) -> Iterator[Shown]:
    before = sum(count.rows for count in file.counts[: chunk.index])
    return (Shown(before + number, row) for number, row in enumerate(chunk.rows, start=1))


def find_row(world: World, file: BulkFile, place: int) -> tuple[Chunk, int]:
    """The chunk with the row at this place, and where in it. Raises NotFound."""
    before = 0
    for index, count in enumerate(file.counts):
        if before < place <= before + count.rows:
            chunk = next(iter(world.bulk.chunks(file.file_id, [index])), None)
            if chunk:
                return chunk, place - before - 1
        before += count.rows
    raise NotFound
