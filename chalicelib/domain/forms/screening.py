"""The parts of the screener: questions, answers, and the ends of a way."""

from enum import StrEnum

from msgspec import Struct


class Line(StrEnum):
    """Which telephone the page of a dead end shows; the numbers are the authority's settings."""

    URGENT = "urgent"
    TEAM = "team"


class ToForm(Struct, frozen=True):
    """The start page of a form."""

    form: str


class Elsewhere(Struct, frozen=True):
    """No form for this: what to do instead. The first of `actions` says whom to tell."""

    slug: str
    title: str
    why: str
    actions: tuple[str, ...]
    line: Line


End = ToForm | Elsewhere


class Answer(Struct, frozen=True):
    value: str
    label: str
    leads: "Question | End"
    hint: str = ""


class Question(Struct, frozen=True):
    name: str
    label: str
    answers: tuple[Answer, ...]
    hint: str = ""
