"""Excel workbooks as lines of text. A workbook is a zip of XML that anybody may have made: it is looked through before the
library that reads it sees any of it, and that library sees only what was looked through.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from xml.sax.saxutils import quoteattr

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.adapters.files.sheet_look import BOMB, BROKEN, Marks, looked_through, parse, parser_of, shared_lengths
from chalicelib.domain.files.cell_text import Cell, day_of_number, text_of
from chalicelib.domain.files.csv_file import lines_of_csv
from chalicelib.domain.files.file_content import has_too_many_entries
from chalicelib.domain.files.sheet import Joined, Line, Sheet
from chalicelib.domain.files.sheet_limits import EMPTY, NO_ROWS, NOT_A_TABLE, FileRefused
from chalicelib.domain.files.spreadsheet import is_workbook, sheet_of
from chalicelib.domain.files.swallowed_rows import holds_rows

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
_LOST = "This cell could not be read. Type its value."
_PASTED = "A cell of this row seems to hold other rows. Check it."


def read_spreadsheet(data: bytes) -> Sheet:
    """A CSV file or a workbook, whatever its name. Raises FileRefused."""
    return sheet_of_workbook(data) if is_workbook(data) else sheet_of(lines_of_csv(data))


def sheet_of_workbook(data: bytes) -> Sheet:
    """Its first sheet. Raises FileRefused."""
    parts = _parts(data)
    first, *others = _sheets(parts)
    since_1904 = _counts_from_1904(parts)
    marks = looked_through(parts[first.part], shared_lengths(parts[_SHARED]) if _SHARED in parts else ())
    lines = _lines(_repacked(parts, first, since_1904=since_1904), marks, since_1904=since_1904)
    left_out = tuple(sheet.name for sheet in others if not sheet.is_ours and _VALUE.search(parts.get(sheet.part, b"")))
    try:
        return replace(sheet_of(lines), name=first.name, left_out=left_out)
    except FileRefused as refused:
        raise _naming_others(refused, first.name, left_out) from None


def _naming_others(refused: FileRefused, name: str, others: Sequence[str]) -> FileRefused:
    """A file whose first sheet has no rows may have them on another."""
    if not others or str(refused) not in (EMPTY, NO_ROWS):
        return refused
    named = ", ".join(f"“{other}”" for other in others)
    return FileRefused(
        f"The first sheet, “{name}”, has no rows, and only the first is read. These have something in them: {named}. "
        "Move the sheet with the rows to the front, and upload the file again."
    )


# --- the zip -------------------------------------------------------------------------------------------------------------


def _parts(data: bytes) -> dict[str, bytes]:
    """What of the zip a sheet is made of, unpacked within the limits whatever the zip says of itself."""
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
            # A zip entry is never read beyond the size it says it has: what is more than that fails its checksum.
            return {entry.filename: archive.read(entry) for entry in entries if _WANTED.fullmatch(entry.filename)}
    except _BROKEN_ZIP:
        raise FileRefused(BROKEN) from None


def _repacked(parts: Mapping[str, bytes], sheet: "_Sheet", *, since_1904: bool) -> io.BytesIO:
    """A zip of only these parts, with a workbook of only this sheet: the reader gets nothing that was not checked."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content if name != _WORKBOOK else _workbook_of(sheet, since_1904=since_1904))
    packed.seek(0)
    return packed


_WORKBOOK = "xl/workbook.xml"
_SHARED = "xl/sharedStrings.xml"


def _workbook_of(sheet: "_Sheet", *, since_1904: bool) -> str:
    return (
        '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
        'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
        f'<workbookPr date1904="{int(since_1904)}"/>'
        f'<sheets><sheet name="Rows" sheetId="1" r:id={quoteattr(sheet.relation)}/></sheets></workbook>'
    )


# --- the XML -------------------------------------------------------------------------------------------------------------


class _Sheet(Struct, frozen=True):
    name: str
    relation: str
    part: str
    hidden: bool

    @property
    def is_ours(self) -> bool:
        """Whether it is the template's hidden sheet of answers to choose from."""
        return self.hidden and self.name == "Answers"


_VALUE = re.compile(rb"<(?:\w+:)?[vt](?:\s[^<>]*)?>\s*[^<\s]")
"""Matches a sheet with something written in it. A tag ends before the next begins, so that no text is gone through twice."""


def _sheets(parts: Mapping[str, bytes]) -> list[_Sheet]:
    """The sheets of the workbook in order. Each sheet's part is found by its relation, as Excel does."""
    relations: dict[str, str] = {}
    sheets: list[_Sheet] = []

    def relation(tag: str, given: Mapping[str, str]) -> None:
        if tag == "Relationship":
            relations[given.get("Id", "")] = given.get("Target", "")

    def sheet(tag: str, given: Mapping[str, str]) -> None:
        for name, value in given.items() if tag == "sheet" else ():
            if name.endswith(":id"):
                part = _part_at(relations.get(value, ""))
                sheets.append(_Sheet(given.get("name", ""), value, part, given.get("state", "visible") != "visible"))

    parse(parser_of(relation), parts.get("xl/_rels/workbook.xml.rels", b""))
    parse(parser_of(sheet), parts.get(_WORKBOOK, b""))
    if not sheets or sheets[0].part not in parts:
        raise FileRefused(BROKEN)
    return sheets


def _part_at(target: str) -> str:
    return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"


def _counts_from_1904(parts: Mapping[str, bytes]) -> bool:
    """Whether the workbook counts days from 1904, as old versions of Excel for the Macintosh did."""
    found: list[bool] = []

    def properties(tag: str, given: Mapping[str, str]) -> None:
        if (
            tag == "workbookPr" and "date1904" in given
        ):  # an extension of the workbook may have another element of this name
            found.append(given["date1904"].strip().lower() in ("1", "true", "on"))

    parse(parser_of(properties), parts.get(_WORKBOOK, b""))
    return any(found)


# --- the values ----------------------------------------------------------------------------------------------------------


def _lines(workbook: io.BytesIO, marks: Marks, *, since_1904: bool) -> Iterator[Line]:
    from python_calamine import CalamineError, load_workbook  # only the worker needs it

    try:
        sheet = load_workbook(workbook).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except CalamineError:
        raise FileRefused(BROKEN) from None
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as panic:  # what the library did not expect comes as an exception that is no Exception
        raise FileRefused(BROKEN) from panic
    for number in range(max((len(rows), *(row + 1 for row in marks.written)))):
        yield _line(number, rows[number] if number < len(rows) else (), marks, since_1904=since_1904)


def _line(row: int, cells: Sequence[Cell], marks: Marks, *, since_1904: bool) -> Line:
    """A date that nobody formatted as one comes as a bare number."""
    texts = tuple(map(text_of, cells))
    numbers = ((place, cell) for place, cell in enumerate(cells) if isinstance(cell, int | float))
    days = ((place, day_of_number(number, since_1904=since_1904)) for place, number in numbers)
    most = max((len(text.strip().splitlines()) for text in texts if holds_rows(text, len(texts))), default=0)
    doubts, joined = ((_PASTED,), Joined(row + 1, most)) if most else ((), None)
    lost = (place for place in sorted(marks.written.get(row, ())) if not "".join(texts[place : place + 1]).strip())
    problems = (*marks.problems.get(row, ()), *((place, _LOST) for place in lost))
    return Line(row + 1, texts, problems, doubts, tuple((place, day) for place, day in days if day), joined=joined)
