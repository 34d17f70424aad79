"""The administrator's pages of the national register: upload its file, see what would change, load it."""

from urllib.parse import urlsplit

from chalicelib.domain.errors import NotFound
from chalicelib.domain.files.jobs import JobState
from chalicelib.services.administration import loading_register
from chalicelib.services.administration.asking_second import is_by_oneself
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit


@view("GET", "/admin/register")
def upload(visit: Visit) -> Show:
    form = loading_register.upload_form(visit.world, visit.world.keys.new_id())
    parts = urlsplit(form.url)
    context = {"upload": form, "most": loading_register.MOST_BYTES}
    return Show("admin/register", context, posts_to=f"{parts.scheme}://{parts.netloc}")


@view("GET", "/admin/register/{file_id}")
def one_file(visit: Visit, file_id: str) -> Show:
    """Where the work on a file has come to."""
    job = loading_register.job_of(visit.world, file_id)
    if not job and not loading_register.has_arrived(visit.world, file_id):
        raise NotFound
    context = {"job": job, "address": visit.world.links().admin_register_file(file_id)}
    if not job:
        return Show("admin/register_arrived", context)
    if job.state is JobState.ASKS:
        alone = is_by_oneself(visit.world, visit.me)
        shown = {"review": job.checkpoint["review"], "opens": job.checkpoint["opens"], "alone": alone}
        return Show("admin/register_review", {**context, **shown})
    return Show("admin/register_job", {**context, "loads": job.kind == loading_register.LOAD})


@view("POST", "/admin/register/{file_id}/check")
def check(visit: Visit, file_id: str) -> Go:
    loading_register.begin_check(visit.world, visit.me, file_id)
    return Go(visit.world.links().admin_register_file(file_id))


@view("POST", "/admin/register/{file_id}/load")
def load(visit: Visit, file_id: str) -> Go:
    waits = loading_register.begin_load(visit.world, visit.me, file_id)
    links = visit.world.links()
    return Go(links.admin_waiting if waits else links.admin_register_file(file_id))
