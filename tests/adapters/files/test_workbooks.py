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
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from chalicelib.adapters.files import sheet_look, untrusted_xml, workbook_parts, workbooks
from chalicelib.adapters.files.sheet_look import TOO_MANY_MERGED
from chalicelib.adapters.files.untrusted_xml import BOMB, BROKEN
from chalicelib.adapters.files.workbook_parts import WITH_MACROS
from chalicelib.adapters.files.workbooks import sheet_of_workbook
from chalicelib.domain.files.file_content import MOST_ENTRIES
from chalicelib.domain.files.sheet import Line, Sheet, Tally
from chalicelib.domain.files.sheet_limits import NOT_A_TABLE, TOO_MANY_COLUMNS, TOO_MANY_ROWS, FileRefused


def workbook(*rows: list[Any], change: Callable[[Any], None] = lambda sheet: None) -> bytes:
    book, file = openpyxl.Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)
    change(book.active)
    book.save(file)
    return file.getvalue()


def _with(data: bytes, **parts: bytes | None) -> bytes:
    """The zip with parts in the place of others; None leaves one out. Names by their last component, without ".xml"."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            content = parts.get(entry.filename.rpartition("/")[2].removesuffix(".xml"), old.read(entry))
            if content is not None:
                new.writestr(entry.filename, content)
    return out.getvalue()


def _sheet(data: bytes) -> Sheet:
    return sheet_of_workbook(data)


def _lines(data: bytes) -> tuple[Line, ...]:
    """Below the headings."""
    return _sheet(data).lines


def _refusal(data: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        sheet_of_workbook(data)
    return str(refused.value)


def test_cells_of_every_type() -> None:
    sheet = _sheet(workbook(["Name", "Born", "Year", "Known"], ["Zoë 👧", date(2015, 3, 14), 7, True]))
    assert (sheet.headings, sheet.lines[0].cells) == (
        ("Name", "Born", "Year", "Known"),
        ("Zoë 👧", "14/03/2015", "7", "Yes"),
    )
    assert _lines(workbook(["Born"], [datetime(2015, 3, 14, 9, 30)]))[0].cells == ("14/03/2015",)


def test_the_first_sheet_is_read() -> None:
    def another(sheet: Any) -> None:
        sheet.parent.create_sheet("Notes").append(["not this"])

    sheet = _sheet(workbook(["Name"], ["Ada"], change=another))
    assert (sheet.name, sheet.headings, [line.cells for line in sheet.lines]) == ("Sheet", ("Name",), [("Ada",)])
    assert sheet.left_out == ("Notes",)


def test_empty_sheets_and_the_answers_of_the_template_are_not_named_as_left_out() -> None:
    def more(sheet: Any) -> None:
        sheet.parent.create_sheet("Sheet2")
        answers = sheet.parent.create_sheet("Answers")
        answers.append(["Female"])
        answers.sheet_state = "hidden"

    assert _sheet(workbook(["Name"], ["Ada"], change=more)).left_out == ()


def test_a_hidden_sheet_with_something_in_it_is_named_as_left_out() -> None:
    def hide(sheet: Any) -> None:
        sheet.parent.create_sheet("July").append([7])
        sheet.parent["July"].sheet_state = "veryHidden"

    assert _sheet(workbook(["Name"], ["Ada"], change=hide)).left_out == ("July",)


@pytest.mark.parametrize("formatted", [True, False])
def test_a_workbook_that_counts_its_days_from_1904(formatted: bool) -> None:
    def of_a_macintosh(sheet: Any) -> None:
        sheet.parent.epoch = CALENDAR_MAC_1904
        if not formatted:
            sheet["B2"] = 40615
            sheet["B2"].number_format = "General"

    (line,) = _lines(workbook(["Name", "Born"], ["Ada", date(2015, 3, 14)], change=of_a_macintosh))
    if formatted:
        assert line.cells == ("Ada", "14/03/2015")
    else:
        assert (line.cells, line.days) == (("Ada", "40615"), ((1, date(2015, 3, 14)),))


MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
WORKBOOK = (
    '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://r.example/r">{}'
    '<sheets><sheet name="S" sheetId="1" r:id="rId1"/></sheets>{}</workbook>'
)
NEWER = '<extLst><ext uri="{140A7094}" xmlns:x15="http://x15.example/"><x15:workbookPr chartTrackingRefBase="1"/></ext></extLst>'


@pytest.mark.parametrize(
    ("properties", "more", "day"),
    [
        ("", "", date(2011, 3, 13)),
        ('<workbookPr date1904="0"/>', "", date(2011, 3, 13)),
        ('<workbookPr date1904="false"/>', NEWER, date(2011, 3, 13)),
        ('<workbookPr date1904="1"/>', "", date(2015, 3, 14)),
        ('<workbookPr date1904="true"/>', "", date(2015, 3, 14)),
        ('<workbookPr date1904="1"/>', NEWER, date(2015, 3, 14)),
    ],
)
def test_the_calendar_that_the_workbook_says(properties: str, more: str, day: date) -> None:
    """With and without a format, and beside an element of newer programs that has the same name."""

    def numbers(sheet: Any) -> None:
        sheet["A2"].number_format = "dd/mm/yyyy"

    data = workbook(["Born", "Bare"], [40615, 40615], change=numbers)
    (line,) = _lines(_with(data, workbook=WORKBOOK.format(properties, more).encode()))
    assert (line.cells[0], dict(line.days)[1]) == (f"{day:%d/%m/%Y}", day)


def test_rows_of_a_sheet_are_all_counted() -> None:
    def far(sheet: Any) -> None:
        sheet["A9"] = "Ben"

    data = workbook([], ["Name", "Born"], ["Ada"], [" ", None], change=far)
    assert _sheet(data).tally == Tally(headings=1, rows=2, blank=6)


def test_two_cells_at_one_place_are_refused_because_one_would_be_lost() -> None:
    row = '<row r="{0}"><c r="A{0}" t="str"><v>{1}</v></c></row>'
    rows = "".join(row.format(*each) for each in ((1, "Name"), (2, "Ada"), (2, "Ben")))
    assert _refusal(
        _with(workbook(["Name"]), sheet1=f"<worksheet><sheetData>{rows}</sheetData></worksheet>".encode())
    ) == (BROKEN)


@pytest.mark.parametrize(
    "cell", ['<c r="A2" t="str"><v><![CDATA[Ada]]></v></c>', '<c r="A2" t="inlineStr"><v>Ada</v></c>']
)
@pytest.mark.parametrize("below", ["", '<row r="3"><c r="A3" t="str"><v>Ben</v></c></row>'])
def test_a_cell_that_the_reader_passes_over_is_a_problem_of_its_row(cell: str, below: str) -> None:
    sheet = (
        f'<worksheet xmlns="{MAIN}"><row r="1"><c r="A1" t="str"><v>Name</v></c></row><row r="2">{cell}</row>{below}'
    )
    sheet = sheet.replace("<row", "<sheetData><row", 1) + "</sheetData></worksheet>"
    first = _lines(_with(workbook(["Name"]), sheet1=sheet.encode()))[0]
    assert (first.number, first.problems) == (2, ((0, "This cell could not be read. Type its value."),))


def _sharing(sheet: str, texts: str) -> bytes:
    """A workbook with this sheet and these shared texts."""
    out = io.BytesIO(_with(workbook(["Name"]), sheet1=sheet.encode()))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", f'<sst xmlns="{MAIN}">{texts}</sst>')
    return out.getvalue()


@pytest.mark.parametrize(
    ("shared", "cells"),
    [("<t>Ada</t>", ["Ada", "Ben"]), ("<r><t>A</t></r><r><t>da</t></r>", ["Ada", "Ben"]), ("<t/>", ["Ben"])],
)
def test_shared_texts_as_excel_writes_them(shared: str, cells: list[str]) -> None:
    """A row of empty texts alone is blank."""
    rows = "".join(f'<row r="{n + 1}"><c r="A{n + 1}" t="s"><v>{n}</v></c></row>' for n in range(3))
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    found = _sheet(_sharing(sheet, f"<si><t>Name</t></si><si>{shared}</si><si><t>Ben</t></si>"))
    assert [line.cells for line in found.lines] == [(cell,) for cell in cells]
    assert (found.tally.lines, found.lines[0].problems) == (3, ())


def test_rows_out_of_order_are_all_read() -> None:
    row = '<row r="{0}"><c r="A{0}" t="str"><v>{1}</v></c></row>'
    rows = "".join(row.format(*each) for each in ((1, "Name"), (3, "Ben"), (2, "Ada")))
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    assert [line.cells for line in _lines(_with(workbook(["Name"]), sheet1=sheet.encode()))] == [("Ada",), ("Ben",)]


def test_rows_that_were_pasted_into_one_cell_are_doubted() -> None:
    (line,) = _lines(workbook(["Name", "Note"], ["Ada", "x\nBen\tExample\t14/03/2015"]))
    assert "seems to hold other rows" in line.doubts[0]
    assert line.joined
    assert line.joined.words == "Row 2 seems to hold others: up to 2 pupils."


def test_a_formula_is_never_worked_out() -> None:
    (line,) = _lines(workbook(["Name", "Year"], ["Ada", "=1+1"]))
    assert line.cells == ("Ada",)
    assert line.problems == ((1, "This cell holds a formula without a value. Type the value itself."),)


def test_a_formula_is_read_as_the_value_that_it_had() -> None:
    data = workbook(["Name"], ["=UPPER(B1)"])
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml")
    filled = sheet.replace(b'<c r="A2"><f>UPPER(B1)</f><v', b'<c r="A2" t="str"><f>UPPER(B1)</f><v>ADA</v><v', 1)
    assert filled != sheet
    assert _lines(_with(data, sheet1=filled.replace(b"</v><v />", b"</v>").replace(b"</v><v></v>", b"</v>")))[
        0
    ] == Line(2, ("ADA",))


def test_an_error_in_a_cell_is_said() -> None:
    (line,) = _lines(workbook(["Name", "Year"], ["Ada", "#REF!"]))
    assert [column for column, _ in line.problems] == [1]


def test_merged_cells_are_said_and_a_merged_title_is_no_trouble() -> None:
    def merge(sheet: Any) -> None:
        sheet.merge_cells("A1:B1")
        sheet.merge_cells("A2:A3")

    lines = _lines(workbook(["Name", ""], ["Ada", "1"], ["Ben", "2"], change=merge))
    assert [len(line.problems) for line in lines] == [1, 1]


def test_cells_that_are_merged_with_their_heading_are_said() -> None:
    (line,) = _lines(workbook(["Name", "Year"], ["Ada", "1"], change=lambda sheet: sheet.merge_cells("B1:B2")))
    assert [column for column, _ in line.problems] == [1]


@pytest.mark.parametrize("rows", [[], [["Name", "Born"]]])
def test_a_first_sheet_without_rows_names_the_others_that_have_some(rows: list[list[str]]) -> None:
    def more(sheet: Any) -> None:
        sheet.parent.create_sheet("Leavers").append(["Ada"])
        sheet.parent.create_sheet("Empty")

    assert _refusal(workbook(*rows, change=more)) == (
        "The first sheet, “Sheet”, has no rows, and only the first is read. These have something in them: “Leavers”. "
        "Move the sheet with the rows to the front, and upload the file again."
    )


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


def _sheet_with(rows: str, more: str = "", **parts: bytes) -> bytes:
    """A workbook with one pupil, and with these rows below."""
    first = '<row r="1"><c r="A1" t="str"><v>Name</v></c></row><row r="2"><c r="A2" t="str"><v>Ada</v></c></row>'
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{first}{rows}</sheetData>{more}</worksheet>'
    return _with(workbook(["Name"]), sheet1=sheet.encode(), **parts)


@pytest.mark.parametrize(
    "holds",
    [
        't="str"><v></v></c>',
        't="str"><v/></c>',
        't="inlineStr"><is><t></t></is></c>',
        "><is></is></c>",
        't="s"><v></v></c>',
        "><v/></c>",
        "><f>1</f></c>",
    ],
)
def test_a_cell_far_away_takes_no_room_with_any_content(holds: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "_lines", lambda *_, **__: pytest.fail("the reader was let near it"))
    across, down = (
        _sheet_with(f'<row r="{row}"><c r="{cell}" {holds}</row>') for row, cell in ((3, "XFD3"), (1048576, "A1048576"))
    )
    assert _refusal(across) == TOO_MANY_COLUMNS
    assert _refusal(down) == TOO_MANY_ROWS


def test_a_sheet_of_millions_of_things_is_given_up_early(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(untrusted_xml, "MOST_TAGS", 1_000)
    assert len(_lines(_sheet_with("<row/>" * 900))) == 1
    for rows in ("<row/>" * 1_000, "<row>" + "<c/>" * 1_000 + "</row>", "<x/>" * 1_000):
        assert _refusal(_sheet_with(rows)) == BOMB


def test_a_long_text_that_many_cells_share_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_look, "MOST_TEXT", 10_000)
    texts = f"<si><t>short</t></si><si><r><t>{'x' * 600}</t></r><r><t>{'y' * 400}</t></r></si>"

    def with_cells(count: int) -> bytes:
        numbers = [0] + [1] * count
        rows = "".join(f'<row><c t="s"><v>{number}</v></c></row>' for number in numbers)
        return _sharing(f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>', texts)

    assert len(_lines(with_cells(9))) == 9
    assert _refusal(with_cells(10)) == BOMB


def test_overlapping_merged_cells_are_given_up_early() -> None:
    merged = "".join(f'<mergeCell ref="A{row}:A{row + 1_900}"/>' for row in range(2, 200))
    assert _refusal(_sheet_with("", f"<mergeCells>{merged}</mergeCells>")) == TOO_MANY_MERGED


def test_what_stands_on_other_sheets_is_looked_for_in_one_pass() -> None:
    """A tag that never ends is not looked through to the end of the sheet again for each that begins in it."""
    assert workbook_parts.HAS_VALUE.pattern.count(rb"[^<>]*") == 1
    assert not workbook_parts.HAS_VALUE.search(b"<t <t <t >")
    assert workbook_parts.HAS_VALUE.search(b'<x:t xml:space="preserve"> a')


def test_a_colour_far_away_is_no_trouble() -> None:
    def coloured(sheet: Any) -> None:
        sheet["XFD1048576"].font = openpyxl.styles.Font(bold=True)

    assert len(_lines(workbook(["Name"], ["Ada"], change=coloured))) == 1


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


def test_a_table_of_contents_that_is_far_too_long_is_not_read(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for number in range(MOST_ENTRIES + 1):
            archive.writestr(str(number), b"")
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_: pytest.fail("the table of contents was read"))
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
