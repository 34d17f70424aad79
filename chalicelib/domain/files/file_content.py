"""The type of a file by its content: its name proves nothing."""

import re
import zipfile
from io import BytesIO

from chalicelib.domain.files.file_types import DOCX, HEIC, JPEG, PDF, PNG, TEXT, XLSX, FileType

_HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
_OFFICE = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX}
_RUNS = re.compile(r"(?i)(vbaproject|oleobject\d*|activex\d*)\.bin$")
"""Where a document has its macros, programs put into it, and controls."""
MOST_ENTRIES = 2_000
"""Files in one document, which is a zip. A report with a picture on every page has a few hundred."""
_ENTRY = b"PK\x01\x02"
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f]")
_DISGUISED = (b"{\\rtf", b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"#!", b"%!ps")
"""Programs in plain letters, and pages for other programs."""


def type_of(content: bytes) -> FileType | None:
    """The kind of a whole file; None when it is none of those that people may send."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return HEIC
    if content.startswith(b"PK\x03\x04"):
        return _office_type(content)
    return TEXT if _is_text(content) else None


def has_too_many_entries(content: bytes) -> bool:
    """Whether a zip's table of contents is longer than any document's.

    Every entry of the table begins with the same four bytes, so counting those is enough, whatever the zip claims.
    Reading the table of a hostile zip takes a second or more.
    """
    return content.count(_ENTRY) > MOST_ENTRIES


def _office_type(content: bytes) -> FileType | None:
    """A document of Word or Excel without macros. Only its table of contents is read: nothing is unpacked."""
    if has_too_many_entries(content):
        return None
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in names or any(map(_RUNS.search, names)):
        return None
    return next((found for name, found in _OFFICE.items() if name in names), None)


def _is_text(content: bytes) -> bool:
    beginning = content[:1024].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not beginning or beginning.startswith(_DISGUISED) or _NOT_TEXT.search(content):
        return False
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return _is_western(content)
    return True


def _is_western(content: bytes) -> bool:
    """Text as older programs of Windows write it."""
    try:
        content.decode("windows-1252")
    except UnicodeDecodeError:
        return False
    return True
