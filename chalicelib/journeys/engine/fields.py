"""The questions of a form: declared, never programmed.

`raw` is always what the person typed, by input name: `Mapping[str, str]`. A date field `born` has three inputs,
`born-day`, `born-month` and `born-year`. When there may be several of a thing (parents, enquiries), their inputs have a number
in their names, `parent-2-name`. Parsing never loses the raw text, so a page can show it again.
"""

from collections.abc import Callable, Mapping
from datetime import date
from enum import StrEnum

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.journeys.engine import school_choice

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
    CHECKBOXES = "checkboxes"
    """Any number of its choices, which reveal nothing; parses to their values with commas between."""
    SELECT = "select"
    CODES = "codes"
    """Attendance codes, two sessions for each of the field's `days`; parses to one line of text."""
    UPLOAD = "upload"
    """A file, straight from the browser to the bucket: its value is the id under which it was received. One at most on a
    page, never revealed by an answer; the page asks for the file first, and for its other fields once it is there."""
    SCHOOL = "school"
    """A school looked for in the register, or written by hand (`school_choice`). Parses to its words; a registered school's
    number is then among the values too, under the field's name and "-urn"."""


class Choice(Struct, frozen=True):
    """One answer of a radios or select field; `reveals` are the fields that follow only from it."""

    value: str
    label: str
    hint: str = ""
    reveals: tuple["Field", ...] = ()


class Field(Struct, frozen=True):
    """One question. `missing`: what to say when it is empty; None if it may be."""

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
    """Takes the date and today, and returns what is wrong with the date."""
    date_doubt: DateCheck | None = None
    """As `doubt`, of a date."""
    not_before: tuple[tuple[str, str], ...] = ()
    """For a DATE field: the date fields that it must not precede, each with words for its date."""
    on_day: str = ""
    """For a TIME field: the date field with its day. The two together are not in the future."""
    written: Callable[[str], str] | None = None
    """How to show an answer, such as a postcode in capitals with its space. The typed text is kept."""
    autocomplete: str = ""
    short: bool = False
    """A narrow input: codes, times, postcodes."""
    days: tuple[date, ...] = ()
    """For a CODES field: its school days, the earliest first."""

    def sessions(self) -> tuple[tuple[date, str, str], ...]:
        """For a CODES field: each day with the names of its two inputs. The day is in the name, so the typed codes stay
        with their day when somebody opens the form later."""
        return tuple(
            (day, f"{self.name}-{day.isoformat()}-am", f"{self.name}-{day.isoformat()}-pm") for day in self.days
        )

    def inputs(self) -> tuple[str, ...]:
        """The names of the HTML inputs of this field alone, without what its choices reveal."""
        if self.kind is Kind.DATE:
            return tuple(f"{self.name}-{part}" for part in ("day", "month", "year"))
        if self.kind is Kind.CODES:
            return tuple(name for _, morning, afternoon in self.sessions() for name in (morning, afternoon))
        if self.kind is Kind.SCHOOL:
            return school_choice.inputs(self.name)
        if self.kind is Kind.CHECKBOXES:
            return tuple(f"{self.name}-{choice.value}" for choice in self.choices)
        return (self.name,)

    def posted(self) -> tuple[str, ...]:
        """Those of its inputs that a browser fills in. That a file is there only the bucket says."""
        if self.kind is Kind.UPLOAD:
            return ()
        return self.inputs()[:3] if self.kind is Kind.SCHOOL else self.inputs()

    def school(self, raw: Raw) -> school_choice.SchoolChoice:
        """For a SCHOOL field: its answer as far as it is given."""
        return school_choice.choice_of(self.name, raw)

    def numbered(self, prefix: str) -> "Field":
        """The same question about one of several: its name, and those of the fields it reveals, begin with the prefix."""
        choices = tuple(
            replace(choice, reveals=tuple(below.numbered(prefix) for below in choice.reveals))
            for choice in self.choices
        )
        on_day = f"{prefix}{self.on_day}" if self.on_day else ""
        return replace(self, name=f"{prefix}{self.name}", choices=choices, on_day=on_day)
