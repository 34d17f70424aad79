"""Files as the store has them."""

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from chalicelib.domain.files.uploads import Verdict


class UploadForm(Struct, frozen=True):
    """What a form in a page posts to, and the hidden inputs before its file input `file`."""

    url: str
    fields: Mapping[str, str]


class Scanned(Struct, frozen=True):
    """What the scanner for malware said of this very version; `verdict` is None while it has said nothing."""

    version: str
    verdict: Verdict | None


class Files(Protocol):
    """What browsers upload, under keys of random ids. A key that holds nothing is None, or does nothing."""

    def form(self, key: str, most_bytes: int, back_to: str) -> UploadForm:
        """A form by which a browser may put one file there, within the hour: not empty, at most `most_bytes`, without tags.

        The browser then goes to `back_to`. Nobody looked at the content: see `scanned` and domain.files.file_types.
        """
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
