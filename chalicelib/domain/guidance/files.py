"""Files that go with a page: their owner among all uploads, and which of them may be published."""

from collections.abc import Iterable, Mapping

from chalicelib.domain.errors import DomainError
from chalicelib.domain.files.file_types import DOCX, PDF
from chalicelib.domain.files.uploads import State, Upload
from chalicelib.domain.guidance.pages import Attachment

TYPES = (PDF, DOCX)
MOST = 20
"""On one page."""
_OWNER = "procedures-"
PUBLISHED = "procedures"
"""In place of the form that it was sent with: such a file is kept for good."""


class FileNotReady(DomainError):
    """A file of the page cannot be published. The sentence says which and why."""


def owner_of(slug: str) -> str:
    """In place of the draft of a form."""
    return f"{_OWNER}{slug}"


def slug_of_owner(owner: str) -> str:
    """Empty for the owner of any other file."""
    return owner.removeprefix(_OWNER) if owner.startswith(_OWNER) else ""


def problem_of(attachment: Attachment, upload: Upload | None) -> str:
    """Why the file cannot be published; empty if it can."""
    if not upload or upload.state is State.UNREADABLE:
        return f"“{attachment.name}” cannot be used: it is no PDF or Word file, or it has a password. Take it away."
    if upload.state is State.WAITING:
        return f"“{attachment.name}” is still being checked for viruses. Try again in a few minutes."
    if upload.state is State.INFECTED:
        return f"“{attachment.name}” has a virus. Take it away."
    is_ours = upload.state is State.CLEAN and upload.type in TYPES
    return "" if is_ours else f"“{attachment.name}” is no PDF or Word file. Take it away."


def refuse_unready(attachments: Iterable[Attachment], uploads: Mapping[str, Upload | None]) -> None:
    """Raises FileNotReady."""
    for attachment in attachments:
        if problem := problem_of(attachment, uploads.get(attachment.file_id)):
            raise FileNotReady(problem)
