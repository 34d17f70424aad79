"""The parts of a workbook, which is a zip of XML from anybody. Unpacks them within limits."""

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from xml.sax.saxutils import quoteattr

from msgspec import Struct

from chalicelib.adapters.files.untrusted_xml import BOMB, BROKEN, parse, parser_of
from chalicelib.domain.files.file_content import has_too_many_entries
from chalicelib.domain.files.sheet_limits import NOT_A_TABLE, FileRefused

MOST_PARTS = 200
MOST_UNPACKED = 40 * 1024 * 1024
"""A sheet of 2,000 rows is under 10 MB."""


_WANTED = re.compile(
    r"\[Content_Types\]\.xml|_rels/\.rels"
    r"|xl/(_rels/workbook\.xml\.rels|workbook\.xml|styles\.xml|sharedStrings\.xml|worksheets/[^/]+\.xml)"
)


_BROKEN_ZIP = (zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, RuntimeError, EOFError, OSError, ValueError)
_MACROS = "xl/vbaproject.bin"
WITH_MACROS = "The workbook has macros in it. Save it as an Excel workbook without macros (.xlsx), and upload that."


def parts_of(data: bytes) -> dict[str, bytes]:
    """The parts of the zip that make a sheet, unpacked within the limits, whatever sizes the zip claims."""
    if has_too_many_entries(data):
        raise FileRefused(BOMB)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
                raise FileRefused(BOMB)
            names = {entry.filename.lower() for entry in entries}
            if _MACROS in names:
                raise FileRefused(WITH_MACROS)
            if "xl/workbook.xml" not in names:
                raise FileRefused(NOT_A_TABLE)
            # Never reads beyond the size that an entry claims: a longer one fails its checksum.
            return {entry.filename: archive.read(entry) for entry in entries if _WANTED.fullmatch(entry.filename)}
    except _BROKEN_ZIP:
        raise FileRefused(BROKEN) from None


def repacked(parts: Mapping[str, bytes], sheet: "SheetPart", *, since_1904: bool) -> io.BytesIO:
    """A zip of only these parts, with a workbook of only this sheet: the reader gets nothing that was not checked."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content if name != WORKBOOK else _workbook_of(sheet, since_1904=since_1904))
    packed.seek(0)
    return packed


WORKBOOK = "xl/workbook.xml"
SHARED = "xl/sharedStrings.xml"


def _workbook_of(sheet: "SheetPart", *, since_1904: bool) -> str:
    return (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<workbookPr date1904="{int(since_1904)}"/>'
        f'<sheets><sheet name="Rows" sheetId="1" r:id={quoteattr(sheet.relation)}/></sheets></workbook>'
    )


class SheetPart(Struct, frozen=True):
    name: str
    relation: str
    part: str
    hidden: bool

    @property
    def is_ours(self) -> bool:
        """Whether it is the template's hidden sheet of choices."""
        return self.hidden and self.name == "Answers"


HAS_VALUE = re.compile(rb"<(?:\w+:)?[vt](?:\s[^<>]*)?>\s*[^<\s]")
"""Matches a sheet with something written in it. A tag ends before the next begins, so no text is scanned twice."""


def sheets_in(parts: Mapping[str, bytes]) -> list[SheetPart]:
    """The sheets of the workbook in order. Each sheet's part is found by its relation, as Excel does."""
    relations: dict[str, str] = {}
    sheets: list[SheetPart] = []

    def relation(tag: str, given: Mapping[str, str]) -> None:
        if tag == "Relationship":
            relations[given.get("Id", "")] = given.get("Target", "")

    def sheet(tag: str, given: Mapping[str, str]) -> None:
        for name, value in given.items() if tag == "sheet" else ():
            if name.endswith(":id"):
                part = _part_at(relations.get(value, ""))
                sheets.append(SheetPart(given.get("name", ""), value, part, given.get("state", "visible") != "visible"))

    parse(parser_of(relation), parts.get("xl/_rels/workbook.xml.rels", b""))
    parse(parser_of(sheet), parts.get(WORKBOOK, b""))
    if not sheets or sheets[0].part not in parts:
        raise FileRefused(BROKEN)
    return sheets


def _part_at(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def counts_from_1904(parts: Mapping[str, bytes]) -> bool:
    """Whether the workbook counts days from 1904, as old versions of Excel for the Macintosh did."""
    found: list[bool] = []

    def properties(tag: str, given: Mapping[str, str]) -> None:
        if (
            tag == "workbookPr" and "date1904" in given
        ):  # an extension of the workbook may have another element of this name
            found.append(given["date1904"].strip().lower() in ("1", "true", "on"))

    parse(parser_of(properties), parts.get(WORKBOOK, b""))
    return any(found)
