"""Asks for a new code before the confidential answers of a row are shown, as a form does that is filled in page by page."""

from collections.abc import Collection, Iterable

from chalicelib.domain.files.bulk import BulkFile
from chalicelib.domain.files.bulk_rows import Row
from chalicelib.journeys.bulk.cells import pages_of, with_revealed
from chalicelib.journeys.engine.pages import Page
from chalicelib.services.bulk import row_reading
from chalicelib.web.forms.draft_visit import ask_again_for
from chalicelib.web.http.visit import Visit


def ask_again_for_row(visit: Visit, file: BulkFile, row: Row) -> None:
    """For all that stands in the row. Raises NotFresh, as `ask_again_for`."""
    reader = row_reading.reader_of(visit.world, file, visit.me)
    raw, _ = reader.typed(row.cells)
    ask_again_for(visit, raw, pages_of(reader.journey))


def ask_again_for_list(visit: Visit, file: BulkFile, rows: Iterable[Row]) -> None:
    """For what a list says of rows: the words of a problem or doubt repeat what stands in the cell."""
    reader = row_reading.reader_of(visit.world, file, visit.me)
    pages = list(pages_of(reader.journey))
    for row in rows:
        if named := {name for name, _ in (*row.problems, *row.doubts)}:
            raw, _ = reader.typed(row.cells)
            ask_again_for(visit, raw, [page for page in pages if _has(page, named)])


def _has(page: Page, named: Collection[str]) -> bool:
    return any(item.name in named for item in with_revealed(page.fields))
