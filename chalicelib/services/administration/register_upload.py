"""The file of the national register: uploaded, read, and compared with what is loaded."""

import hashlib
import io

from chalicelib.domain.files.jobs import Job
from chalicelib.domain.files.uploads import incoming
from chalicelib.domain.schools.register import (
    Difference,
    Register,
    RegisterRefused,
)
from chalicelib.ports.files import UploadForm
from chalicelib.ports.world import World
from chalicelib.services.administration.register_review import (
    compared,
    read_file,
)

MOST_BYTES = 100 * 1024 * 1024
"""The register has about 60 MB."""


NOT_THERE = "The file is no longer there. Upload it again."


def key_of(file_id: str) -> str:
    return incoming(file_id, "register")


def upload_form(world: World, file_id: str) -> UploadForm:
    return world.files.form(key_of(file_id), MOST_BYTES, world.links().admin_register_file(file_id))


def has_arrived(world: World, file_id: str) -> bool:
    return world.files.size(key_of(file_id)) is not None


def content_of(world: World, job: Job) -> bytes | None:
    return world.files.read(key_of(job.subject["file"]))


def digest_of(content: bytes | None) -> str:
    return hashlib.sha256(content or b"").hexdigest()


def compared_with_loaded(world: World, content: bytes | None) -> tuple[Register, Difference] | str:
    """The file and what it would change; why not, in words for the administrator."""
    if content is None:
        return NOT_THERE
    try:
        return compared(world.schools, read_file(io.BytesIO(content)))
    except RegisterRefused as refused:
        return f"{refused} Nothing was changed."
