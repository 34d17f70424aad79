"""A file from the browser into the bucket, and from there to its readers. What it goes with keeps the list of its files."""

from collections.abc import Iterable, Mapping

from msgspec.structs import replace

from chalicelib.domain.errors import NotFound
from chalicelib.domain.files.attachments import TYPES, Attachment, Owner
from chalicelib.domain.files.uploads import MOST_BYTES, State, Upload, Verdict, incoming, look_next
from chalicelib.domain.people.people import Person
from chalicelib.ports.files import UploadForm
from chalicelib.ports.world import World


def form_for(world: World, owner: Owner, file_id: str, back_to: str) -> UploadForm:
    """The form by which the browser puts a file into the bucket, and then comes back."""
    return world.files.form(incoming(str(owner), file_id), MOST_BYTES, back_to)


def receive(world: World, me: Person, owner: Owner, file_id: str) -> Upload:
    """Notes the file that the browser put into the bucket. Repeating it changes nothing. Raises NotFound if no form of this
    owner put a file there."""
    size, now = world.files.size(incoming(str(owner), file_id)), world.clock.now()
    if size is None:
        raise NotFound
    upload = Upload(file_id, str(owner), me.person_id, size, now)
    world.uploads.add(replace(upload, next_check_at=look_next(upload, now)))
    return world.uploads.get(file_id) or upload


def upload_of(world: World, owner: Owner, file_id: str) -> Upload:
    """Raises NotFound for a file of another owner."""
    upload = world.uploads.get(file_id)
    if not upload or upload.draft_id != str(owner):
        raise NotFound
    return upload


def received(world: World, owner: Owner, file_id: str, name: str) -> Attachment:
    """The file with the name by which readers know it. Raises NotFound for a file of another owner."""
    return Attachment(file_id, name, upload_of(world, owner, file_id).size)


def uploads_of(world: World, attachments: Iterable[Attachment]) -> Mapping[str, Upload | None]:
    return {each.file_id: world.uploads.get(each.file_id) for each in attachments}


def address_of(world: World, file_id: str, name: str) -> str:
    """An address that gives the file for a minute, saved under this name. Raises NotFound for one that was not found
    harmless."""
    upload = world.uploads.get(file_id)
    if not upload or upload.state is not State.CLEAN or upload.type not in TYPES:
        raise NotFound
    scanned = world.files.scanned(upload.kept)
    if not scanned or scanned.verdict is not Verdict.HARMLESS:
        raise NotFound
    assert upload.type
    saved_as = f"{name}.{upload.type.extension}"
    return world.files.link(upload.kept, upload.type.content_type, saved_as, inline=upload.type.inline)
