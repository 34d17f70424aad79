"""A cell of a spreadsheet as an answer to a question of the form."""

from collections.abc import Iterator, Sequence

from chalicelib.domain.files.cell_text import date_parts, plain
from chalicelib.journeys.bulk.bulk_form import Column
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.engine.journey import Journey, When
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.school_choice import by_hand


def questions_of(journey: Journey) -> dict[str, Field]:
    """Every field of the form by its name, those that an answer reveals too; the first two of what may be several."""
    return {item.name: item for page in pages_of(journey) for item in with_revealed(page.fields)}


def pages_of(journey: Journey) -> Iterator[Page]:
    """Every page of the form, asked or not: a cell may be filled in all the same."""
    steps = (step.blank if isinstance(step, When) else step for part in journey.parts for step in part.steps)
    return (page for step in steps for page in ([step] if isinstance(step, Page) else map(step.page, (1, 2))))


def with_revealed(fields: Sequence[Field]) -> Iterator[Field]:
    for item in fields:
        yield item
        for choice in item.choices:
            yield from with_revealed(choice.reveals)


def typed_from(item: Field, text: str) -> dict[str, str] | None:
    """As it would have been typed into the form; None when it is no answer to this question."""
    if not text:
        return {}
    if item.kind is Kind.DATE:
        parts = date_parts(text)
        return dict(zip(item.inputs(), parts, strict=True)) if parts else None
    if item.kind in (Kind.RADIOS, Kind.SELECT):
        choice = choice_in(item, text)
        return {item.name: choice.value} if choice else None
    if item.kind is Kind.SCHOOL:
        return by_hand(item.name, text)
    return {item.name: text}


_WORDS = {"y": "yes", "n": "no", "true": "yes", "false": "no", "f": "female", "m": "male", "unknown": "not known"}
_SHORT = _WORDS | {"r": "reception"} | {f"y{year}": str(year) for year in range(1, 14)}


def choice_in(item: Field, text: str) -> Choice | None:
    """By its words, its value, or what people write in short: the letter of a ground, or the words before a comma."""
    wanted = _SHORT.get(plain(text), plain(text))
    exact = [choice for choice in item.choices if wanted in (plain(choice.value), plain(choice.label))]
    letter = f"({wanted.strip('()')}) "
    short = [choice for choice in item.choices if plain(choice.label).startswith((letter, f"{wanted},"))]
    found = exact or short
    return found[0] if len(found) == 1 else None


def not_an_answer(item: Field, column: Column, text: str) -> str:
    shown = text if len(text) <= 40 else f"{text[:39]}…"
    if item.kind is Kind.DATE:
        return f"“{shown}” is not a date. Write the day, the month and the year, like 31/08/2016."
    words = [choice.label for choice in item.choices]
    if len(words) > 6:
        return f"“{shown}” is none of the answers. Choose one from the list in the template."
    return f"“{shown}” is none of the answers. Write {', '.join(words[:-1])} or {words[-1]}."
