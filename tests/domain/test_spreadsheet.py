"""Spreadsheets as people and other systems make them, and as somebody might make them on purpose."""

from datetime import date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.domain.csv_file import lines_of_csv
from chalicelib.domain.spreadsheet import (
    EMPTY,
    LONGEST_CELL,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    NOT_A_TABLE,
    TOO_LARGE,
    TOO_MANY_COLUMNS,
    TOO_MANY_ROWS,
    FileRefused,
    Line,
    Sheet,
    Tally,
    date_parts,
    is_workbook,
    plain,
    sheet_of,
    text_of,
)

NAMES = "Name,Born\nZoë O’Shea,14/03/2015\n"
A_SHEET = Sheet(("Name", "Born"), (Line(2, ("Zoë O’Shea", "14/03/2015")),), Tally(1, 1, 0))


def _read(data: bytes) -> Sheet:
    return sheet_of(lines_of_csv(data))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_in_which_excel_saves(encoding: str) -> None:
    assert _read(NAMES.encode(encoding)) == A_SHEET


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_separator_and_line_end(separator: str, end: str) -> None:
    assert _read(NAMES.replace(",", separator).replace("\n", end).encode()) == A_SHEET


@pytest.mark.parametrize("separator", [",", ";"])
def test_excels_line_that_names_the_separator(separator: str) -> None:
    sheet = _read(f"sep={separator}\r\n{NAMES.replace(',', separator)}".encode())
    assert (sheet.headings, sheet.lines[0].cells) == (A_SHEET.headings, A_SHEET.lines[0].cells)


def test_blank_rows_are_passed_over_and_the_numbers_stay_as_the_program_shows_them() -> None:
    sheet = _read(b"\n,,\nName,Born\n\n , \nAda,1\n\nBen,2\n,,,\n")
    assert sheet.headings == ("Name", "Born")
    assert [(line.number, line.cells) for line in sheet.lines] == [(6, ("Ada", "1")), (8, ("Ben", "2"))]


@pytest.mark.parametrize(
    "name",
    [
        "O’Connor-Smith",
        "D'Arcy",
        "👩‍👧 Ada",
        "\u0645\u062d\u0645\u062f",
        "x" * 200,
        "Madonna",
        "=cmd|' /C calc'!A0",
        "+44 1632 960001",
        "“Quoted”",
        "Łukasz Ångström",
    ],
)
def test_a_name_is_taken_as_it_is(name: str) -> None:
    assert _read(f"Name;Born\n{name};1\n".encode()).lines[0].cells[0] == name


def test_a_cell_may_hold_the_separator_line_ends_and_quotation_marks() -> None:
    assert _read(b'Name,Note\n"Ada, the ""first""","line 1\nline 2"\nBen,\n').lines == (
        Line(2, ('Ada, the "first"', "line 1\nline 2"), lines=2),
        Line(3, ("Ben",)),
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", EMPTY),
        (b"\n,,\n", EMPTY),
        (b"\xef\xbb\xbf", EMPTY),
        (b"MZ\x90\x00 and so on", NOT_A_TABLE),
        (b"%PDF-1.7\n\x01\x02", NOT_A_TABLE),
        (b"\xff\xfe\x00", NOT_A_TABLE),
        (b"Name\n" + b"a\n" * (MOST_ROWS + 1), TOO_MANY_ROWS),
        (b"Name\n" + b"a\n" * 100_000, TOO_MANY_ROWS),
        (b"Name\n" + b",\n" * 100_000, TOO_MANY_ROWS),
        (b"a," * (MOST_COLUMNS + 1) + b"b\n", TOO_MANY_COLUMNS),
        (b"Name\n" + b"a," * 5_000 + b"b\n", TOO_MANY_COLUMNS),
    ],
)
def test_what_is_no_list_is_refused_in_one_sentence(data: bytes, words: str) -> None:
    with pytest.raises(FileRefused, match=r"\w") as refused:
        _read(data)
    assert str(refused.value) == words


def test_headings_alone_are_no_list() -> None:
    with pytest.raises(FileRefused, match="no row below"):
        _read(b"Name,Born\n")


def test_a_quotation_mark_that_is_never_closed() -> None:
    with pytest.raises(FileRefused, match="quotation mark that is not closed"):
        _read(b'Name\nAda\n"Ben\n' + b"x" * 200_000)


def test_as_many_rows_as_there_may_be() -> None:
    assert len(_read(b"Name\n" + b"a\n" * MOST_ROWS).lines) == MOST_ROWS


def test_a_cell_that_is_too_long_is_cut_and_says_so() -> None:
    (line,) = _read(b"Name,Note\nAda," + b"x" * (LONGEST_CELL + 1) + b"\n").lines
    assert (len(line.cells[1]), [column for column, _ in line.problems]) == (LONGEST_CELL, [1])


@pytest.mark.parametrize(("data", "is_one"), [(b"PK\x03\x04...", True), (b"Name\n", False), (b"", False)])
def test_a_workbook_is_known_by_its_first_bytes(data: bytes, is_one: bool) -> None:
    assert is_workbook(data) is is_one


def test_old_workbooks_and_large_files_are_refused() -> None:
    with pytest.raises(FileRefused, match="old Excel file"):
        is_workbook(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    with pytest.raises(FileRefused) as refused:
        is_workbook(b"x" * (MOST_BYTES + 1))
    assert str(refused.value) == TOO_LARGE


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("text", "text"),
        (True, "Yes"),
        (False, "No"),
        (7, "7"),
        (7.0, "7"),
        (1632960001.0, "1632960001"),
        (95.5, "95.5"),
        (date(2015, 3, 4), "04/03/2015"),
        (datetime(2015, 3, 4, 0, 0), "04/03/2015"),
        (time(9, 5), "09:05"),
        (float("inf"), "inf"),
    ],
)
def test_cells_of_a_workbook_as_text(cell: object, text: str) -> None:
    assert text_of(cell) == text  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("14/03/2015", ("14", "03", "2015")),
        ("14.3.2015", ("14", "3", "2015")),
        ("14-3-2015", ("14", "3", "2015")),
        ("14 3 2015", ("14", "3", "2015")),
        ("2015-03-14", ("14", "03", "2015")),
        ("2015-03-14T00:00:00", ("14", "03", "2015")),
        ("2015-03-14 00:00:00", ("14", "03", "2015")),
        ("14 March 2015", ("14", "March", "2015")),
        ("14th Mar 2015", ("14", "Mar", "2015")),
        ("14-Mar-15", ("14", "Mar", "15")),
        ("42077", ("14", "3", "2015")),
        ("3/14/2015", ("3", "14", "2015")),
        ("31/02/2015", ("31", "02", "2015")),
        ("in May", None),
        ("last Tuesday", None),
        ("2015", None),
        ("", None),
    ],
)
def test_dates_as_people_write_them(text: str, parts: tuple[str, str, str] | None) -> None:
    assert date_parts(text) == parts


@pytest.mark.parametrize("heading", ["First names", " first  NAMES ", "First names:", "First\u00a0names *"])
def test_headings_are_compared_without_case_and_spaces(heading: str) -> None:
    assert plain(heading) == "first names"


@given(st.binary(max_size=2_000))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        said = "" if _read(data).lines else "nothing."
    except FileRefused as refused:
        said = str(refused)
    assert said != "nothing."


@given(st.lists(st.lists(st.text(max_size=20), min_size=1, max_size=5), min_size=2, max_size=8))
def test_any_text_is_read_or_refused(rows: list[list[str]]) -> None:
    text = "\n".join(",".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' for cell in row) for row in rows)
    try:
        sheet = _read(text.encode("utf-8", "surrogatepass"))
    except FileRefused:
        return
    assert len(sheet.lines) < len(rows)


@given(st.text(max_size=30))
def test_any_text_is_a_date_or_none(text: str) -> None:
    parts = date_parts(text)
    assert parts is None or all(parts)
