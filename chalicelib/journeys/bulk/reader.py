"""Reads the rows of a spreadsheet into a form.

A row becomes what somebody would have typed into the form, and is judged by the form's own rules.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta

from msgspec import Struct

from chalicelib.domain.files.cell_text import is_day_number
from chalicelib.domain.instants import london_day
from chalicelib.domain.wording import plain_day
from chalicelib.journeys.bulk.bulk_form import BulkForm, Cells, Problem
from chalicelib.journeys.bulk.cells import not_an_answer, questions_of, typed_from, with_revealed
from chalicelib.journeys.engine.fields import Raw, Value
from chalicelib.journeys.engine.in_words import doubts_of
from chalicelib.journeys.engine.journey import Journey
from chalicelib.journeys.engine.parsing import Parsed, parse_all


class Read(Struct, frozen=True):
    """One row as the form reads it, and its problems."""

    raw: dict[str, str]
    values: Mapping[str, Value]
    problems: tuple[Problem, ...]
    doubts: tuple[Problem, ...] = ()


_TO_CONFIRM = ("born", "upn", "year_group", "starts_on", "order_names_school", "mobile_here", "consented")
"""Doubts of the form that a person must confirm: about the child, and that the name may not be deleted. Others, that a
return is late, say, hold nothing up."""
_FAR = timedelta(days=366)


class Reader:
    """Reads rows into a form as it is filled in today for one school."""

    def __init__(self, bulk: BulkForm, journey: Journey, known: Raw, now: datetime) -> None:
        """`known` are the answers that were given once for the whole file."""
        self._bulk, self.journey, self._now = bulk, journey, now
        self.questions = questions_of(journey)
        self._known = {**bulk.fixed, **known}

    def typed(self, cells: Cells) -> tuple[dict[str, str], list[Problem]]:
        """The row as somebody would have typed it into the form, and the cells that are no answers."""
        raw, problems = dict(self._known), list[Problem]()
        for column in self._bulk.columns:
            text, item = cells.get(column.field, ""), self.questions[column.field]
            answers = typed_from(item, text)
            if answers is None:
                problems.append(Problem(column.field, not_an_answer(item, column, text)))
            raw |= answers or {}
        return {**raw, **self._bulk.fill_in(raw)}, problems

    def read(self, cells: Cells) -> Read:
        raw, problems = self.typed(cells)
        parsed, alone = parse_all(self.journey, raw, self._now), self._bulk.by_itself(raw)
        if alone:  # its own form judges the rest
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
        for page in self.journey.flow(raw):
            if any(item.name in _TO_CONFIRM for item in with_revealed(page.fields)):
                of_page = doubts_of(page, raw, parsed, today)
                found |= {name: words for name, words in of_page.items() if name in _TO_CONFIRM}
        return found

    def _problem(self, name: str, words: str) -> Problem:
        return Problem(*self._bulk.instead.get(name, (name, words)))
