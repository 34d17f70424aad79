"""Files as the store has them."""

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from chalicelib.domain.files.uploads import Verdict


class UploadForm(Struct, frozen=True):
    """The address that a page's form posts to, and the hidden inputs before its file input `file`."""

    url: str
    fields: Mapping[str, str]


class Scanned(Struct, frozen=True):
    """The malware scanner's verdict on this very version; `verdict` is None before there is one."""

    version: str
    verdict: Verdict | None


class Files(Protocol):
    """Files that browsers upload, under keys of random ids. A key without a file is None, or does nothing."""

    def form(self, key: str, most_bytes: int, back_to: str) -> UploadForm:
        """A form with which a browser may put one file there, within the hour: not empty, at most `most_bytes`, without
        tags. The browser then goes to `back_to`. Nobody has checked the content: see `scanned` and
        domain.files.file_types."""
        ...

    def size(self, key: str) -> int | None:
        """In bytes."""
        ...

    def scanned(self, key: str) -> Scanned | None: ...
    def read(self, key: str, version: str = "") -> bytes | None:
        """The newest version, or this one."""
        ...

    def keep(self, key: str, version: str, kept: str) -> None:
        """Copies this version, with what the scanner said of it, to the key `kept`."""
        ...

    def link(self, key: str, content_type: str, name: str, *, inline: bool) -> str:
        """An address that gives the file for 60 seconds, as this type; `name` is what it is saved as, and nobody's name."""
        ...

    def delete(self, key: str) -> None:
        """Every version of it, for good. Done again, it does nothing."""
        ...
