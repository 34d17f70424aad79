"""What a form is made of: pages of fields, declared, never programmed.

`raw` is always what the person typed, by input name: `Mapping[str, str]`. A date field `born` has three inputs,
`born-day`, `born-month` and `born-year`. Parsing never loses the raw text, so a page can show it again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

Raw = Mapping[str, str]
Value = str | date
Check = Callable[[str], str | None]
DateCheck = Callable[[date, date], str | None]


class Kind(StrEnum):
    """How a field looks and what it parses to: a date to `date`, everything else to `str`."""

    TEXT = "text"
    LONG_TEXT = "long text"
    DATE = "date"
    TIME = "time"
    EMAIL = "email"
    PHONE = "phone"
    RADIOS = "radios"
    SELECT = "select"


@dataclass(frozen=True)
class Choice:
    """One answer of a radios or select field; `reveals` are the fields that follow only from it."""

    value: str
    label: str
    hint: str = ""
    reveals: tuple["Field", ...] = ()


@dataclass(frozen=True)
class Field:
    """One question. `missing` is what to say when it is left empty; None means that it may be."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    hint: str = ""
    missing: str | None = None
    longest: int = 100
    choices: tuple[Choice, ...] = ()
    check: Check | None = None
    """A problem that stops the person."""
    doubt: Check | None = None
    """A problem that is shown at check answers and stops nobody (a UPN, say)."""
    date_check: DateCheck | None = None
    """Given the date and today: what is wrong with it."""
    autocomplete: str = ""
    short: bool = False
    """A narrow input: codes, times, postcodes."""

    def inputs(self) -> tuple[str, ...]:
        """The names of the HTML inputs of this field alone, without what its choices reveal."""
        if self.kind is Kind.DATE:
            return tuple(f"{self.name}-{part}" for part in ("day", "month", "year"))
        return (self.name,)


@dataclass(frozen=True)
class Page:
    """One page of a form: a title, its fields in reading order, and checks between fields."""

    slug: str
    title: str
    fields: tuple[Field, ...]
    intro: str = ""
    check: Callable[[Mapping[str, Value], date], dict[str, str]] | None = None
    """Given the parsed values and today: problems by field name, for rules that need two answers."""


@dataclass(frozen=True)
class Journey:
    """A form with its version; a draft and a submission keep the version they were made with."""

    name: str
    version: int
    pages: tuple[Page, ...]

    def page(self, slug: str) -> Page | None:
        return next((page for page in self.pages if page.slug == slug), None)
