"""Forms made for paper: every question that a screen may ask is there, under the number that the screen shows."""

import re
from datetime import date

import pytest

from chalicelib.journeys.engine.form import Form, Setting
from chalicelib.journeys.engine.journey import When
from chalicelib.journeys.engine.pages import Page, Repeat
from chalicelib.journeys.engine.paper import Question, numbers_of, numbers_on, on_paper
from chalicelib.journeys.forms import FORMS

SETTING = Setting(date(2026, 11, 25))
every_form = pytest.mark.parametrize("form", FORMS.values(), ids=lambda form: form.name)


def questions(form: Form) -> list[Question]:
    def deep(asked: tuple[Question, ...]) -> list[Question]:
        return [q for one in asked for q in (one, *(b for _, below in one.choices for b in deep(below)))]

    return [q for part in on_paper(form.journey(SETTING)) for sheet in part.sheets for q in deep(sheet.questions)]


@every_form
def test_every_question_has_a_number_of_its_part(form: Form) -> None:
    found = questions(form)
    assert found
    for asked in found:
        assert re.fullmatch(r"[1-9]\d?\.[1-9]\d?", asked.number), asked.field.name


@every_form
def test_one_number_is_one_question(form: Form) -> None:
    by_number: dict[str, set[str]] = {}
    for asked in questions(form):
        by_number.setdefault(asked.number, set()).add(asked.field.name)
    assert all(len(names) == 1 for names in by_number.values())


@every_form
def test_numbers_of_a_part_have_no_gap(form: Form) -> None:
    found = sorted({tuple(map(int, asked.number.split("."))) for asked in questions(form)})
    for part in {part for part, _ in found}:
        places = [place for number, place in found if number == part]
        assert places == list(range(1, len(places) + 1))


def _pages(form: Form) -> list[Page]:
    blanks = [
        step.blank if isinstance(step, When) else step for part in form.journey(SETTING).parts for step in part.steps
    ]
    return [step.page(7) if isinstance(step, Repeat) else step for step in blanks]


@every_form
def test_every_page_with_questions_says_their_numbers(form: Form) -> None:
    numbers = numbers_of(form.journey(SETTING))
    for page in _pages(form):
        assert bool(numbers_on(page, numbers)) is bool(page.fields), page.slug


def test_a_page_says_its_first_and_its_last_question() -> None:
    form = FORMS["school-referral"]
    numbers, pages = numbers_of(form.journey(SETTING)), {page.slug: page for page in _pages(form)}
    assert numbers_on(pages["child"], numbers) == "questions 2.1 to 2.4"
    assert numbers_on(pages["sex"], numbers) == "question 2.7"
    assert numbers_on(pages["parent-7"], numbers).startswith("questions 3.")
