"""What a form is made of: parts, pages and fields, declared, never programmed.

`raw` is always what the person typed, by input name: `Mapping[str, str]`. A date field `born` has three inputs,
`born-day`, `born-month` and `born-year`. Things of which there may be several (parents, enquiries) have a number in
their names, `parent-2-name`. Parsing never loses the raw text, so a page can show it again.
"""

import re
from collections.abc import Callable, Iterator, Mapping
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
    """Any of its choices, which reveal nothing; parses to their values with commas between."""
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
    date_doubt: DateCheck | None = None
    """As `doubt`, of a date."""
    not_before: tuple[tuple[str, str], ...] = ()
    """Of a DATE field: other date fields of the form that it cannot precede, each with what to call its date."""
    on_day: str = ""
    """Of a TIME field: the date field with the day on which it was. The two together are not in the future."""
    written: Callable[[str], str] | None = None
    """How an answer is shown: a postcode in capitals with its space, say. What was typed is kept as it was typed."""
    autocomplete: str = ""
    short: bool = False
    """A narrow input: codes, times, postcodes."""
    days: tuple[date, ...] = ()
    """Of a CODES field: the school days that it asks about, the earliest first."""

    def sessions(self) -> tuple[tuple[date, str, str], ...]:
        """Of a CODES field: each day with the names of its two inputs. The day is in the name, so that what was typed
        stays with its day when the form is opened again on another."""
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
        """Of a SCHOOL field: its answer as far as it is given."""
        return school_choice.choice_of(self.name, raw)

    def numbered(self, prefix: str) -> "Field":
        """The same question about one of several: its name, and those of what it reveals, begin with the prefix."""
        choices = tuple(
            replace(choice, reveals=tuple(below.numbered(prefix) for below in choice.reveals))
            for choice in self.choices
        )
        on_day = f"{prefix}{self.on_day}" if self.on_day else ""
        return replace(self, name=f"{prefix}{self.name}", choices=choices, on_day=on_day)


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
    """Set on the page that lists things of which there may be several and asks for another."""
    item_of: "Repeat | None" = None
    """Set on the page of one such thing."""

    @property
    def upload(self) -> Field | None:
        """The field for the file that this page asks for."""
        return next((item for item in self.fields if item.kind is Kind.UPLOAD), None)


class Repeat(Struct, frozen=True):
    """Things of which there may be several: a page that lists them, and one page for each, with a number in its names."""

    slug: str
    """Of the page that lists them: `parents`."""
    name: str
    """Of one of them, in slugs and in names of inputs: `parent`."""
    title: str
    noun: str
    """As in "Add another …"."""
    fields: tuple[Field, ...]
    most: int
    called: tuple[str, ...]
    """The fields whose answers name one of them in the list."""
    intro: str = ""
    optional: bool = False
    """Nobody has to say that there is none."""
    confidential: Callable[[Raw, str], bool] | None = None
    """Given all that was typed and the beginning of the names of one of them: as `Page.confidential`."""

    @property
    def question(self) -> str:
        """The input by which the person says that there are no more."""
        return f"{self.slug}-more"

    def numbers(self, raw: Raw) -> tuple[int, ...]:
        """Which of them there are, in the order in which they are shown."""
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
            return Page(self.slug, self.title, (), self.intro, lists=self)
        label = f"Do you want to add another {self.noun}?" if count else f"Do you want to add {_a(self.noun)}?"
        choices = (
            Choice("yes", "Yes"),
            Choice("no", "No" if count or self.optional else "No, there is none that I know of"),
        )
        missing = None if self.optional else f"Say whether to add {_a(self.noun)}."
        question = Field(self.question, label, Kind.RADIOS, choices=choices, missing=missing)
        return Page(self.slug, self.title, (question,), self.intro, self._is_finished, lists=self)

    def asks_for_more(self, raw: Raw) -> bool:
        """Whether the person has not yet said that there are no more."""
        return self.free(raw) is not None and raw.get(self.question) != "no"

    def _is_finished(self, values: Mapping[str, Value], today: date) -> dict[str, str]:
        return {self.question: f"Add the {self.noun}, or answer No."} if values.get(self.question) == "yes" else {}

    def without(self, raw: Raw, number: int) -> dict[str, str]:
        """What is left of what was typed when this one is removed."""
        return {name: text for name, text in raw.items() if self.number_in(name) != number}


def _a(noun: str) -> str:
    return f"{'an' if noun[0] in 'aeiou' else 'a'} {noun}"


class When(Struct, frozen=True):
    """A step that depends on what was typed before: whether it is asked at all, or what it asks.

    `make` gives it for these answers, always with the same slug; None while it is not asked.
    """

    blank: Page | Repeat
    """The step as it is printed, without answers."""
    make: Callable[[Raw], Page | Repeat | None]
    words: str = ""
    """When it is asked, for print: "Only for ground (f)". Empty when always."""

    @property
    def slug(self) -> str:
        return self.blank.slug


Step = Page | Repeat | When


class Part(Struct, frozen=True):
    """A section of a form: one line of its task list, with its pages in reading order."""

    slug: str
    title: str
    steps: tuple[Step, ...]

    def asked(self, raw: Raw) -> Iterator[Page | Repeat]:
        """Its steps as they are for these answers."""
        made = (step.make(raw) if isinstance(step, When) else step for step in self.steps)
        return (step for step in made if step)

    def flow(self, raw: Raw) -> Iterator[Page]:
        """Its pages as they are for these answers: each thing of which there may be several has a page of its own."""
        for step in self.asked(raw):
            if isinstance(step, Page):
                yield step
            else:
                yield from (step.page(number) for number in step.numbers(raw))
                yield step.list_page(raw)


class Journey(Struct, frozen=True):
    """A form with its version; a draft and a submission keep the version they were made with."""

    name: str
    version: int
    parts: tuple[Part, ...]

    def flow(self, raw: Raw) -> Iterator[Page]:
        for part in self.parts:
            yield from part.flow(raw)

    @property
    def pages(self) -> tuple[Page, ...]:
        """The pages of a form in which nothing was typed yet."""
        return tuple(self.flow({}))

    @property
    def repeats(self) -> tuple[Repeat, ...]:
        """Of a form in which nothing was typed yet."""
        return tuple(self._repeats({}))

    def _repeats(self, raw: Raw) -> Iterator[Repeat]:
        return (step for part in self.parts for step in part.asked(raw) if isinstance(step, Repeat))

    def page(self, slug: str, raw: Raw | None = None) -> Page | None:
        """The page at this address; one more of what may be several has an address before it has answers."""
        typed = raw or {}
        found = next((page for page in self.flow(typed) if page.slug == slug), None)
        if found:
            return found
        several = self._repeats(typed)
        return next((each.page(n) for each in several if (n := each.free(typed)) and slug == f"{each.name}-{n}"), None)

    def part_of(self, page: Page) -> Part:
        """The part that a page of this form belongs to."""
        wanted = page.item_of.slug if page.item_of else page.slug
        return next(part for part in self.parts if any(step.slug == wanted for step in part.steps))

    def after(self, page: Page, raw: Raw) -> Page | None:
        """The page that follows in the same part; None at its end. What may be several leads back to its list."""
        if page.item_of:
            return page.item_of.list_page(raw)
        steps = list(self.part_of(page).asked(raw))
        here = next((number for number, step in enumerate(steps) if step.slug == page.slug), len(steps))
        return _opening(steps[here + 1], raw) if here + 1 < len(steps) else None


def _opening(step: Page | Repeat, raw: Raw) -> Page:
    return step if isinstance(step, Page) else step.list_page(raw)
