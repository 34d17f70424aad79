"""Whether the child started with the youngest class: then the law may ask for no return."""

from collections.abc import Mapping
from datetime import date

from chalicelib.domain.returns.joining import (
    Junior,
    may_be_first_day,
)
from chalicelib.journeys.engine.fields import Field, Kind, Raw, Value
from chalicelib.journeys.engine.form import Setting
from chalicelib.journeys.engine.journey import When
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.engine.typed_dates import date_in
from chalicelib.journeys.parts.questions import yes_no_not_known

JUNIOR_CLASS = Field(
    "junior_class",
    "Was the child placed in your school’s most junior class?",
    Kind.RADIOS,
    hint="For example, Reception of a primary school without a nursery.",
    missing="Say whether the child was placed in your most junior class.",
    choices=yes_no_not_known(),
)


def _starts_with_the_year(starts: date | None, setting: Setting) -> bool:
    return starts is not None and may_be_first_day(starts, setting.calendar)


def as_junior(starts: date | None, answer: object, setting: Setting) -> Junior:
    return Junior(answer == "yes" and _starts_with_the_year(starts, setting), setting.junior_returns_asked_on)


def junior_of(raw: Raw, setting: Setting) -> Junior:
    return as_junior(date_in(raw, "starts_on"), raw.get(JUNIOR_CLASS.name), setting)


def junior_class(setting: Setting) -> When:
    """Asked of a child who starts with the school year: then the law may ask for no return."""

    def make(raw: Raw) -> Page | None:
        entered = date_in(raw, "entered_on")
        asked = _starts_with_the_year(date_in(raw, "starts_on"), setting) or raw.get(JUNIOR_CLASS.name, "")
        return (
            page_of(Junior(True, setting.junior_returns_asked_on).in_words(entered) if entered else "")
            if asked
            else None
        )

    def page_of(words: str) -> Page:
        def told(values: Mapping[str, Value], today: date) -> dict[str, str]:
            return {JUNIOR_CLASS.name: words} if words and values.get(JUNIOR_CLASS.name) == "yes" else {}

        return Page("junior-class", "The start of the school year", (JUNIOR_CLASS,), doubts=told)

    return When(page_of(""), make, "Only where the child starts on the first day of the school year")
