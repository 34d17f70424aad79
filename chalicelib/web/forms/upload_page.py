"""The page that asks for a file, and what it shows once the file is there."""

from urllib.parse import urlsplit

from msgspec.structs import asdict

from chalicelib.domain.files.uploads import MOST_BYTES
from chalicelib.domain.records.draft import Draft
from chalicelib.journeys.engine.pages import Page
from chalicelib.ports.files import UploadForm
from chalicelib.services.uploads import uploading
from chalicelib.web.forms.file_lines import FileLine, file_line
from chalicelib.web.forms.form_page import FormPage
from chalicelib.web.http.replies import Show
from chalicelib.web.http.visit import Visit


class UploadPage(FormPage, frozen=True, kw_only=True):
    """The form that sends a file to the bucket; `most`: bytes."""

    upload: UploadForm
    most: int


class UploadedPage(FormPage, frozen=True, kw_only=True):
    """A file that is there. `remove`: the address that removes the whole item, empty where the file stands alone."""

    file: FileLine
    remove: str
    take_away: str


def show_upload(visit: Visit, draft: Draft, page: Page, asked: FormPage) -> Show:
    """The page that asks for a file; once it is there, what it is and the page's other questions."""
    found = uploading.file_of(visit.world, draft, page)
    if found:
        links = visit.world.links().draft(draft.draft_id)
        remove = links.remove(page.slug) if page.item_of else ""
        away = links.take_away(page.slug)
        return Show(
            "refer/uploaded", UploadedPage(**asdict(asked), file=file_line(found), remove=remove, take_away=away)
        )
    form = uploading.ask_for_file(visit.world, draft, page)
    parts = urlsplit(form.url)
    model = UploadPage(**asdict(asked), upload=form, most=MOST_BYTES)
    return Show("refer/upload", model, posts_to=f"{parts.scheme}://{parts.netloc}")
