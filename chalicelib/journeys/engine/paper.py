"""A form made for paper: every question that may be asked, numbered as on the screens."""

import re
from collections.abc import Iterator, Mapping

from msgspec import Struct

from chalicelib.journeys.engine.fields import Field, Kind
from chalicelib.journeys.engine.journey import Journey, Part, When
from chalicelib.journeys.engine.pages import Page, Repeat


class Question(Struct, frozen=True):
    """`choices` are (label, the questions that follow from it)."""

    number: str
    field: Field
    choices: tuple[tuple[str, tuple["Question", ...]], ...]

    @property
    def is_long(self) -> bool:
        return self.field.kind is Kind.LONG_TEXT


class Sheet(Struct, frozen=True):
    """A page of the form. `when`: the case in which it is asked; `noun`: what to copy it for, if there may be several."""

    title: str
    intro: str
    when: str
    noun: str
    questions: tuple[Question, ...]


class PaperPart(Struct, frozen=True):
    number: int
    title: str
    sheets: tuple[Sheet, ...]


def on_paper(journey: Journey) -> tuple[PaperPart, ...]:
    """The whole form. `journey` is as it is before anything was typed."""
    numbers = numbers_of(journey)
    return tuple(
        PaperPart(number, part.title, tuple(_sheet(step, numbers) for step in part.steps))
        for number, part in enumerate(journey.parts, start=1)
    )


def numbers_of(journey: Journey) -> Mapping[str, str]:
    """The number of every question by the name of its field: the part's, and its place in the part. A question asked of
    each of several has one number; so has a question on alternative pages."""
    found: dict[str, str] = {}
    for part_number, part in enumerate(journey.parts, start=1):
        names = dict.fromkeys(name for name in _names_in(part) if name not in found)
        found |= {name: f"{part_number}.{place}" for place, name in enumerate(names, start=1)}
    return found


def numbers_on(page: Page, numbers: Mapping[str, str]) -> str:
    """The numbers of a page as its caption says them: "question 2.3", "questions 2.3 to 2.6"; empty for none."""
    names = (_without_count(page, item.name) for item in _every(page.fields))
    found = [numbers[name] for name in names if name in numbers]
    if not found:
        return ""
    return f"question {found[0]}" if len(found) == 1 else f"questions {found[0]} to {found[-1]}"


def _without_count(page: Page, name: str) -> str:
    """The name without the number of the thing it is about."""
    return re.sub(rf"^({page.item_of.name})-\d+-", r"\1-", name) if page.item_of else name


def _every(fields: tuple[Field, ...]) -> Iterator[Field]:
    for item in fields:
        yield item
        for choice in item.choices:
            yield from _every(choice.reveals)


def _blank(step: Page | Repeat | When) -> Page | Repeat:
    return step.blank if isinstance(step, When) else step


def _names_in(part: Part) -> Iterator[str]:
    for step in map(_blank, part.steps):
        yield from (_name(step, item) for item in _every(step.fields))


def _name(step: Page | Repeat, item: Field) -> str:
    return f"{step.name}-{item.name}" if isinstance(step, Repeat) else item.name


def _sheet(step: Page | Repeat | When, numbers: Mapping[str, str]) -> Sheet:
    blank, when = _blank(step), step.words if isinstance(step, When) else ""
    noun = blank.noun if isinstance(blank, Repeat) else ""
    return Sheet(blank.title, blank.intro, when, noun, tuple(_question(blank, item, numbers) for item in blank.fields))


def _question(step: Page | Repeat, item: Field, numbers: Mapping[str, str]) -> Question:
    choices = tuple(
        (choice.label, tuple(_question(step, below, numbers) for below in choice.reveals)) for choice in item.choices
    )
    return Question(numbers[_name(step, item)], item, choices)
