"""Files that go with a page of the procedures or with a sheet: the form that uploads one, its name, and the list of them."""

from collections.abc import Callable, Mapping, Sequence
from urllib.parse import urlsplit

from msgspec import Struct

from chalicelib.domain.files.attachments import Attachment, problem_of
from chalicelib.domain.files.uploads import MOST_BYTES, State, Upload
from chalicelib.journeys.engine.asked import typed
from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.parsing import parse
from chalicelib.ports.files import UploadForm
from chalicelib.ports.world import World
from chalicelib.services.attachments.attaching import uploads_of
from chalicelib.web.forms.file_lines import FileLine, file_line, in_bytes
from chalicelib.web.http.asked import Asked, Posted
from chalicelib.web.http.replies import Show
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


class GoesWith(Struct, frozen=True):
    """What a file is added to: its title, its page, and where that is in the navigation."""

    title: str
    address: str
    section: str


class UploadPage(Asked, frozen=True, kw_only=True):
    """The form that sends a file to the bucket; `most`: bytes."""

    goes_with: GoesWith
    section: str
    upload: UploadForm
    most: int


class NamePage(Posted, frozen=True, kw_only=True):
    """A file that is there and has no name yet."""

    goes_with: GoesWith
    section: str
    file: FileLine


class AttachedFile(Struct, frozen=True):
    """`problem`: why it cannot be published; `address`: where it is taken away, or opened with /open."""

    called: str
    file: FileLine
    problem: str
    address: str


class PublicFile(Struct, frozen=True):
    """A file as anybody sees it."""

    name: str
    size: str
    href: str


def show_upload(form: UploadForm, goes_with: GoesWith) -> Show:
    parts = urlsplit(form.url)
    model = UploadPage(
        page=FILE,
        raw={},
        problems={},
        goes_with=goes_with,
        section=goes_with.section,
        upload=form,
        most=MOST_BYTES,
    )
    return Show("attachments/upload", model, posts_to=f"{parts.scheme}://{parts.netloc}")


def show_name(
    visit: Visit,
    upload: Upload,
    goes_with: GoesWith,
    raw: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
) -> Show:
    """Its form goes to the address of the page."""
    model = NamePage(
        page=NAMED,
        raw=raw or {},
        problems=problems or {},
        action=visit.world.links().to(visit.path),
        goes_with=goes_with,
        section=goes_with.section,
        file=file_line(upload),
    )
    return Show("attachments/name", model)


def name_typed(visit: Visit) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """What was typed, and what is wrong with it."""
    raw = typed(NAMED, visit.form)
    return raw, parse(NAMED, raw, visit.world.clock.now()).problems


def attached(world: World, attachments: Sequence[Attachment], address: Callable[[str], str]) -> Sequence[AttachedFile]:
    """`address` of a file by its id."""
    uploads = uploads_of(world, attachments)
    return [_attached(each, uploads[each.file_id], address(each.file_id)) for each in attachments]


def _attached(attachment: Attachment, upload: Upload | None, address: str) -> AttachedFile:
    line = file_line(upload) if upload else _missing(attachment)
    return AttachedFile(attachment.name, line, problem_of(attachment, upload), address)


def _missing(attachment: Attachment) -> FileLine:
    return FileLine(
        id=attachment.file_id,
        state=str(State.UNREADABLE),
        label="Cannot be used",
        colour="orange",
        size=in_bytes(attachment.size),
        kind="",
    )


def public_files(attachments: Sequence[Attachment], href: Callable[[str], str]) -> list[PublicFile]:
    return [PublicFile(each.name, in_bytes(each.size), href(each.file_id)) for each in attachments]
