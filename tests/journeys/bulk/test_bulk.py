"""Rows of a spreadsheet as the forms that they stand for."""

from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chalicelib.domain.files.csv_file import lines_of_csv
from chalicelib.domain.files.sheet import Line
from chalicelib.domain.files.sheet_limits import FileRefused
from chalicelib.domain.files.spreadsheet import sheet_of
from chalicelib.domain.instants import london_day
from chalicelib.journeys.bulk.bulk_form import BulkForm, Problem, template_csv
from chalicelib.journeys.bulk.bulk_forms import BULK_FORMS
from chalicelib.journeys.bulk.cells import questions_of
from chalicelib.journeys.bulk.headings import cells_of, places, table_of, unread
from chalicelib.journeys.bulk.joiners import JOINERS
from chalicelib.journeys.bulk.leavers import LEAVERS
from chalicelib.journeys.bulk.mending import as_typed, mending
from chalicelib.journeys.bulk.reader import Reader
from chalicelib.journeys.bulk.repeats import repeats
from chalicelib.journeys.engine.form import Setting
from tests.support.bulk import ANSWERS, a_csv, a_joiner, a_leaver
from tests.support.world import NOW, REFERRER, SCHOOL

SETTING = Setting(london_day(NOW), [SCHOOL])
KNOWN = {"school_urn": SCHOOL.urn, "referrer_name": REFERRER.name, **ANSWERS}
EVERY = pytest.mark.parametrize("bulk", BULK_FORMS.values(), ids=BULK_FORMS.keys())


def _read(bulk: BulkForm, cells: Mapping[str, str]) -> dict[str, str]:
    """The problems of a row by field."""
    reader = Reader(bulk, bulk.form.journey(SETTING), KNOWN, NOW)
    return {problem.field: problem.words for problem in reader.read(cells).problems}


@EVERY
def test_every_column_is_a_question_of_the_form(bulk: BulkForm) -> None:
    questions = questions_of(bulk.form.journey(SETTING))
    assert [column.field for column in bulk.columns if column.field not in questions] == []


@EVERY
def test_no_two_columns_go_by_one_heading(bulk: BulkForm) -> None:
    headings = [name for column in bulk.columns for name in (column.heading, *column.also)]
    assert len({name.casefold() for name in headings}) == len(headings)


@EVERY
def test_the_example_of_the_template_is_a_sound_row(bulk: BulkForm) -> None:
    assert _read(bulk, bulk.example) == {}


@pytest.mark.parametrize(("bulk", "row"), [(LEAVERS, a_leaver()), (JOINERS, a_joiner())])
def test_a_sound_row_is_a_complete_form(bulk: BulkForm, row: dict[str, str]) -> None:
    reader = Reader(bulk, bulk.form.journey(SETTING), KNOWN, NOW)
    read = reader.read(row)
    assert read.problems == ()
    assert bulk.form.to_referral(read.values, [SCHOOL]).child.first_names == "Ada"


LEAVER_PROBLEMS: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"born": "sometime in May"}, "born", "“sometime in May” is not a date. Write the day, the month and the year"),
    ({"born": "31/02/2015"}, "born", "February 2015 has 28 days"),
    ({"born": "14/03/15"}, "born", "year of four digits"),
    ({"born": "11/25/2015"}, "born", "month from 1 to 12"),
    ({"born": ""}, "born", "Enter"),
    ({"sex": "Femal"}, "sex", "“Femal” is none of the answers. Write Female, Male or Not known."),
    ({"ground": "(q)"}, "ground", "Choose one from the list in the template."),
    ({"ground": "i"}, "ground", "by its own form"),
    ({"ground": "(k) The child has died"}, "ground", "by its own form"),
    ({"immediate_risk": "yes"}, "immediate_risk", "Phone now"),
    ({"deleted_on": ""}, "deleted_on", "Enter the date deleted or"),
    ({"deleted_on": "01/01/2031"}, "deleted_on", "today or in the past"),
    ({"first_names": "", "last_name": ""}, "last_name", "Enter the child’s last name."),
    ({"last_name": "x" * 200}, "last_name", "100 characters or fewer"),
    ({"parent-1-phone": "12"}, "parent-1-phone", ""),
    ({"parent-2-name": "Sam", "parent-2-same_address": ""}, "parent-2-same_address", ""),
    ({"confirmed": "no"}, "need-looked-after", ""),
    ({"ground": "(f)"}, "notice", "in writing"),
)


@pytest.mark.parametrize(("changes", "field", "words"), LEAVER_PROBLEMS, ids=[str(case[0]) for case in LEAVER_PROBLEMS])
def test_what_is_wrong_with_a_leaver_is_said_at_its_column(changes: dict[str, str], field: str, words: str) -> None:
    problems = _read(LEAVERS, a_leaver(1, **changes))
    assert words in problems[field]
    assert LEAVERS.column(field)


def _doubts(bulk: BulkForm, cells: Mapping[str, str]) -> dict[str, str]:
    """The doubts of a row by field."""
    read = Reader(bulk, bulk.form.journey(SETTING), KNOWN, NOW).read(cells)
    return {doubt.field: doubt.words for doubt in read.doubts}


@pytest.mark.parametrize(
    ("bulk", "row"),
    [(LEAVERS, a_leaver()), (JOINERS, a_joiner()), *((bulk, bulk.example) for bulk in BULK_FORMS.values())],
)
def test_a_sound_row_is_not_doubted(bulk: BulkForm, row: dict[str, str]) -> None:
    assert _doubts(bulk, row) == {}


DOUBTS: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"born": "14/03/2025", "year_group": ""}, "born", "This makes the child 1 year old. Check the year."),
    ({"born": "14/03/2004", "year_group": ""}, "born", "This makes the child 22 years old. Check the year."),
    ({"born": "13/03/2011"}, "year_group", "By the date of birth, the child would be in Year 11."),
    ({"born": "42077"}, "born", "A bare number stands here. It was read as 14 March 2015."),
    ({"last_attended": "20/11/2022"}, "last_attended", "20 November 2022 is more than a year away. Check the year."),
    ({"met_on": "23/11/2030"}, "met_on", "23 November 2030 is more than a year away. Check the year."),
    ({"deleted_on": "23/11/2022", "met_on": ""}, "deleted_on", "23 November 2022 is more than a year away."),
    ({"new_school_start": "25/11/2022"}, "new_school_start", "25 November 2022 is more than a year away."),
    ({"upn": "B123456789012"}, "upn", "The first letter should be A, not B"),
    ({"order_names_school": "Yes"}, "order_names_school", "Then the name may not be deleted on this ground."),
    ({"mobile_here": "Yes"}, "mobile_here", "Then the name may not be deleted on this ground."),
    ({"arranged_place": "Yes", "consented": "No"}, "consented", "may not be deleted before that authority consents."),
)


@pytest.mark.parametrize(("changes", "field", "words"), DOUBTS, ids=[str(case[0]) for case in DOUBTS])
def test_a_doubt_about_a_leaver_is_shown_at_its_column(changes: dict[str, str], field: str, words: str) -> None:
    assert words in _doubts(LEAVERS, a_leaver(1, **changes))[field]


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"entered_on": "23/11/2022"}, "entered_on"), ({"starts_on": "01/06/2027"}, "starts_on")],
)
def test_a_doubt_about_a_joiner_is_shown_at_its_column(changes: dict[str, str], field: str) -> None:
    assert field in _doubts(JOINERS, a_joiner(1, **changes))


def test_a_return_that_is_only_late_is_not_doubted() -> None:
    assert _doubts(LEAVERS, a_leaver(met_on="01/06/2026", deleted_on="01/06/2026", last_attended="29/05/2026")) == {}


def test_a_date_that_is_wrong_is_a_problem_and_no_doubt_besides() -> None:
    assert "born" not in _doubts(LEAVERS, a_leaver(born="01/01/1990"))
    assert "born" in _read(LEAVERS, a_leaver(born="01/01/1990"))


def test_a_row_that_belongs_in_no_file_has_no_other_problem() -> None:
    assert list(_read(LEAVERS, a_leaver(ground="i", sex="?", born=""))) == ["ground"]


@pytest.mark.parametrize("name", ["O’Connor-Smith", "👩‍👧", "\u0645\u062d\u0645\u062f", "=1+1", "Madonna"])
def test_names_are_taken_as_they_are(name: str) -> None:
    assert _read(LEAVERS, a_leaver(last_name=name)) == {}


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("ground", "a", "2024-a"),
        ("ground", "(A)", "2024-a"),
        ("ground", "(a) registered at another school", "2024-a"),
        ("sex", "F", "female"),
        ("year_group", "7", "7"),
        ("year_group", "Y7", "7"),
        ("year_group", "Reception", "0"),
        ("immediate_risk", "N", "no"),
        ("moved", "No", "stays"),
        ("moved", "abroad", "abroad"),
        ("moved", "Yes, in another country", "abroad"),
    ],
)
def test_an_answer_as_people_write_it(name: str, text: str, value: str) -> None:
    assert as_typed(LEAVERS, LEAVERS.form.journey(SETTING), {name: text}) == {name: value}


def test_joiners_dated_next_year_are_said() -> None:
    assert "entered_on" in _read(JOINERS, a_joiner(entered_on="01/11/2027"))


# --- headings ------------------------------------------------------------------------------------------------------------


def _table(text: str, bulk: BulkForm = LEAVERS) -> list[dict[str, str]]:
    return [
        cells
        for _, cells, _ in table_of(
            bulk, questions_of(bulk.form.journey(SETTING)), sheet_of(lines_of_csv(text.encode()))
        )
    ]


def test_columns_are_found_by_their_headings_in_any_order() -> None:
    text = "GROUND,surname ,Shoe size,forename, dob\na,Example,38,Ada,14/03/2015\n"
    assert _table(text) == [{"first_names": "Ada", "last_name": "Example", "born": "14/03/2015", "ground": "a"}]


def test_missing_columns_are_named() -> None:
    with pytest.raises(FileRefused, match="does not have “Date of birth” and “Ground”"):
        _table("First name,Surname\nAda,Example\n")


def test_a_column_that_is_there_twice_is_refused() -> None:
    with pytest.raises(FileRefused, match="two columns with the heading “Surname”"):
        _table("Last name,Surname\nExample,Example\n")


def test_a_title_above_the_headings_is_said_to_be_no_heading() -> None:
    with pytest.raises(FileRefused, match="The first row must name the columns"):
        _table("Leavers 2026\nFirst names,Last name\nAda,Example\n")


def _unread(text: str) -> tuple[str, ...]:
    sheet = sheet_of(lines_of_csv(text.encode()))
    return unread(sheet, places(LEAVERS, sheet.headings))


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("Forename,Surname,DOB,Ground\nAda,X,1,a\n", ()),
        ("Forename,Middle names,Surname,DOB,Ground,Destination\nAda,Bo,X,1,a,Eire\n", ("Middle names", "Destination")),
        ("Forename,Surname,DOB,Ground,Notes\nAda,X,1,a\n", ("Notes",)),
        ("Forename,Surname,DOB,Ground,Note,Note\nAda,X,1,a,b,c\n", ("Note", "Note")),
        ("Forename,Surname,,DOB,Ground,\nAda,X,note,1,a,\n", ("column C, without a heading",)),
        (f"Forename,Surname,DOB,Ground,{',' * 23}\nAda,X,1,a,{',' * 22}b,\n", ("column AA, without a heading",)),
    ],
)
def test_columns_that_are_not_read_are_named(text: str, columns: tuple[str, ...]) -> None:
    assert _unread(text) == columns


@EVERY
def test_every_column_of_the_template_is_read(bulk: BulkForm) -> None:
    sheet = sheet_of(lines_of_csv(template_csv(bulk).encode()))
    assert unread(sheet, places(bulk, sheet.headings)) == ()


def test_a_bare_number_is_a_day_only_in_a_column_of_dates() -> None:
    where, days = {"last_name": 0, "born": 1}, ((0, date(2015, 3, 14)), (1, date(2015, 3, 14)))
    line = Line(2, ("40615", "40615"), days=days)
    assert cells_of(line, where, {"born"}) == {"last_name": "40615", "born": "14/03/2015"}


@EVERY
def test_the_template_has_every_column(bulk: BulkForm) -> None:
    assert len(places(bulk, [column.heading for column in bulk.columns])) == len(bulk.columns)


@EVERY
def test_a_row_can_be_mended_in_every_column(bulk: BulkForm) -> None:
    page = mending(bulk, bulk.form.journey(SETTING))
    assert [item.name for item in page.fields] == [column.field for column in bulk.columns]


# --- rows among each other -----------------------------------------------------------------------------------------------

ADA = {"first_names": "Ada", "last_name": "Example", "born": "14/03/2015", "upn": "A1"}
SAME = "Row 2 is the same child. Drop one of them."


@pytest.mark.parametrize(
    ("second", "problem"),
    [
        (ADA, Problem("", "This row is the same as row 2. Drop one of them.")),
        ({**ADA, "upn": "B2"}, Problem("upn", "Row 2 is the same child with another UPN. Drop one of them.")),
        ({**ADA, "first_names": "ADA", "sex": "F"}, Problem("", SAME)),
        (
            {**ADA, "first_names": "Ben"},
            Problem("upn", "Row 2 has this UPN for another child. Correct one of them."),
        ),
        ({**ADA, "first_names": "Ben", "upn": ""}, None),
        ({}, None),
    ],
)
def test_rows_that_say_something_twice(second: dict[str, str], problem: Problem | None) -> None:
    assert repeats([(2, ADA), (3, second)]) == ({3: problem} if problem else {})


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.sampled_from([column.field for column in LEAVERS.columns]), st.text(max_size=40)))
def test_any_row_is_read_and_its_problems_are_sentences(cells: dict[str, str]) -> None:
    reader = Reader(LEAVERS, LEAVERS.form.journey(SETTING), KNOWN, NOW)
    assert all(
        problem.words.strip() for problem in reader.read({name: text for name, text in cells.items() if text}).problems
    )


def test_a_file_of_the_template_comes_back_as_its_rows() -> None:
    row = a_leaver(new_address="line 1\nline 2", parent_note="")
    assert _table(a_csv(LEAVERS, row).decode()) == [{name: text for name, text in row.items() if text}]
