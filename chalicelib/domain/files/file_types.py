"""Which kinds of file people may send."""

from msgspec import Struct


class FileType(Struct, frozen=True):
    """`extension`: the file is saved with it, whatever its name was. A browser shows only `inline` types."""

    words: str
    extension: str
    content_type: str
    inline: bool = False
    also: tuple[str, ...] = ()
    """Other extensions of this type."""


_ONLY_SAVED = "application/octet-stream"
"""A browser makes nothing of it: it can only be saved."""
PDF = FileType("PDF", "pdf", "application/pdf", inline=True)
PNG = FileType("PNG picture", "png", "image/png", inline=True)
JPEG = FileType("JPEG picture", "jpg", "image/jpeg", inline=True, also=("jpeg",))
HEIC = FileType("HEIC picture", "heic", _ONLY_SAVED)
DOCX = FileType("Word document", "docx", _ONLY_SAVED)
XLSX = FileType("Excel spreadsheet", "xlsx", _ONLY_SAVED)
TEXT = FileType("plain text", "txt", _ONLY_SAVED)
TYPES = (PDF, PNG, JPEG, HEIC, DOCX, XLSX, TEXT)
ACCEPTED = ",".join(f".{extension}" for found in TYPES for extension in (found.extension, *found.also))
"""As a file input takes them."""
BY_EXTENSION = {found.extension: found for found in TYPES}
