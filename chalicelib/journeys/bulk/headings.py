"""Which column of a spreadsheet answers which question."""

from collections.abc import Collection, Mapping, Sequence

from chalicelib.domain.files.cell_text import plain, shortened, text_of
from chalicelib.domain.files.sheet import Line, Sheet
from chalicelib.domain.files.sheet_limits import FileRefused
from chalicelib.domain.wording import listed
from chalicelib.journeys.bulk.bulk_form import BulkForm, Problem
from chalicelib.journeys.engine.fields import Field, Kind


def places(bulk: BulkForm, headings: Sequence[str]) -> dict[str, int]:
    """The column of each field, in any order. Raises FileRefused for another table."""
    known = {plain(name): column.field for column in bulk.columns for name in (column.heading, *column.also)}
    found: dict[str, int] = {}
    for number, heading in enumerate(headings):
        name = known.get(plain(heading))
        if name in found:
            raise FileRefused(f"The file has two columns with the heading “{heading}”. Delete one of them.")
        if name:
            found[name] = number
    absent = [f"“{column.heading}”" for column in bulk.columns if column.needed and column.field not in found]
    if absent:
        raise FileRefused(
            f"The first row must name the columns, as in the template for {bulk.plural}. "
            f"It does not have {listed(absent)}."
        )
    return found


def unread(sheet: Sheet, where: Mapping[str, int]) -> tuple[str, ...]:
    """The columns that are not read, by their headings; one without a heading counts when a row has something in it."""
    read = set(where.values())
    filled = {place for line in sheet.lines for place, cell in enumerate(line.cells) if cell}
    return tuple(
        shortened(heading) or f"column {_letter(place)}, without a heading"
        for place, heading in enumerate(sheet.headings)
        if place not in read and (heading or place in filled)
    )


def _letter(place: int) -> str:
    """A column's letter in a spreadsheet program: 0 is A, 26 is AA."""
    high, low = divmod(place, 26)
    return f"{_letter(high - 1) if high else ''}{chr(ord('A') + low)}"


def cells_of(line: Line, where: Mapping[str, int], dates: Collection[str]) -> dict[str, str]:
    """Without empty cells. A bare number in a column of `dates` becomes its day in the workbook's calendar."""
    days = {place: text_of(day) for place, day in line.days}
    found = {name: line.cells[place] for name, place in where.items() if place < len(line.cells)}
    found |= {name: days[where[name]] for name in found if name in dates and where[name] in days}
    return {name: text for name, text in found.items() if text}


def problems_of_line(line: Line, where: Mapping[str, int]) -> tuple[Problem, ...]:
    """The spreadsheet's own problems, in the columns that are read."""
    names = {place: name for name, place in where.items()}
    return tuple(Problem(names[place], words) for place, words in line.problems if place in names)


NOT_CHECKED = "This row could not be checked. Enter it by hand or send it again."
"""The problem of a row on which the service itself failed."""


def table_of(
    bulk: BulkForm, questions: Mapping[str, Field], sheet: Sheet
) -> list[tuple[Line, dict[str, str], tuple[Problem, ...]]]:
    """Every line with its cells by field and what the spreadsheet has wrong. Raises FileRefused.

    A line that cannot be looked at has no cells and the problem NOT_CHECKED: it must not stop the others.
    """
    where = places(bulk, sheet.headings)
    dates = {name for name, item in questions.items() if item.kind is Kind.DATE}

    def entry(line: Line) -> tuple[Line, dict[str, str], tuple[Problem, ...]]:
        try:
            return line, cells_of(line, where, dates), problems_of_line(line, where)
        except Exception:  # the check of the row logs it
            return line, {}, (Problem("", NOT_CHECKED),)

    return [entry(line) for line in sheet.lines]
