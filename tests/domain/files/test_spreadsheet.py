"""Spreadsheets as people and other systems make them, and as somebody might make them on purpose."""

import re
from datetime import date, datetime, time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.files.cell_text import date_parts, day_of_number, plain, text_of
from chalicelib.domain.files.csv_file import lines_of_csv
from chalicelib.domain.files.sheet import Line, Sheet, Tally
from chalicelib.domain.files.sheet_limits import (
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
)
from chalicelib.domain.files.spreadsheet import is_workbook, sheet_of

NAMES = "Name,Born\nZoë O’Shea,14/03/2015\n"
A_SHEET = Sheet(("Name", "Born"), (Line(2, ("Zoë O’Shea", "14/03/2015")),), Tally(1, 1, 0))


def _read(data: bytes) -> Sheet:
    return sheet_of(lines_of_csv(data))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_encoding_that_excel_saves(encoding: str) -> None:
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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('Name,Born\nAda,1\n"Ben,2\nCy,3\n', "Line 3 of the file has a quotation mark that is not closed"),
        ('Name,Born\r\nAda,1\r\nBen,"2\r\nCy,3\r\n', "Line 3 of the file has a quotation mark that is not closed"),
        ('Name,Born\rAda,1\rBen,"', "Line 3 of the file has a quotation mark that is not closed"),
        ('sep=,\nName,Born\nAda,1\n"Ben,2\n', "Line 4 of the file has a quotation mark that is not closed"),
        ('"Name,Born\nAda,1\n', "Line 1 of the file has a quotation mark that is not closed"),
        ('Name,Born\n"Ada","two\nlines"\nBen,"2\n', "Line 4 of the file has a quotation mark that is not closed"),
        ('Name,Born\n"Ada","two\nlines","2\nCy,3\n', "Line 3 of the file has a quotation mark that is not closed"),
        ('Name,Born\n"Ada ""first"",1\nBen,2\n', "Line 2 of the file has a quotation mark that is not closed"),
        ('Name\nAda\n"Ben\n' + "x" * 200_000, "Line 3 of the file has a quotation mark that is not closed"),
        ('Name\nAda\n"Ben\n' + "x\n" * 100_000, "Line 3 of the file has a quotation mark that is not closed"),
        ('Name,Born\n"Ada "first"",1\nBen,2\n', "Line 2 of the file has a quotation mark in the wrong place"),
        (
            'Name,Born\n"Ada,1\nBen,2\n"Cy",3\n',
            "opens in line 2 of the file and closes in the middle of a cell in line 4",
        ),
        ("Name,Born\nAda," + "x" * 200_000 + "\n", "Line 2 of the file holds a cell that is far too long"),
    ],
)
def test_a_quotation_mark_that_would_swallow_rows_is_named_and_the_file_refused(text: str, words: str) -> None:
    with pytest.raises(FileRefused) as refused:
        _read(text.encode())
    assert words in str(refused.value)
    assert str(refused.value).endswith("No row was read.")


WIDE = "Name,Last name,Born,Sex,Ground,Address\n"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ('Ada,"X,14/03/2015,F,a,1 St\nBen",Y,15/03/2015,F,a,2 St\n', "Lines 2 to 3 of the file became one row"),
        ('Ada,X,"14/03/2015\nBen,Y,15/03/2015\nCy,Z,1/1/2015",F,a,1 St\n', "Lines 2 to 4 of the file became one row"),
        ('Ada,X,14/03/2015,"F,a,b,c\nBen",a,1 St\n', "Lines 2 to 3 of the file became one row"),
        ('Ada,X,14/03/2015,F,a,"\nBen,Y,15/03/2015,F,a,"\n', "Lines 2 to 3 of the file became one row"),
        ('Ada,X,14/03/2015,F,a," \r\nBen,Y,,,, "\r\n', "Lines 2 to 3 of the file became one row"),
        ('Ada,X,14/03/2015,F,"\n",Y,15/03/2015,F,a,2 St\n', "Lines 2 to 3 of the file became one row"),
        ('Ada,X,14/03/2015,F,a,"\n",,,,,\n', "Lines 2 to 3 of the file became one row"),
        ('Ada,",14/03/2015,",a,1 St\n', "Line 2 of the file: a cell holds the signs between cells"),
        ('Ada,X,14/03/2015,F,a,1 St "A\n', "Line 2 of the file: a quotation mark has no pair"),
        ('Ada"",X,14/03/2015,F,a"b,1 St\n', "Line 2 of the file: a quotation mark has no pair"),
        (
            "Ada;X;14/03/2015;F;a;1 St\n",
            "Line 2 of the file: the cells are separated by semicolons, the headings by commas",
        ),
        ("Ada\tX\t14/03/2015\tF\ta\t1 St\n", "the cells are separated by tabs, the headings by commas"),
        ("Ada,X,14/03/2015,F,a,1 St,Norwich,,NR1\n", "Not read: “Norwich”, “NR1”."),
        ("Ada,X,14/03/2015,F,a,1 St," + "x" * 500 + "\n", "more cells than there are headings"),
    ],
)
def test_a_row_that_may_have_swallowed_or_shifted_cells_is_doubted(row: str, words: str) -> None:
    (line,) = _read((WIDE + row).encode()).lines
    assert any(words in doubt for doubt in line.doubts), line.doubts


@pytest.mark.parametrize(
    "row",
    [
        'Ada,X,14/03/2015,F,a,"Flat 2, 1 High Street\nThorpe, Norwich"\n',
        'Ada,X,14/03/2015,F,a,"1 High Street\r\nThorpe\r\nNorwich\r\n"\n',
        'Ada,X,14/03/2015,F,a,"The ""Old"" Mill; Norwich"\n',
        'Ada "Addie" B,X,14/03/2015,F,a,1 St\n',
        "Ada,X,14/03/2015,F,a,1 St,,,\n",
        "Ada,X\n",
    ],
)
def test_a_row_as_they_often_are_is_not_doubted(row: str) -> None:
    (line,) = _read((WIDE + row).encode()).lines
    assert line.doubts == ()


_DITTO = '"'
_FIELDS = st.sampled_from(["", "Ada", "Bo Li", "14/03/2015", "1 St, Norwich", "1 St\nNorwich", ", x", _DITTO])


@settings(max_examples=300)
@given(
    st.integers(2, 6).flatmap(lambda width: st.lists(st.lists(_FIELDS, min_size=width, max_size=width), min_size=1)),
    st.sampled_from([",", ";", "\t"]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_a_row_between_ditto_marks_is_named_or_the_file_refused(
    rows: list[list[str]], separator: str, end: str
) -> None:
    """A lone quotation mark for "the same as above", as people type it, opens or closes a cell for a CSV reader."""
    headings = separator.join(f"Heading {number}" for number in range(len(rows[0])))
    raw = [
        separator.join(cell if cell == _DITTO else _quoted(cell, always=False) for cell in row)
        for row in [["Zoe", *row[1:]] for row in rows]
    ]
    starts = [1 + sum(_lines_in(line + end) for line in raw[:number]) for number in range(len(raw))]
    try:
        sheet = _read(end.join([headings, *raw, ""]).encode())
    except FileRefused:
        return
    at = 1
    for line in sheet.lines:
        swallowed = [start for start in starts if at < start < at + line.lines]
        named = f"Lines {at + 1} to {at + line.lines} of the file"
        assert not swallowed or any(named in words for words in line.doubts), (line, swallowed)
        at += line.lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ('Name,Born,"Notes\nAda,14/03/2015,x\nBen,15/03/2015,"\nCy,16/03/2015,\n', "lines 1 to 3"),
        ('Name,Born,"Notes\nAda",14/03/2015,x\nCy,16/03/2015,\n', "lines 1 to 2"),
        ('sep=,\n\nName,Born,"\nAda,1,"\nCy,2,\n', "lines 3 to 4"),
    ],
)
def test_headings_that_swallow_rows_are_named_and_the_file_refused(text: str, lines: str) -> None:
    with pytest.raises(FileRefused, match=f"The headings take {lines} of the file.*No row was read"):
        _read(text.encode())


def test_a_row_that_swallowed_others_says_from_where_and_how_many() -> None:
    sheet = _read(b'sep=,\nName,Notes\n\nAda,"\nBen,x\nCy,"\nDi,"1 St\nNorwich"\n')
    assert [joined.words for line in sheet.lines if (joined := line.joined)] == [
        "Lines 4 to 6 of the file became one row: up to 3 pupils."
    ]


def test_cells_below_an_empty_heading_are_in_a_column_of_their_own() -> None:
    sheet = _read(b"Name,,\nAda,note,\nBen,,other\n")
    assert (sheet.headings, [line.doubts for line in sheet.lines]) == (("Name", "", ""), [(), ()])


@pytest.mark.parametrize("sign", ["\0", "\x1a", "\x1b"])
def test_a_character_that_is_no_text_is_named_by_its_line(sign: str) -> None:
    with pytest.raises(FileRefused, match="Line 3 of the file has a character in it that is not text"):
        _read(f"Name,Born\nAda,1\nBen{sign},2\n".encode())


# --- every line is accounted for -----------------------------------------------------------------------------------------

_CELLS = st.one_of(
    st.sampled_from(
        ["", " ", "Ada", "O’Shea", '"', '""', "\n", "\r\n", "\r", ",", ";", '",', "\n\n", "a\nb", "14/03/2015"]
    ),
    st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), max_size=12),
)
_ROWS = st.lists(st.lists(_CELLS, max_size=6), max_size=12)


def _lines_in(text: str) -> int:
    """As an editor counts them: a line end at the end begins no further line."""
    return len(re.findall(r"\r\n|\r|\n", text)) + (not text.endswith(("\r", "\n")) and bool(text))


def _quoted(cell: str, *, always: bool) -> str:
    needs = always or any(sign in cell for sign in '",;\t\r\n')
    return f'"{cell.replace(chr(34), chr(34) * 2)}"' if needs else cell


@given(
    rows=_ROWS,
    always=st.booleans(),
    separator=st.sampled_from([",", ";", "\t"]),
    end=st.sampled_from(["\n", "\r\n", "\r"]),
    last=st.booleans(),
    says=st.booleans(),
    encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
)
def test_every_line_of_a_file_is_heading_row_part_of_a_row_or_blank(
    rows: list[list[str]], always: bool, separator: str, end: str, last: bool, says: bool, encoding: str
) -> None:
    """Also what a spreadsheet program wrote comes back row by row, with nothing lost."""
    filled = [["Name", "Born", "x", "y", "z", "n"], *rows, ["Last"]]
    text = end.join(separator.join(_quoted(cell, always=always) for cell in row) for row in filled) + (
        end if last else ""
    )
    text = f"sep={separator}\r\n{text}" if says else text
    sheet = _read(text.encode(encoding))
    assert sheet.tally.lines == _lines_in(text)
    assert sheet.tally.rows == len(sheet.lines)
    written = [stripped for row in filled[1:] if any(stripped := [cell.replace("\u00a0", " ").strip() for cell in row])]
    assert [[cell for cell in line.cells if cell] for line in sheet.lines] == [
        list(filter(None, row)) for row in written
    ]


@given(st.lists(st.sampled_from(['"', '""', ",", ";", "\n", "\r\n", "\r", "Ada", " ", ",,,", "\n\n"]), max_size=40))
def test_a_file_with_stray_quotation_marks_is_refused_or_every_line_accounted_for(parts: list[str]) -> None:
    text = "Name,Born\n" + "".join(parts)
    try:
        sheet = _read(text.encode())
    except FileRefused:
        return
    assert sheet.tally.lines == _lines_in(text)
    taken = [line.lines for line in sheet.lines]
    assert (sum(taken), len(taken)) == (sheet.tally.rows + sheet.tally.inside, sheet.tally.rows)


def test_as_many_rows_as_there_may_be() -> None:
    assert len(_read(b"Name\n" + b"a\n" * MOST_ROWS).lines) == MOST_ROWS


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#n/a "])
def test_the_error_of_a_formula_is_a_problem_of_its_row(error: str) -> None:
    (line,) = _read(f"Name,Note,Flat\nAda,{error},#5\n".encode()).lines
    assert line.problems == ((1, "This cell holds a formula that came to an error. Type the value itself."),)


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


@pytest.mark.parametrize(
    ("number", "since_1904", "day"),
    [
        (42077, False, date(2015, 3, 14)),
        (40615, True, date(2015, 3, 14)),
        (42077.5, False, date(2015, 3, 14)),
        (2015, False, None),
        (2015, True, None),
        (7, True, None),
        (140315, False, None),
        (-1, False, None),
        (float("inf"), False, None),
        (float("nan"), False, None),
    ],
)
def test_a_bare_number_is_the_day_of_its_calendar_or_none(number: float, since_1904: bool, day: date | None) -> None:
    assert day_of_number(number, since_1904=since_1904) == day


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
