"""Files that go with what everybody may read: a page of the procedures or an information sheet. Anybody may open them once it is
published, and not before."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from msgspec import Struct

from chalicelib.domain.errors import DomainError, NotPossibleNow
from chalicelib.domain.files.file_types import DOCX, PDF
from chalicelib.domain.files.uploads import State, Upload

TYPES = (PDF, DOCX)
MOST = 20
"""With one page or sheet."""
PUBLISHED = "published"
"""In place of the form that it was sent with: such a file is kept for good."""


class Attachment(Struct, frozen=True):
    """A file that was uploaded and scanned. Its address is permanent."""

    file_id: str
    name: str
    size: int


Attachments = tuple[Attachment, ...]


class Shelf(StrEnum):
    """The kinds of things that files go with."""

    PROCEDURES = "procedures"
    SHEET = "sheet"


class Owner(Struct, frozen=True):
    """The thing that a file was uploaded for. Its text is in place of the draft of a form."""

    shelf: Shelf
    id: str
    """The slug of a page, or the id of a sheet."""

    def __str__(self) -> str:
        return f"{self.shelf}-{self.id}"


def owner_in(text: str) -> Owner | None:
    """None for the owner of any other file."""
    for shelf in Shelf:
        if text.startswith(f"{shelf}-"):
            return Owner(shelf, text.removeprefix(f"{shelf}-"))
    return None


class FileNotReady(DomainError):
    """A file cannot be published. The sentence says which and why."""


def with_file(files: Attachments, file: Attachment) -> Attachments:
    """At the end, or with another name. Raises NotPossibleNow where there are too many."""
    others = without_file(files, file.file_id)
    if len(others) >= MOST:
        raise NotPossibleNow(f"There are {MOST} files, and no more can be added. Take one away first.")
    return (*others, file)


def without_file(files: Attachments, file_id: str) -> Attachments:
    return tuple(each for each in files if each.file_id != file_id)


def has_file(files: Attachments, file_id: str) -> bool:
    return any(each.file_id == file_id for each in files)


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


def problems_of(attachments: Iterable[Attachment], uploads: Mapping[str, Upload | None]) -> list[str]:
    found = (problem_of(each, uploads.get(each.file_id)) for each in attachments)
    return [problem for problem in found if problem]


def refuse_unready(attachments: Iterable[Attachment], uploads: Mapping[str, Upload | None]) -> None:
    """Raises FileNotReady."""
    if problems := problems_of(attachments, uploads):
        raise FileNotReady(problems[0])
