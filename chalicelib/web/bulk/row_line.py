"""One row of a file, as a page shows it."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.files.bulk import BulkFile
from chalicelib.journeys.bulk.bulk_form import BulkForm
from chalicelib.services.bulk import file_rows, row_reading
from chalicelib.web.http.visit import Visit


def row_line(visit: Visit, file: BulkFile, shown: file_rows.Shown) -> dict[str, Any]:
    row, bulk = shown.row, row_reading.form_of(file)
    return {
        "place": shown.place,
        "row": row,
        "who": _who(row.cells),
        "problems": [words_of(bulk, *problem) for problem in row.problems],
        "doubts": [words_of(bulk, *doubt) for doubt in row.doubts],
    }


def _who(cells: Mapping[str, str]) -> str:
    name = " ".join(filter(None, (cells.get("first_names", ""), cells.get("last_name", ""))))
    return ", ".join(filter(None, (name, cells.get("born", "")))) or "No name"


def words_of(bulk: BulkForm, name: str, words: str) -> str:
    """What is wrong, with the heading of the column that it is about."""
    column = bulk.column(name)
    return f"{column.heading}: {words}" if column else words
