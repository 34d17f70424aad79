"""Pages of a form, and repeats: questions about each of several things."""

import re
from collections.abc import Callable, Mapping
from datetime import date

from msgspec import Struct

from chalicelib.journeys.engine.fields import Choice, Field, Kind, Raw, Value


class Page(Struct, frozen=True):
    """One page of a form: a title, its fields in reading order, and checks between fields."""

    slug: str
    title: str
    fields: tuple[Field, ...]
    intro: str = ""
    check: Callable[[Mapping[str, Value], date], dict[str, str]] | None = None
    """Given the parsed values and today: problems by field name, for rules that need two answers."""
    doubts: Callable[[Mapping[str, Value], date], dict[str, str]] | None = None
    """As `check`, but shown at check answers and stopping nobody: a return that is late, say."""
    confidential: Callable[[Raw], bool] | None = None
    """Given all that was typed: whether only the author and the school's safeguarding leads may see this page."""
    lists: "Repeat | None" = None
    """Set on the page that lists several things and offers another."""
    item_of: "Repeat | None" = None
    """Set on the page of one of several things."""
    guidance: tuple[str, ...] = ()
    """The named paragraphs of the procedures that stand beside its questions (`domain/guidance/blocks.py`)."""

    @property
    def upload(self) -> Field | None:
        """The field for the file that this page asks for."""
        return next((item for item in self.fields if item.kind is Kind.UPLOAD), None)


class Repeat(Struct, frozen=True):
    """Questions about several things: a page that lists them, and one page for each, with a number in its names."""

    slug: str
    """The slug of the page that lists them: `parents`."""
    name: str
    """The word for one of them in slugs and input names: `parent`."""
    title: str
    noun: str
    """As in "Add another …"."""
    fields: tuple[Field, ...]
    most: int
    called: tuple[str, ...]
    """The fields with the answers that name one of them in the list."""
    intro: str = ""
    optional: bool = False
    """Nobody has to say that there is none."""
    confidential: Callable[[Raw, str], bool] | None = None
    """Given all that was typed and the beginning of the names of one of them: as `Page.confidential`."""
    guidance: tuple[str, ...] = ()
    """As `Page.guidance`, on the page that lists them."""

    @property
    def question(self) -> str:
        """The input for "there are no more"."""
        return f"{self.slug}-more"

    def numbers(self, raw: Raw) -> tuple[int, ...]:
        """The numbers in use, in the order of the list."""
        found = {self.number_in(name) for name in raw}
        return tuple(sorted(number for number in found if number))

    def number_in(self, name: str) -> int | None:
        """The number in a slug or in the name of an input; None when it is about something else."""
        match = re.fullmatch(rf"{self.name}-([1-9][0-9]?)(?:-.+)?", name, re.DOTALL)
        return int(match[1]) if match and int(match[1]) <= self.most else None

    def free(self, raw: Raw) -> int | None:
        """The number of the next one; None when there are as many as the form takes."""
        taken = self.numbers(raw)
        return next((number for number in range(1, self.most + 1) if number not in taken), None)

    def page(self, number: int) -> Page:
        prefix = f"{self.name}-{number}"
        fields = tuple(item.numbered(f"{prefix}-") for item in self.fields)
        hidden = self.confidential
        confidential = (lambda raw: hidden(raw, f"{prefix}-")) if hidden else None
        title = f"{self.noun[0].upper()}{self.noun[1:]} {number}"
        return Page(prefix, title, fields, confidential=confidential, item_of=self)

    def list_page(self, raw: Raw) -> Page:
        """The list, with the question whether there are more. Its answer "no" is what completes it."""
        count = len(self.numbers(raw))
        if self.free(raw) is None:
            return Page(self.slug, self.title, (), self.intro, lists=self, guidance=self.guidance)
        label = f"Do you want to add another {self.noun}?" if count else f"Do you want to add {_a(self.noun)}?"
        choices = (
            Choice("yes", "Yes"),
            Choice("no", "No" if count or self.optional else "No, there is none that I know of"),
        )
        missing = None if self.optional else f"Say whether to add {_a(self.noun)}."
        question = Field(self.question, label, Kind.RADIOS, choices=choices, missing=missing)
        return Page(
            self.slug, self.title, (question,), self.intro, self._is_finished, lists=self, guidance=self.guidance
        )

    def asks_for_more(self, raw: Raw) -> bool:
        """Whether the person has not yet said that there are no more."""
        return self.free(raw) is not None and raw.get(self.question) != "no"

    def _is_finished(self, values: Mapping[str, Value], today: date) -> dict[str, str]:
        return {self.question: f"Add the {self.noun}, or answer No."} if values.get(self.question) == "yes" else {}

    def without(self, raw: Raw, number: int) -> dict[str, str]:
        """The typed answers without this one."""
        return {name: text for name, text in raw.items() if self.number_in(name) != number}


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"
