"""Many returns in one file: choose, upload, wait and send. Its rows have pages of their own, in `rows`."""

from collections.abc import Sequence
from datetime import datetime
from urllib.parse import urlsplit

from msgspec import Struct
from msgspec.structs import asdict, replace

from chalicelib.domain.errors import NotFound
from chalicelib.domain.files.bulk import BulkFile, Stage
from chalicelib.domain.files.jobs import Job
from chalicelib.domain.files.sheet_limits import MOST_BYTES
from chalicelib.journeys.bulk.bulk_form import template_csv
from chalicelib.journeys.bulk.bulk_forms import BULK_FORMS
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.parsing import parse
from chalicelib.ports.files import UploadForm
from chalicelib.services.bulk import files as bulk_files
from chalicelib.services.bulk import row_mending
from chalicelib.web.bulk.begin_page import ONCE_FOR_ALL, begin_page, show_begin
from chalicelib.web.bulk.file_page import FilePage, file_page, open_file
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


class SameFile(Struct, frozen=True):
    """The earlier file with the same content; `href`: None for somebody who may not open it."""

    at: datetime | None
    href: str | None


class ProgressPage(FilePage, frozen=True, kw_only=True):
    """A file that is being checked or sent."""

    job: Job | None


class RefusedPage(FilePage, frozen=True, kw_only=True):
    """A file that cannot be taken."""

    same: SameFile | None


class UploadPage(FilePage, frozen=True, kw_only=True):
    """The form that sends the file to the bucket; `most`: bytes."""

    upload: UploadForm
    most: int


class CheckPage(FilePage, frozen=True, kw_only=True):
    """What the sender declares for each row."""

    declaration: Sequence[str]


@view("GET", "/bulk/{file_id}")
def one_file(visit: Visit, file_id: str) -> Show | Go:
    file, links = open_file(visit, file_id), visit.world.links()
    shown = file_page(visit, file)
    match file.stage:
        case Stage.NO_FILE:
            return _upload(visit, file, shown)
        case Stage.CHECKING | Stage.SENDING:
            return Show("bulk/progress", ProgressPage(**asdict(shown), job=bulk_files.job_of(visit.world, file)))
        case Stage.REFUSED:
            return Show("bulk/refused", RefusedPage(**asdict(shown), same=_same(visit, file)))
        case _:
            return Go(links.bulk_rows(file_id, 1, "problems" if file.bad or file.doubtful else ""))


def _same(visit: Visit, file: BulkFile) -> SameFile | None:
    if not file.same_as:
        return None
    first = visit.world.bulk.get(file.same_as)
    mine = first and bulk_files.is_open_to(visit.world, first, visit.me)
    return SameFile(first.created_at if first else None, visit.world.links().bulk_file(file.same_as) if mine else None)


def _upload(visit: Visit, file: BulkFile, shown: FilePage) -> Show:
    if bulk_files.has_arrived(visit.world, file):
        return Show("bulk/arrived", shown)
    form = bulk_files.upload_form(visit.world, file)
    parts = urlsplit(form.url)
    model = UploadPage(**asdict(shown), upload=form, most=MOST_BYTES)
    return Show("bulk/upload", model, posts_to=f"{parts.scheme}://{parts.netloc}")


@view("POST", "/bulk/{file_id}/arrived")
def arrived(visit: Visit, file_id: str) -> Go:
    file = open_file(visit, file_id)
    if bulk_files.has_arrived(visit.world, file):
        bulk_files.check(visit.world, file)
    return Go(visit.world.links().bulk_file(file_id))


@view("POST", "/bulk/{file_id}/again")
def again(visit: Visit, file_id: str) -> Go:
    bulk_files.try_again(visit.world, visit.me, open_file(visit, file_id))
    return Go(visit.world.links().bulk_file(file_id))


@view("POST", "/bulk/{file_id}/drop")
def drop_bad(visit: Visit, file_id: str) -> Go:
    row_mending.drop_all_bad(visit.world, open_file(visit, file_id))
    return Go(visit.world.links().bulk_file(file_id))


@view("GET", "/bulk/{file_id}/check")
def check(visit: Visit, file_id: str) -> Show | Go:
    file = open_file(visit, file_id)
    if file.stage is not Stage.CHECKED or file.bad or file.doubtful or not file.good:
        return Go(visit.world.links().bulk_file(file_id))
    shown = replace(file_page(visit, file), back=visit.world.links().bulk_rows(file_id, 1))
    return Show("bulk/check", CheckPage(**asdict(shown), declaration=shown.bulk.form.declaration))


@view("POST", "/bulk/{file_id}/check")
def send(visit: Visit, file_id: str) -> Go:
    bulk_files.send(visit.world, visit.me, open_file(visit, file_id))
    return Go(visit.world.links().bulk_file(file_id))
