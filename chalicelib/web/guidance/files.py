"""Files of a page: uploaded to the bucket, named, taken away."""

from urllib.parse import urlsplit

from chalicelib.domain.errors import NotFound
from chalicelib.domain.files.uploads import MOST_BYTES
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.ports.files import UploadForm
from chalicelib.services.guidance import attaching, writing
from chalicelib.web.forms.file_lines import FileLine, file_line
from chalicelib.web.http.asked import Asked
from chalicelib.web.http.replies import Go, Show
from chalicelib.web.http.views import view
from chalicelib.web.http.visit import Visit

FILE = Page("file", "Add a file", (Field("file", "File", Kind.UPLOAD),))
NAMED = Page(
    "named",
    "What is the file called?",
    (
        Field(
            "name",
            "Name for readers",
            hint="Such as Referral form. It is the words of the link.",
            longest=150,
            missing="Enter a name for the file.",
        ),
    ),
)


class UploadPage(Asked, frozen=True, kw_only=True):
    """The form that sends a file to the bucket; `most`: bytes."""

    slug: str
    title: str
    upload: UploadForm
    most: int


class NamePage(Asked, frozen=True, kw_only=True):
    """A file that is there and has no name yet."""

    slug: str
    title: str
    file: FileLine


@view("GET", "/guidance/{slug}/files")
def add(visit: Visit, slug: str) -> Show:
    title = writing.page_named(visit.world, slug).title
    form = attaching.ask_for_file(visit.world, slug)
    parts = urlsplit(form.url)
    model = UploadPage(page=FILE, raw={}, problems={}, slug=slug, title=title, upload=form, most=MOST_BYTES)
    return Show("guidance/upload", model, posts_to=f"{parts.scheme}://{parts.netloc}")


@view("GET", "/guidance/{slug}/files/{file_id}")
def received(visit: Visit, slug: str, file_id: str) -> Show:
    """Where S3 sends the browser. A GET that writes: it can only ever record a file that this page's own form has sent."""
    attaching.receive(visit.world, visit.me, slug, file_id)
    return _name(visit, slug, file_id, {}, {})


def _name(visit: Visit, slug: str, file_id: str, raw: dict[str, str], problems: dict[str, str]) -> Show:
    upload = visit.world.uploads.get(file_id)
    if not upload:
        raise NotFound
    title = writing.page_named(visit.world, slug).title
    model = NamePage(page=NAMED, raw=raw, problems=problems, slug=slug, title=title, file=file_line(upload))
    return Show("guidance/name_file", model)


@view("POST", "/guidance/{slug}/files/{file_id}")
def attach(visit: Visit, slug: str, file_id: str) -> Show | Go:
    raw = typed(NAMED, visit.form)
    parsed = parse(NAMED, raw, visit.world.clock.now())
    if parsed.problems:
        return _name(visit, slug, file_id, raw, parsed.problems)
    attaching.attach(visit.world, visit.me, slug, file_id, raw["name"])
    return Go(visit.world.links().guidance_page(slug))


@view("POST", "/guidance/{slug}/files/{file_id}/take-away")
def take_away(visit: Visit, slug: str, file_id: str) -> Go:
    attaching.take_away(visit.world, visit.me, slug, file_id)
    return Go(visit.world.links().guidance_page(slug))
