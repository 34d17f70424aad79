"""The Excel templates: what a school downloads can be uploaded again."""

import io
from datetime import date

import openpyxl
import pytest

from chalicelib.adapters.files.workbooks import read_spreadsheet
from chalicelib.journeys.bulk.bulk_form import BulkForm
from chalicelib.journeys.bulk.bulk_forms import BULK_FORMS
from chalicelib.journeys.bulk.cells import questions_of
from chalicelib.journeys.bulk.headings import table_of
from chalicelib.journeys.bulk.leavers import LEAVERS
from chalicelib.journeys.engine.form import Setting
from infrastructure.spreadsheets import ANSWERS, templates, workbook

JOURNEYS = {bulk.name: bulk.form.journey(Setting(date(2026, 9, 1))) for bulk in BULK_FORMS.values()}
EVERY = pytest.mark.parametrize("bulk", BULK_FORMS.values(), ids=BULK_FORMS.keys())


@EVERY
def test_a_template_as_it_is_has_the_example_row_and_no_problem(bulk: BulkForm) -> None:
    ((_, cells, problems),) = table_of(bulk, questions_of(JOURNEYS[bulk.name]), read_spreadsheet(workbook(bulk)))
    assert (cells, problems) == (bulk.example, ())


def test_every_question_with_answers_has_its_list() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(LEAVERS)))
    lists = {str(found.sqref).split("2:")[0] for found in book.active.data_validations.dataValidation}
    chosen = {cell.column_letter for cell in book[ANSWERS][1] if cell.value}
    assert lists == chosen
    assert book[ANSWERS].sheet_state == "hidden"
    headings = {book.active[f"{letter}1"].value for letter in lists}
    assert {"Ground", "Sex", "At immediate risk of harm", "Year group"} <= headings


def test_each_form_has_a_template_of_its_version() -> None:
    assert [key for key, _ in templates()] == ["templates/leavers-1.xlsx", "templates/joiners-1.xlsx"]
