"""How far somebody has come on the way to a form."""

from collections.abc import Iterator, Mapping

from msgspec import Struct

from chalicelib.domain.forms.screener import FIRST
from chalicelib.domain.forms.screening import Answer, End, Question


class Place(Struct, frozen=True):
    """How far a visitor has come: the answers so far, and the next question or the end."""

    answered: tuple[tuple[Question, Answer], ...]
    at: Question | End

    @property
    def path(self) -> dict[str, str]:
        return {question.name: answer.value for question, answer in self.answered}


def place(answers: Mapping[str, str]) -> Place:
    """Where these answers lead: to the first question with a missing or unknown answer, or to an end."""
    found = Place((), FIRST)
    while isinstance(found.at, Question):
        question = found.at
        answer = next((each for each in question.answers if each.value == answers.get(question.name)), None)
        if not answer:
            break
        found = Place((*found.answered, (question, answer)), answer.leads)
    return found


def every_path(at: Question | End = FIRST, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], End]]:
    """All ways through, each with its end."""
    if not isinstance(at, Question):
        yield path, at
        return
    for answer in at.answers:
        yield from every_path(answer.leads, (*path, f"{at.name}={answer.value}"))
