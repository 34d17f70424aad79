"""What every page of one file is given."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from chalicelib.domain.files.bulk import BulkFile
from chalicelib.domain.files.bulk_counts import named
from chalicelib.journeys.bulk.bulk_form import BulkForm
from chalicelib.services.bulk import files as bulk_files
from chalicelib.services.bulk import row_reading
from chalicelib.web.http.visit import Visit


class FilePage(Struct, frozen=True, kw_only=True):
    """The file and its form; `named` says which rows are meant."""

    file: BulkFile
    bulk: BulkForm
    back: str
    named: Callable[[Sequence[int]], str]


def file_page(visit: Visit, file: BulkFile) -> FilePage:
    return FilePage(file=file, bulk=row_reading.form_of(file), back=visit.world.links().bulk, named=named)


def open_file(visit: Visit, file_id: str) -> BulkFile:
    return bulk_files.open_file(visit.world, file_id, visit.me)
