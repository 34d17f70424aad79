"""A form filled in for many children at once: which column of a spreadsheet answers which question of the form.

A row becomes just what somebody would have typed into the form, and is judged by the form's own rules.
"""

import csv
import io
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta

from msgspec import Struct, field

from chalicelib.domain.files.spreadsheet import (
    FileRefused,
    Line,
    Sheet,
    date_parts,
    is_day_number,
    plain,
    shortened,
    text_of,
)
from chalicelib.domain.instants import london_day
from chalicelib.domain.wording import listed, plain_day
from chalicelib.journeys.engine.answers import Parsed, doubts_of, parse_all
from chalicelib.journeys.engine.fields import Choice, Field, Journey, Kind, Page, Raw, Value, When
from chalicelib.journeys.engine.form import Form
from chalicelib.journeys.engine.school_choice import by_hand

Cells = Mapping[str, str]
"""What one row holds, by the name of the field that it answers."""


class Column(Struct, frozen=True):
    """`field` is the name of a field of the form. `also` are other headings under which school systems write it."""

    field: str
    heading: str
    also: tuple[str, ...] = ()
    example: str = ""
    needed: bool = False
    """A file without this column is refused as a whole."""


class BulkForm(Struct, frozen=True):
    """`fixed` are answers that are the same in every file; `fill_in` adds what follows from a row's own answers."""

    form: Form
    plural: str
    """Who are in it: "leavers"."""
    several: str
    """What they become: "deletion returns"."""
    hint: str
    columns: tuple[Column, ...]
    fixed: Raw = field(default_factory=dict)
    fill_in: Callable[[Raw], Raw] = lambda raw: {}
    by_itself: Callable[[Raw], Mapping[str, str]] = lambda raw: {}
    """Problems by field of a row that does not belong in a file, because a person has to act on it or it needs more."""
    instead: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Of a question that has no column: the field of a column, and words that say what to write there."""

    @property
    def name(self) -> str:
        return self.form.name

    @property
    def workbook_key(self) -> str:
        """Where its template lies in the bucket, as an Excel workbook; deploying puts it there."""
        return f"templates/{self.plural}-{self.form.version}.xlsx"

    @property
    def example(self) -> dict[str, str]:
        """The cells of the template's example row."""
        return {column.field: column.example for column in self.columns if column.example}

    def column(self, name: str) -> Column | None:
        return next((column for column in self.columns if column.field == name), None)


class Problem(Struct, frozen=True):
    """`field` is empty where it is about the row as a whole."""

    field: str
    words: str


# --- the headings --------------------------------------------------------------------------------------------------------


def places(bulk: BulkForm, headings: Sequence[str]) -> dict[str, int]:
    """In which column each field stands, whatever their order. Raises FileRefused when it is no such table."""
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
    """Without empty cells. A bare number in a column of `dates` is the day that it is in its workbook."""
    days = {place: text_of(day) for place, day in line.days}
    found = {name: line.cells[place] for name, place in where.items() if place < len(line.cells)}
    found |= {name: days[where[name]] for name in found if name in dates and where[name] in days}
    return {name: text for name, text in found.items() if text}


def problems_of_line(line: Line, where: Mapping[str, int]) -> tuple[Problem, ...]:
    """What the spreadsheet itself has wrong, in the columns that are read."""
    names = {place: name for name, place in where.items()}
    return tuple(Problem(names[place], words) for place, words in line.problems if place in names)


# --- a row ---------------------------------------------------------------------------------------------------------------


def questions_of(journey: Journey) -> dict[str, Field]:
    """Every field of the form by its name, those that an answer reveals too; the first two of what may be several."""
    steps = (step.blank if isinstance(step, When) else step for part in journey.parts for step in part.steps)
    pages = (page for step in steps for page in ([step] if isinstance(step, Page) else map(step.page, (1, 2))))
    return {item.name: item for page in pages for item in _all(page.fields)}


def _all(fields: Sequence[Field]) -> Iterator[Field]:
    for item in fields:
        yield item
        for choice in item.choices:
            yield from _all(choice.reveals)


class Read(Struct, frozen=True):
    """One row as the form has it, and what is wrong with it."""

    raw: dict[str, str]
    values: Mapping[str, Value]
    problems: tuple[Problem, ...]
    doubts: tuple[Problem, ...] = ()


_TO_CONFIRM = ("born", "upn", "year_group", "starts_on", "order_names_school", "mobile_here", "consented")
"""Doubts of the form that a person must confirm: about the child, and that the name may not be deleted. Others, that a
return is late, say, hold nothing up."""
_FAR = timedelta(days=366)
NOT_CHECKED = "This row could not be checked. Enter it by hand or send it again."
"""The problem of a row on which the service itself failed."""


class Reader:
    """Reads rows into a form as it is filled in today for one school."""

    def __init__(self, bulk: BulkForm, journey: Journey, known: Raw, now: datetime) -> None:
        """`known` are the answers that were given once for the whole file."""
        self._bulk, self._journey, self._now = bulk, journey, now
        self.questions = questions_of(journey)
        self._known = {**bulk.fixed, **known}

    def read(self, cells: Cells) -> Read:
        raw, problems = dict(self._known), list[Problem]()
        for column in self._bulk.columns:
            text, item = cells.get(column.field, ""), self.questions[column.field]
            answers = _typed(item, text)
            if answers is None:
                problems.append(Problem(column.field, _not_an_answer(item, column, text)))
            raw |= answers or {}
        raw |= self._bulk.fill_in(raw)
        parsed, alone = parse_all(self._journey, raw, self._now), self._bulk.by_itself(raw)
        if alone:  # whatever else is wrong with it is for its own form to say
            return Read(raw, parsed.values, tuple(Problem(*each) for each in alone.items()))
        found = parsed.problems
        said = {problem.field for problem in problems}
        problems += [self._problem(name, words) for name, words in found.items() if name not in said]
        wrong = {problem.field for problem in problems}
        doubts = [Problem(*each) for each in self._doubts(cells, raw, parsed).items() if each[0] not in wrong]
        return Read(raw, parsed.values, tuple(problems), tuple(doubts))

    def _doubts(self, cells: Cells, raw: Raw, parsed: Parsed) -> dict[str, str]:
        """Answers that look like mistakes and may not be: a child too young or too old, a date in another year."""
        today, found = london_day(self._now), dict[str, str]()
        for column in self._bulk.columns:
            value = parsed.values.get(column.field)
            if isinstance(value, date) and is_day_number(cells.get(column.field, "")):
                found[column.field] = f"A bare number stands here. It was read as {plain_day(value)}."
            elif isinstance(value, date) and column.field != "born" and abs(value - today) > _FAR:
                found[column.field] = f"{plain_day(value)} is more than a year away. Check the year."
        for page in self._journey.flow(raw):
            if any(item.name in _TO_CONFIRM for item in _all(page.fields)):
                of_page = doubts_of(page, raw, parsed, today)
                found |= {name: words for name, words in of_page.items() if name in _TO_CONFIRM}
        return found

    def _problem(self, name: str, words: str) -> Problem:
        return Problem(*self._bulk.instead.get(name, (name, words)))


def _typed(item: Field, text: str) -> dict[str, str] | None:
    """As it would have been typed into the form; None when it is no answer to this question."""
    if not text:
        return {}
    if item.kind is Kind.DATE:
        parts = date_parts(text)
        return dict(zip(item.inputs(), parts, strict=True)) if parts else None
    if item.kind in (Kind.RADIOS, Kind.SELECT):
        choice = _choice(item, text)
        return {item.name: choice.value} if choice else None
    if item.kind is Kind.SCHOOL:
        return by_hand(item.name, text)
    return {item.name: text}


_SHORT = {"y": "yes", "n": "no", "true": "yes", "false": "no", "f": "female", "m": "male", "unknown": "not known"}
_SHORT |= {"r": "reception"} | {f"y{year}": str(year) for year in range(1, 14)}


def _choice(item: Field, text: str) -> Choice | None:
    """By its words, its value, or what people write in short: the letter of a ground, or the words before a comma."""
    wanted = _SHORT.get(plain(text), plain(text))
    exact = [choice for choice in item.choices if wanted in (plain(choice.value), plain(choice.label))]
    letter = f"({wanted.strip('()')}) "
    short = [choice for choice in item.choices if plain(choice.label).startswith((letter, f"{wanted},"))]
    found = exact or short
    return found[0] if len(found) == 1 else None


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
    found = {name: _choice(questions[name], text) for name, text in cells.items() if questions[name].choices}
    return {**cells, **{name: choice.value for name, choice in found.items() if choice}}


def template_csv(bulk: BulkForm) -> str:
    """The headings and the example row."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([column.heading for column in bulk.columns])
    writer.writerow([column.example for column in bulk.columns])
    return text.getvalue()


def _not_an_answer(item: Field, column: Column, text: str) -> str:
    shown = text if len(text) <= 40 else f"{text[:39]}…"
    if item.kind is Kind.DATE:
        return f"“{shown}” is not a date. Write the day, the month and the year, like 31/08/2016."
    words = [choice.label for choice in item.choices]
    if len(words) > 6:
        return f"“{shown}” is none of the answers. Choose one from the list in the template."
    return f"“{shown}” is none of the answers. Write {', '.join(words[:-1])} or {words[-1]}."


# --- rows among each other -----------------------------------------------------------------------------------------------

_CHILD = ("first_names", "last_name", "born")


def repeats(rows: Sequence[tuple[int, Cells]]) -> dict[int, Problem]:
    """By row number: rows that say again what an earlier row said, or give one child two UPNs or two children one."""
    found, exact, children, upns = {}, dict[tuple[tuple[str, str], ...], int](), dict[str, int](), dict[str, int]()
    by_number = dict(rows)
    for number, cells in rows:
        child = "|".join(plain(cells.get(name, "")) for name in _CHILD)
        upn = plain(cells.get("upn", "")).upper()
        whole = tuple(sorted(cells.items()))
        first = exact.setdefault(whole, number)
        same_child = children.setdefault(child, number) if child.strip("|") else number
        same_upn = upns.setdefault(upn, number) if upn else number
        if first != number:
            found[number] = Problem("", f"This row is the same as row {first}. Drop one of them.")
        elif same_child != number and upn != plain(by_number[same_child].get("upn", "")).upper():
            found[number] = Problem("upn", f"Row {same_child} is the same child with another UPN. Drop one of them.")
        elif same_child != number:
            found[number] = Problem("", f"Row {same_child} is the same child. Drop one of them.")
        elif same_upn != number:
            found[number] = Problem("upn", f"Row {same_upn} has this UPN for another child. Correct one of them.")
    return found


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
        except Exception:  # whoever checks the row logs it
            return line, {}, (Problem("", NOT_CHECKED),)

    return [entry(line) for line in sheet.lines]
