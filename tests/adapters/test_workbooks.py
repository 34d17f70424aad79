"""Excel workbooks, made by a spreadsheet library or by hand; zip bombs and other things that only look like one."""

import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.adapters.workbooks import BOMB, BROKEN, WITH_MACROS, lines_of_workbook
from chalicelib.domain.spreadsheet import NOT_A_TABLE, TOO_MANY_COLUMNS, TOO_MANY_ROWS, FileRefused, Line, sheet_of


def workbook(*rows: list[Any], change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    change(book.active)
    book.save(file)
    return file.getvalue()


def _with(data: bytes, **parts: bytes | None) -> bytes:
    """The zip with parts in the place of others; None leaves one out. Names by their last component."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = parts.get(entry.filename.rpartition("/")[2].partition(".")[0], old.read(entry))
            if content is not None:
                new.writestr(entry.filename, content)
    return out.getvalue()


def _lines(data: bytes) -> list[Line]:
    return list(lines_of_workbook(data))


def _refusal(data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        sheet_of(lines_of_workbook(data))
    return str(refused.value)


def test_cells_of_every_type() -> None:
    lines = _lines(workbook(["Name", "Born", "Year", "Known"], ["Zoë 👧", date(2015, 3, 14), 7, True]))
    assert [line.cells for line in lines] == [("Name", "Born", "Year", "Known"), ("Zoë 👧", "14/03/2015", "7", "Yes")]
    assert _lines(workbook([datetime(2015, 3, 14, 9, 30)]))[0].cells == ("14/03/2015",)


def test_the_first_sheet_is_read() -> None:
    def another(sheet: Any) -> None:
        sheet.parent.create_sheet("Notes").append(["not this"])

    assert [line.cells for line in _lines(workbook(["Name"], ["Ada"], change=another))] == [("Name",), ("Ada",)]


def test_a_formula_is_never_worked_out() -> None:
    (_, line) = _lines(workbook(["Name", "Year"], ["Ada", "=1+1"]))
    assert line.cells == ("Ada", "")
    assert line.problems == ((1, "This cell holds a formula without a value. Type the value itself."),)


def test_a_formula_is_read_as_the_value_that_it_had() -> None:
    data = workbook(["Name"], ["=UPPER(B1)"])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    filled = sheet.replace(b'<c r="A2"><f>UPPER(B1)</f><v', b'<c r="A2" t="str"><f>UPPER(B1)</f><v>ADA</v><v', 1)
    assert filled != sheet
    assert _lines(_with(data, sheet1=filled.replace(b"</v><v />", b"</v>").replace(b"</v><v></v>", b"</v>")))[
        1
    ] == Line(2, ("ADA",))


def test_an_error_in_a_cell_is_said() -> None:
    (_, line) = _lines(workbook(["Name", "Year"], ["Ada", "#REF!"]))
    assert [column for column, _ in line.problems] == [1]


def test_merged_cells_are_said_and_a_merged_title_is_no_trouble() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("A2:A3")

    lines = _lines(workbook(["Name", ""], ["Ada", "1"], ["Ben", "2"], change=merge))
    assert [len(line.problems) for line in lines] == [0, 1, 1]


def test_macros_are_refused_kindly() -> None:
    data, out = workbook(["Name"], ["Ada"]), io.BytesIO(b"")
    out.write(data)
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/vbaProject.bin", b"\xd0\xcf")
    assert _refusal(out.getvalue()) == WITH_MACROS


@pytest.mark.parametrize("cell", ["A1048576", "XFD1048576"])
def test_a_cell_far_away_takes_no_room(cell: str) -> None:
    def far(sheet: Any) -> None:
        sheet[cell] = "x"

    assert _refusal(workbook(["Name"], ["Ada"], change=far)) in (TOO_MANY_COLUMNS, TOO_MANY_ROWS)


def test_a_colour_far_away_is_no_trouble() -> None:
    def coloured(sheet: Any) -> None:
        sheet["XFD1048576"].font = openpyxl.styles.Font(bold=True)

    assert len(_lines(workbook(["Name"], ["Ada"], change=coloured))) == 2


def test_a_hundred_thousand_rows_get_one_sentence() -> None:
    assert _refusal(workbook(["Name"], *(["a"] for _ in range(13_000)))) == TOO_MANY_ROWS


def test_a_zip_bomb_is_not_unpacked() -> None:
    assert _refusal(_with(workbook(["Name"]), sheet1=b"0" * 60_000_000)) == BOMB


def test_a_zip_that_lies_about_its_size_is_not_believed() -> None:
    data = bytearray(_with(workbook(["Name"]), sheet1=b"<" + b"0" * 60_000_000))
    true, small = (60_000_001).to_bytes(4, "little"), (1_000).to_bytes(4, "little")
    assert _refusal(bytes(data).replace(true, small)) == BROKEN


def test_many_small_parts_are_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(500):
            archive.writestr(f"xl/worksheets/sheet{number}.xml", b"")
    assert _refusal(out.getvalue()) == BOMB


LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><worksheet>&b;</worksheet>"""
OUTSIDE = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>"""


@pytest.mark.parametrize("sheet", [LAUGHS, OUTSIDE, b"", b"<worksheet>", b"\xff\xfe", b"<a><b></a>", None])
def test_xml_that_is_no_sheet(sheet: bytes | None) -> None:
    assert _refusal(_with(workbook(["Name"]), sheet1=sheet)) == BROKEN


@pytest.mark.parametrize("reference", ["A0", "AAAA1", "1", "A99999999", "A1:B2", "a1"])
def test_cells_at_no_place(reference: str) -> None:
    sheet = f'<worksheet><sheetData><row><c r="{reference}"><v>1</v></c></row></sheetData></worksheet>'
    assert _refusal(_with(workbook(["Name"]), sheet1=sheet.encode())) == BROKEN


def test_a_zip_of_something_else_is_no_workbook() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", b"<a/>")
    assert _refusal(out.getvalue()) == NOT_A_TABLE
    assert _refusal(b"PK\x03\x04" + b"no zip at all" * 10) == BROKEN


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 5_000), st.binary(min_size=1, max_size=8))
def test_a_damaged_workbook_is_read_or_refused(at: int, damage: bytes) -> None:
    data = bytearray(workbook(["Name", "Born"], ["Ada", date(2015, 3, 14)]))
    at %= len(data)
    data[at : at + len(damage)] = damage
    with suppress(FileRefused):
        _lines(bytes(data))
