"""Many returns in one file: choose, upload, wait, look at the rows, mend them, send."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from chalice.app import Blueprint
from msgspec.structs import replace

from chalicelib.domain.errors import NotFound
from chalicelib.domain.files.bulk import BulkFile, Stage, named
from chalicelib.domain.files.spreadsheet import MOST_BYTES, MOST_ROWS
from chalicelib.domain.people.people import Person
from chalicelib.domain.records.access import View
from chalicelib.journeys.bulk.bulk import BulkForm, as_typed, mending, template_csv
from chalicelib.journeys.bulk.bulk_forms import BULK_FORMS
from chalicelib.journeys.engine.answers import parse, typed
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Page
from chalicelib.journeys.parts.needs_and_you import you
from chalicelib.services.audit.access import record_access
from chalicelib.services.bulk import files as bulk_files
from chalicelib.web.http.paging import page_asked_for, pages
from chalicelib.web.http.replies import Go, Save, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

blueprint = Blueprint(__name__)

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_WHO_OPENS_IT = "Only you and this school’s safeguarding leads can open the file."
_ONCE_FOR_ALL = ("school_urn", "referrer_role", "referrer_phone")


# --- beginning -----------------------------------------------------------------------------------------------------------


def begin_page(person: Person) -> Page:
    """What is asked once for the whole file, in the words of the forms themselves."""
    which = Field(
        "form",
        "Who is in your file?",
        Kind.RADIOS,
        missing="Choose who is in your file.",
        choices=tuple(Choice(bulk.name, bulk.plural.capitalize(), bulk.hint) for bulk in BULK_FORMS.values()),
    )
    own = {item.name: item for page in you(person.schools).flow({}) for item in page.fields}
    own["school_urn"] = replace(own["school_urn"], hint=_WHO_OPENS_IT)
    return Page("begin", "Send many leavers or joiners as a file", (which, *(own[name] for name in _ONCE_FOR_ALL)))


def _begin(visit: Visit, raw: Mapping[str, str], problems: Mapping[str, str]) -> Show:
    files = bulk_files.my_files(visit.world, visit.me, page_asked_for(visit))
    context = {
        "page": begin_page(visit.me),
        "raw": raw,
        "problems": problems,
        "kinds": list(BULK_FORMS.values()),
        "files": [_line(visit, file) for file in files.rows],
        "pages": pages(visit, files.after),
        "most": MOST_ROWS,
    }
    return Show("bulk/begin", context)


def _line(visit: Visit, file: BulkFile) -> dict[str, Any]:
    bulk = BULK_FORMS.get(file.form)
    return {
        "href": visit.world.links().bulk_file(file.file_id),
        "what": bulk.plural.capitalize() if bulk else "File of a newer version of the service",
        "school": file.school.name,
        "created": file.created_at,
        "stage": file.stage,
        "total": file.total,
        "bad": len(file.bad),
        "doubtful": len(file.doubtful),
    }


@view(blueprint, "GET", "/bulk")
def begin(visit: Visit) -> Show:
    schools = visit.me.schools
    return _begin(visit, {"school_urn": schools[0].urn} if len(schools) == 1 else {}, {})


@view(blueprint, "POST", "/bulk")
def begin_file(visit: Visit) -> Show | Go:
    page, world = begin_page(visit.me), visit.world
    parsed = parse(page, typed(page, visit.form), world.clock.now())
    if parsed.problems:
        return _begin(visit, visit.form, parsed.problems)
    given = {name: str(value) for name, value in parsed.values.items()}
    answers = {name: given[name] for name in _ONCE_FOR_ALL if name != "school_urn"}
    file = bulk_files.begin(world, visit.me, given["form"], given["school_urn"], answers)
    return Go(world.links().bulk_file(file.file_id))


@view(blueprint, "GET", "/bulk/templates/{name}")
def template(visit: Visit, name: str) -> Save | Go:
    plural, _, kind = name.partition(".")
    bulk = next((bulk for bulk in BULK_FORMS.values() if bulk.plural == plural), None)
    if not bulk or kind not in ("csv", "xlsx"):
        raise NotFound
    if kind == "csv":
        return Save(name, template_csv(bulk))
    return Go(visit.world.files.link(bulk.workbook_key, XLSX, name, inline=False))


# --- one file ------------------------------------------------------------------------------------------------------------


def _context(visit: Visit, file: BulkFile) -> dict[str, Any]:
    bulk = bulk_files.form_of(file)
    return {"file": file, "bulk": bulk, "back": visit.world.links().bulk, "named": named}


def _open(visit: Visit, file_id: str) -> BulkFile:
    return bulk_files.open_file(visit.world, file_id, visit.me)


@view(blueprint, "GET", "/bulk/{file_id}")
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


@view(blueprint, "POST", "/bulk/{file_id}/arrived")
def arrived(visit: Visit, file_id: str) -> Go:
    file = _open(visit, file_id)
    if bulk_files.has_arrived(visit.world, file):
        bulk_files.check(visit.world, file)
    return Go(visit.world.links().bulk_file(file_id))


@view(blueprint, "POST", "/bulk/{file_id}/again")
def again(visit: Visit, file_id: str) -> Go:
    bulk_files.try_again(visit.world, visit.me, _open(visit, file_id))
    return Go(visit.world.links().bulk_file(file_id))


# --- its rows ------------------------------------------------------------------------------------------------------------


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else 1


@view(blueprint, "GET", "/bulk/{file_id}/rows")
def rows(visit: Visit, file_id: str) -> Show | Go:
    file = _open(visit, file_id)
    if file.stage not in (Stage.CHECKED, Stage.SENT):
        return Go(visit.world.links().bulk_file(file_id))
    record_access(visit.world, visit.me, View.BULK_OPENED, file=file_id)
    only_open = visit.query.get("only") == "problems"
    page = bulk_files.page_of_rows(visit.world, file, _number(visit.query.get("page", "1")), only_open=only_open)
    lines = [_row(visit, file, shown) for shown in page.rows]
    return Show("bulk/rows", {**_context(visit, file), "page": page, "lines": lines, "only_open": only_open})


def _row(visit: Visit, file: BulkFile, shown: bulk_files.Shown) -> dict[str, Any]:
    row, bulk = shown.row, bulk_files.form_of(file)
    return {
        "place": shown.place,
        "row": row,
        "who": _who(row.cells),
        "problems": [_words(bulk, *problem) for problem in row.problems],
        "doubts": [_words(bulk, *doubt) for doubt in row.doubts],
    }


def _who(cells: Mapping[str, str]) -> str:
    name = " ".join(filter(None, (cells.get("first_names", ""), cells.get("last_name", ""))))
    return ", ".join(filter(None, (name, cells.get("born", "")))) or "No name"


def _words(bulk: BulkForm, name: str, words: str) -> str:
    """What is wrong, with the heading of the column that it is about."""
    column = bulk.column(name)
    return f"{column.heading}: {words}" if column else words


@view(blueprint, "GET", "/bulk/{file_id}/rows/{place}")
def one_row(visit: Visit, file_id: str, place: str) -> Show | Go:
    file = _open(visit, file_id)
    links = visit.world.links()
    chunk, where = bulk_files.find_row(visit.world, file, _number(place))
    row = chunk.rows[where]
    if file.stage is not Stage.CHECKED or row.reference:
        return Go(links.bulk_file(file_id))
    record_access(visit.world, visit.me, View.BULK_OPENED, file=file_id)
    bulk, journey = bulk_files.form_of(file), bulk_files.journey_of(visit.world, file, visit.me)
    context = {
        "page": mending(bulk, journey),
        "raw": as_typed(bulk, journey, row.cells),
        "problems": dict(row.problems),
        "doubts": [_words(bulk, *doubt) for doubt in row.doubts],
        "number": row.number,
        "action": links.bulk_row(file_id, _number(place)),
        "back": links.bulk_file(file_id),
    }
    return Show("bulk/row", context)


@view(blueprint, "POST", "/bulk/{file_id}/rows/{place}")
def correct_row(visit: Visit, file_id: str, place: str) -> Go:
    file = _open(visit, file_id)
    links = visit.world.links()
    fields = [column.field for column in bulk_files.form_of(file).columns]
    cells = {name: visit.form.get(name, "").strip() for name in fields}
    row = bulk_files.correct(visit.world, file, _number(place), visit.me, cells)
    return Go(links.bulk_row(file_id, _number(place)) if row.problems else links.bulk_file(file_id))


@view(blueprint, "POST", "/bulk/{file_id}/rows/{place}/drop")
def drop_row(visit: Visit, file_id: str, place: str) -> Go:
    return _drop(visit, file_id, place, dropped=True)


@view(blueprint, "POST", "/bulk/{file_id}/rows/{place}/keep")
def keep_row(visit: Visit, file_id: str, place: str) -> Go:
    return _drop(visit, file_id, place, dropped=False)


@view(blueprint, "POST", "/bulk/{file_id}/rows/{place}/confirm")
def confirm_row(visit: Visit, file_id: str, place: str) -> Go:
    bulk_files.confirm(visit.world, _open(visit, file_id), _number(place))
    return _back_to_rows(visit, file_id)


def _drop(visit: Visit, file_id: str, place: str, *, dropped: bool) -> Go:
    bulk_files.drop(visit.world, _open(visit, file_id), _number(place), dropped=dropped)
    return _back_to_rows(visit, file_id)


def _back_to_rows(visit: Visit, file_id: str) -> Go:
    only = "problems" if visit.form.get("only") == "problems" else ""
    return Go(visit.world.links().bulk_rows(file_id, _number(visit.form.get("page", "1")), only))


@view(blueprint, "POST", "/bulk/{file_id}/drop")
def drop_bad(visit: Visit, file_id: str) -> Go:
    bulk_files.drop_all_bad(visit.world, _open(visit, file_id))
    return Go(visit.world.links().bulk_file(file_id))


# --- sending -------------------------------------------------------------------------------------------------------------


@view(blueprint, "GET", "/bulk/{file_id}/check")
def check(visit: Visit, file_id: str) -> Show | Go:
    file = _open(visit, file_id)
    if file.stage is not Stage.CHECKED or file.bad or file.doubtful or not file.good:
        return Go(visit.world.links().bulk_file(file_id))
    context = {**_context(visit, file), "back": visit.world.links().bulk_rows(file_id, 1)}
    return Show("bulk/check", {**context, "declaration": bulk_files.form_of(file).form.declaration})


@view(blueprint, "POST", "/bulk/{file_id}/check")
def send(visit: Visit, file_id: str) -> Go:
    bulk_files.send(visit.world, visit.me, _open(visit, file_id))
    return Go(visit.world.links().bulk_file(file_id))
