"""The rows of a file: the list of them, and the page on which one is put right."""

from collections.abc import Sequence

from msgspec.structs import asdict

from chalicelib.domain.files.bulk import Stage
from chalicelib.domain.records.access import View
from chalicelib.journeys.bulk.mending import as_typed, mending
from chalicelib.services.audit.access import record_access
from chalicelib.services.bulk import file_rows, row_mending, row_reading
from chalicelib.services.bulk.file_rows import PageOfRows
from chalicelib.web.bulk.confidential import ask_again_for_list, ask_again_for_row
from chalicelib.web.bulk.file_page import FilePage, file_page, open_file
from chalicelib.web.bulk.row_line import RowLine, row_line, words_of
from chalicelib.web.http.asked import Posted
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class RowsPage(FilePage, frozen=True, kw_only=True):
    """Rows of a file; `only_open`: whether only those that have to be put right or confirmed."""

    page: PageOfRows
    lines: Sequence[RowLine]
    only_open: bool


class RowPage(Posted, frozen=True, kw_only=True):
    """The answers of one row."""

    doubts: Sequence[str]
    number: int
    back: str


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 1


@view("GET", "/bulk/{file_id}/rows")
def rows(visit: Visit, file_id: str) -> Show | Go:
    file = open_file(visit, file_id)
    if file.stage not in (Stage.CHECKED, Stage.SENT):
        return Go(visit.world.links().bulk_file(file_id))
    record_access(visit.world, visit.me, View.BULK_OPENED, file=file_id)
    only_open = visit.query.get("only") == "problems"
    page = file_rows.page_of_rows(visit.world, file, _number(visit.query.get("page", "1")), only_open=only_open)
    ask_again_for_list(visit, file, (shown.row for shown in page.rows))
    lines = [row_line(file, shown) for shown in page.rows]
    return Show("bulk/rows", RowsPage(**asdict(file_page(visit, file)), page=page, lines=lines, only_open=only_open))


@view("GET", "/bulk/{file_id}/rows/{place}")
def one_row(visit: Visit, file_id: str, place: str) -> Show | Go:
    file = open_file(visit, file_id)
    links = visit.world.links()
    chunk, where = file_rows.find_row(visit.world, file, _number(place))
    row = chunk.rows[where]
    if file.stage is not Stage.CHECKED or row.reference:
        return Go(links.bulk_file(file_id))
    record_access(visit.world, visit.me, View.BULK_OPENED, file=file_id)
    ask_again_for_row(visit, file, row)
    bulk, journey = row_reading.form_of(file), row_reading.journey_of(visit.world, file, visit.me)
    model = RowPage(
        page=mending(bulk, journey),
        raw=as_typed(bulk, journey, row.cells),
        problems=dict(row.problems),
        doubts=[words_of(bulk, *doubt) for doubt in row.doubts],
        number=row.number,
        action=links.bulk_row(file_id, _number(place)),
        back=links.bulk_file(file_id),
    )
    return Show("bulk/row", model)


@view("POST", "/bulk/{file_id}/rows/{place}")
def correct_row(visit: Visit, file_id: str, place: str) -> Go:
    file = open_file(visit, file_id)
    links = visit.world.links()
    chunk, where = file_rows.find_row(visit.world, file, _number(place))
    ask_again_for_row(visit, file, chunk.rows[where])
    fields = [column.field for column in row_reading.form_of(file).columns]
    cells = {name: visit.form.get(name, "").strip() for name in fields}
    row = row_mending.correct(visit.world, file, _number(place), visit.me, cells)
    return Go(links.bulk_row(file_id, _number(place)) if row.problems else links.bulk_file(file_id))


@view("POST", "/bulk/{file_id}/rows/{place}/drop")
def drop_row(visit: Visit, file_id: str, place: str) -> Go:
    return _drop(visit, file_id, place, dropped=True)


@view("POST", "/bulk/{file_id}/rows/{place}/keep")
def keep_row(visit: Visit, file_id: str, place: str) -> Go:
    return _drop(visit, file_id, place, dropped=False)


@view("POST", "/bulk/{file_id}/rows/{place}/confirm")
def confirm_row(visit: Visit, file_id: str, place: str) -> Go:
    row_mending.confirm(visit.world, open_file(visit, file_id), _number(place))
    return _back_to_rows(visit, file_id)


def _drop(visit: Visit, file_id: str, place: str, *, dropped: bool) -> Go:
    row_mending.drop(visit.world, open_file(visit, file_id), _number(place), dropped=dropped)
    return _back_to_rows(visit, file_id)


def _back_to_rows(visit: Visit, file_id: str) -> Go:
    only = "problems" if visit.form.get("only") == "problems" else ""
    return Go(visit.world.links().bulk_rows(file_id, _number(visit.form.get("page", "1")), only))
