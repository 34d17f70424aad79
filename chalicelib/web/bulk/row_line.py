"""One row of a file, as a page shows it."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from chalicelib.domain.files.bulk import BulkFile
from chalicelib.domain.files.bulk_rows import Row
from chalicelib.journeys.bulk.bulk_form import BulkForm
from chalicelib.services.bulk import file_rows, row_reading


class RowLine(Struct, frozen=True):
    """A row: whose it is, what is wrong with it, and what is doubtful."""

    place: int
    row: Row
    who: str
    problems: Sequence[str]
    doubts: Sequence[str]


def row_line(file: BulkFile, shown: file_rows.Shown) -> RowLine:
    row, bulk = shown.row, row_reading.form_of(file)
    return RowLine(
        shown.place,
        row,
        _who(row.cells),
        [words_of(bulk, *problem) for problem in row.problems],
        [words_of(bulk, *doubt) for doubt in row.doubts],
    )


def _who(cells: Mapping[str, str]) -> str:
    name = " ".join(filter(None, (cells.get("first_names", ""), cells.get("last_name", ""))))
    return ", ".join(filter(None, (name, cells.get("born", "")))) or "No name"


def words_of(bulk: BulkForm, name: str, words: str) -> str:
    """The problem, after the heading of its column."""
    column = bulk.column(name)
    return f"{column.heading}: {words}" if column else words
