"""The page on which a person corrects one row."""

from chalicelib.journeys.bulk.bulk_form import BulkForm, Cells
from chalicelib.journeys.bulk.cells import choice_in, questions_of
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.journey import Journey
from chalicelib.journeys.engine.pages import Page


def mending(bulk: BulkForm, journey: Journey) -> Page:
    """One page with every column of a row, to correct it: answers are chosen, dates written as in the spreadsheet."""
    questions = questions_of(journey)
    fields = tuple(_to_mend(questions[column.field], column.heading) for column in bulk.columns)
    return Page("row", "Correct this row", fields)


def _to_mend(item: Field, heading: str) -> Field:
    kind, hint = item.kind, item.hint
    if kind is Kind.DATE:
        kind, hint = Kind.TEXT, "For example, 31/08/2016."
    elif kind is Kind.RADIOS:
        kind = Kind.SELECT
    choices = tuple(Choice(choice.value, choice.label) for choice in item.choices)
    return Field(item.name, heading, kind, hint, longest=item.longest, choices=choices, short=item.short)


def as_typed(bulk: BulkForm, journey: Journey, cells: Cells) -> dict[str, str]:
    """The cells as the page to correct them shows them: an answer by its value, where it is one."""
    questions = questions_of(journey)
    found = {name: choice_in(questions[name], text) for name, text in cells.items() if questions[name].choices}
    return {**cells, **{name: choice.value for name, choice in found.items() if choice}}
