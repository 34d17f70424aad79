"""The Excel templates of files of many returns: made from the columns of the forms, and put into the stack's bucket.

Lambda answers with text only, so the workbooks are fetched from the bucket, by links that live a minute.
"""

import io
from collections.abc import Iterator
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from chalicelib.domain.files.sheet_limits import MOST_ROWS
from chalicelib.domain.people.people import School
from chalicelib.journeys.bulk.bulk_form import BulkForm
from chalicelib.journeys.bulk.bulk_forms import BULK_FORMS
from chalicelib.journeys.bulk.cells import questions_of
from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.form import Setting

ANSWERS = "Answers"
WIDTH = 24


def templates() -> Iterator[tuple[str, bytes]]:
    """Each workbook with its key in the bucket."""
    for bulk in BULK_FORMS.values():
        yield bulk.workbook_key, workbook(bulk)


def workbook(bulk: BulkForm) -> bytes:
    """A sheet to fill in, with an example row and lists to choose from, and behind it the sheet that holds the lists."""
    book, file = Workbook(), io.BytesIO()
    sheet, answers = book.active, book.create_sheet(ANSWERS)
    sheet.title = bulk.plural.capitalize()
    answers.sheet_state = "hidden"
    questions = _questions(bulk)
    for number, column in enumerate(bulk.columns, start=1):
        _head(sheet, number, column.heading)
        sheet.cell(2, number, column.example).number_format = "@"
        _rules(sheet, answers, number, questions[column.field])
    sheet.freeze_panes = "C2"
    book.save(file)
    return file.getvalue()


def _questions(bulk: BulkForm) -> dict[str, Field]:
    """The questions for any school on any day."""
    return questions_of(bulk.form.journey(Setting(date(2026, 9, 1), [School("000000", "Any school")])))


def _head(sheet: Any, number: int, heading: str) -> None:
    cell = sheet.cell(1, number, heading)
    cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
    sheet.column_dimensions[get_column_letter(number)].width = WIDTH


def _rules(sheet: Any, answers: Any, number: int, item: Field) -> None:
    """A list to choose from, or that cells are text: Excel would turn phone numbers into sums and names into dates."""
    letter = get_column_letter(number)
    if not item.choices:
        if item.kind is not Kind.DATE:
            sheet.column_dimensions[letter].number_format = "@"
        return
    labels = [choice.label for choice in item.choices]
    for row, label in enumerate(labels, start=1):
        answers.cell(row, number, label)
    found = DataValidation("list", formula1=f"{ANSWERS}!${letter}$1:${letter}${len(labels)}", allow_blank=True)
    found.error, found.errorTitle = "Choose one of the answers from the list.", item.label[:30]
    found.add(f"{letter}2:{letter}{MOST_ROWS + 1}")
    sheet.add_data_validation(found)


def upload(s3: Any, bucket: str) -> None:
    """Puts every template into the bucket, in place of an earlier one of the same version."""
    for key, content in templates():
        s3.put_object(Bucket=bucket, Key=key, Body=content)
