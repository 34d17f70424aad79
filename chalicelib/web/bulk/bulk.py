"""Many returns in one file: choose, upload, wait, look at the rows, mend them, send."""

from typing import Any
from urllib.parse import urlsplit

from chalicelib.domain.errors import NotFound
from chalicelib.domain.files.bulk import BulkFile, Stage
from chalicelib.domain.files.bulk_counts import named
from chalicelib.domain.files.sheet_limits import MOST_BYTES
from chalicelib.domain.records.access import View
from chalicelib.journeys.bulk.bulk_form import template_csv
from chalicelib.journeys.bulk.bulk_forms import BULK_FORMS
from chalicelib.journeys.bulk.mending import as_typed, mending
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.parsing import parse
from chalicelib.services.audit.access import record_access
from chalicelib.services.bulk import file_rows, row_mending, row_reading
from chalicelib.services.bulk import files as bulk_files
from chalicelib.web.bulk.begin_page import ONCE_FOR_ALL, begin_page, show_begin
from chalicelib.web.bulk.row_line import row_line, words_of
from chalicelib.web.http.replies import Go, Save, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@view("GET", "/bulk")
def begin(visit: Visit) -> Show:
    schools = visit.me.schools
    return show_begin(visit, {"school_urn": schools[0].urn} if len(schools) == 1 else {}, {})


@view("POST", "/bulk")
def begin_file(visit: Visit) -> Show | Go:
    page, world = begin_page(visit.me), visit.world
    parsed = parse(page, typed(page, visit.form), world.clock.now())
    if parsed.problems:
        return show_begin(visit, visit.form, parsed.problems)
    given = {name: str(value) for name, value in parsed.values.items()}
    answers = {name: given[name] for name in ONCE_FOR_ALL if name != "school_urn"}
    file = bulk_files.begin(world, visit.me, given["form"], given["school_urn"], answers)
    return Go(world.links().bulk_file(file.file_id))


@view("GET", "/bulk/templates/{name}")
def template(visit: Visit, name: str) -> Save | Go:
    plural, _, kind = name.partition(".")
    bulk = next((bulk for bulk in BULK_FORMS.values() if bulk.plural == plural), None)
    if not bulk or kind not in ("csv", "xlsx"):
        raise NotFound
    if kind == "csv":
        return Save(name, template_csv(bulk))
    return Go(visit.world.files.link(bulk.workbook_key, XLSX, name, inline=False))


def _context(visit: Visit, file: BulkFile) -> dict[str, Any]:
    bulk = row_reading.form_of(file)
    return {"file": file, "bulk": bulk, "back": visit.world.links().bulk, "named": named}


def _open(visit: Visit, file_id: str) -> BulkFile:
    return bulk_files.open_file(visit.world, file_id, visit.me)


@view("GET", "/bulk/{file_id}")
def one_file(visit: Visit, file_id: str) -> Show | Go:
    file, links = _open(visit, file_id), visit.world.links()
    match file.stage:
        case Stage.NO_FILE:
            return _upload(visit, file)
        case Stage.CHECKING | Stage.SENDING:
            return Show("bulk/progress", {**_context(visit, file), "job": bulk_files.job_of(visit.world, file)})
        case Stage.REFUSED:
            return Show("bulk/refused", {**_context(visit, file), "same": _same(visit, file)})
        case _:
            return Go(links.bulk_rows(file_id, 1, "problems" if file.bad or file.doubtful else ""))


def _same(visit: Visit, file: BulkFile) -> dict[str, Any] | None:
    """The earlier file with the same content: where it is, for somebody who may open it."""
    if not file.same_as:
        return None
    first = visit.world.bulk.get(file.same_as)
    mine = first and bulk_files.is_open_to(visit.world, first, visit.me)
    return {"at": first and first.created_at, "href": visit.world.links().bulk_file(file.same_as) if mine else None}


def _upload(visit: Visit, file: BulkFile) -> Show:
    context = _context(visit, file)
    if bulk_files.has_arrived(visit.world, file):
        return Show("bulk/arrived", context)
    form = bulk_files.upload_form(visit.world, file)
    parts = urlsplit(form.url)
    return Show(
        "bulk/upload", {**context, "upload": form, "most": MOST_BYTES}, posts_to=f"{parts.scheme}://{parts.netloc}"
    )


@view("POST", "/bulk/{file_id}/arrived")
def arrived(visit: Visit, file_id: str) -> Go:
    file = _open(visit, file_id)
    if bulk_files.has_arrived(visit.world, file):
        bulk_files.check(visit.world, file)
    return Go(visit.world.links().bulk_file(file_id))


@view("POST", "/bulk/{file_id}/again")
def again(visit: Visit, file_id: str) -> Go:
    bulk_files.try_again(visit.world, visit.me, _open(visit, file_id))
    return Go(visit.world.links().bulk_file(file_id))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 1


@view("GET", "/bulk/{file_id}/rows")
def rows(visit: Visit, file_id: str) -> Show | Go:
    file = _open(visit, file_id)
    if file.stage not in (Stage.CHECKED, Stage.SENT):
        return Go(visit.world.links().bulk_file(file_id))
    record_access(visit.world, visit.me, View.BULK_OPENED, file=file_id)
    only_open = visit.query.get("only") == "problems"
    page = file_rows.page_of_rows(visit.world, file, _number(visit.query.get("page", "1")), only_open=only_open)
    lines = [row_line(visit, file, shown) for shown in page.rows]
    return Show("bulk/rows", {**_context(visit, file), "page": page, "lines": lines, "only_open": only_open})


@view("GET", "/bulk/{file_id}/rows/{place}")
def one_row(visit: Visit, file_id: str, place: str) -> Show | Go:
    file = _open(visit, file_id)
    links = visit.world.links()
    chunk, where = file_rows.find_row(visit.world, file, _number(place))
    row = chunk.rows[where]
    if file.stage is not Stage.CHECKED or row.reference:
        return Go(links.bulk_file(file_id))
    record_access(visit.world, visit.me, View.BULK_OPENED, file=file_id)
    bulk, journey = row_reading.form_of(file), row_reading.journey_of(visit.world, file, visit.me)
    context = {
        "page": mending(bulk, journey),
        "raw": as_typed(bulk, journey, row.cells),
        "problems": dict(row.problems),
        "doubts": [words_of(bulk, *doubt) for doubt in row.doubts],
        "number": row.number,
        "action": links.bulk_row(file_id, _number(place)),
        "back": links.bulk_file(file_id),
    }
    return Show("bulk/row", context)


@view("POST", "/bulk/{file_id}/rows/{place}")
def correct_row(visit: Visit, file_id: str, place: str) -> Go:
    file = _open(visit, file_id)
    links = visit.world.links()
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
    row_mending.confirm(visit.world, _open(visit, file_id), _number(place))
    return _back_to_rows(visit, file_id)


def _drop(visit: Visit, file_id: str, place: str, *, dropped: bool) -> Go:
    row_mending.drop(visit.world, _open(visit, file_id), _number(place), dropped=dropped)
    return _back_to_rows(visit, file_id)


def _back_to_rows(visit: Visit, file_id: str) -> Go:
    only = "problems" if visit.form.get("only") == "problems" else ""
    return Go(visit.world.links().bulk_rows(file_id, _number(visit.form.get("page", "1")), only))


@view("POST", "/bulk/{file_id}/drop")
def drop_bad(visit: Visit, file_id: str) -> Go:
    row_mending.drop_all_bad(visit.world, _open(visit, file_id))
    return Go(visit.world.links().bulk_file(file_id))


@view("GET", "/bulk/{file_id}/check")
def check(visit: Visit, file_id: str) -> Show | Go:
    file = _open(visit, file_id)
    if file.stage is not Stage.CHECKED or file.bad or file.doubtful or not file.good:
        return Go(visit.world.links().bulk_file(file_id))
    context = {**_context(visit, file), "back": visit.world.links().bulk_rows(file_id, 1)}
    return Show("bulk/check", {**context, "declaration": row_reading.form_of(file).form.declaration})


@view("POST", "/bulk/{file_id}/check")
def send(visit: Visit, file_id: str) -> Go:
    bulk_files.send(visit.world, visit.me, _open(visit, file_id))
    return Go(visit.world.links().bulk_file(file_id))
