"""The administrator's pages of the national register: upload its file, see what would change, load it."""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from msgspec import Struct

from chalicelib.domain.errors import NotFound
from chalicelib.domain.files.jobs import Job, JobState
from chalicelib.ports.files import UploadForm
from chalicelib.services.administration import asking_to_load, register_upload
from chalicelib.services.administration.asking_second import is_by_oneself
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


class RegisterPage(Struct, frozen=True):
    """The form that sends the file to the bucket; `most`: bytes."""

    upload: UploadForm
    most: int


class ArrivedPage(Struct, frozen=True):
    """A file that has arrived, with the button that compares it."""

    address: str


class ReviewPage(Struct, frozen=True):
    """What loading the file would change, and what it would open to whom, as the job wrote it down."""

    address: str
    job: Job
    review: Mapping[str, Any]
    opens: Mapping[str, Any]
    alone: bool


class JobPage(Struct, frozen=True):
    """Work that runs or is over; `loads`: whether it loads the file, or only compares it."""

    address: str
    job: Job
    loads: bool


@view("GET", "/admin/register")
def upload(visit: Visit) -> Show:
    form = register_upload.upload_form(visit.world, visit.world.keys.new_id())
    parts = urlsplit(form.url)
    model = RegisterPage(form, register_upload.MOST_BYTES)
    return Show("admin/register", model, posts_to=f"{parts.scheme}://{parts.netloc}")


@view("GET", "/admin/register/{file_id}")
def one_file(visit: Visit, file_id: str) -> Show:
    """How far the work on a file is."""
    job, address = asking_to_load.job_of(visit.world, file_id), visit.world.links().admin_register_file(file_id)
    if not job and not register_upload.has_arrived(visit.world, file_id):
        raise NotFound
    if not job:
        return Show("admin/register_arrived", ArrivedPage(address))
    if job.state is JobState.ASKS:
        alone = is_by_oneself(visit.world, visit.me)
        return Show(
            "admin/register_review", ReviewPage(address, job, job.checkpoint["review"], job.checkpoint["opens"], alone)
        )
    return Show("admin/register_job", JobPage(address, job, job.kind == asking_to_load.LOAD))


@view("POST", "/admin/register/{file_id}/check")
def check(visit: Visit, file_id: str) -> Go:
    asking_to_load.begin_check(visit.world, visit.me, file_id)
    return Go(visit.world.links().admin_register_file(file_id))


@view("POST", "/admin/register/{file_id}/load")
def load(visit: Visit, file_id: str) -> Go:
    waits = asking_to_load.begin_load(visit.world, visit.me, file_id)
    links = visit.world.links()
    return Go(links.admin_waiting if waits else links.admin_register_file(file_id))
