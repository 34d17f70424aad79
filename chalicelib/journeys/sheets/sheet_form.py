"""The questions about an information sheet."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from msgspec import Struct

from chalicelib.domain.guidance.pages import Edition
from chalicelib.domain.people.mail_contacts import ContactRole
from chalicelib.domain.schools.registered_school import RegisteredSchool
from chalicelib.domain.sheets.body import DATE
from chalicelib.domain.sheets.numbering import number_in
from chalicelib.domain.sheets.sheet import PinnedPage, Sheet, SheetType
from chalicelib.domain.sheets.wording import READERS
from chalicelib.domain.wording import listed
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Value
from chalicelib.journeys.engine.pages import Page

LONGEST_TEXT = 20_000
"""A sheet is read on one side of paper, or two."""
YES = (Choice("yes", "Yes"),)
_NO_NUMBER = "Enter the number with its year, like 65/14."


class Choices(Struct, frozen=True):
    """What the questions offer: the authority's schools, its names for types, the procedures that are live."""

    schools: Sequence[RegisteredSchool]
    types: Mapping[SheetType, str]
    edition: Edition
    pinned: tuple[PinnedPage, ...] = ()
    """Versions that the sheet leads to already."""
    chosen: frozenset[str] = frozenset()
    """Phases that the sheet is for already: one that no school has any more must not become all phases."""
    is_amendment: bool = False
    contacts: Mapping[str, str] = {}
    """The directory of people for queries in its order: their words, by their keys."""

    @property
    def phases(self) -> list[str]:
        return sorted({school.phase for school in self.schools if school.phase} | self.chosen)


def lines_of(text: str) -> list[str]:
    return [line for each in text.splitlines() if (line := " ".join(each.split()))]


def sheet_page(choices: Choices) -> Page:
    """Of an amendment the number and the type stay, and it says what it changes."""
    first = (_what_changed(),) if choices.is_amendment else (_number(), _type(choices))
    return Page(
        "sheet",
        "Information sheet",
        (*first, *_whom(choices), *_words(), *_contact(choices), *_pages(choices)),
        check=_check,
    )


def _number() -> Field:
    return Field(
        "number",
        "Number",
        hint="As your directorate gave it, like 65/14, or the next free one of this year.",
        missing=_NO_NUMBER,
        check=lambda text: None if number_in(text) else _NO_NUMBER,
        longest=20,
        short=True,
    )


def _type(choices: Choices) -> Field:
    hints = {
        SheetType.INFORMATION: "In the weekly email.",
        SheetType.ACTION: "An email of its own, and schools say that they have read it.",
    }
    offered = tuple(Choice(str(type), choices.types[type], hints.get(type, "")) for type in SheetType)
    return Field("type", "Type", Kind.RADIOS, choices=offered, missing="Choose the type of sheet.")


def _what_changed() -> Field:
    return Field(
        "what_changed",
        "What does this amendment change?",
        Kind.LONG_TEXT,
        hint="It stands above the text. The sheet as it was stays beside it.",
        longest=1_000,
    )


def _whom(choices: Choices) -> tuple[Field, ...]:
    towns = {school.town.casefold() for school in choices.schools}
    urns = {school.urn for school in choices.schools}
    return (
        Field("title", "Title", missing="Enter the title.", longest=150),
        Field(
            "roles",
            "Whom is it for?",
            Kind.CHECKBOXES,
            choices=tuple(Choice(str(role), READERS[role]) for role in ContactRole),
        ),
        Field(
            "phases",
            "At which schools?",
            Kind.CHECKBOXES,
            hint="None chosen: all phases.",
            choices=tuple(Choice(slug_of(phase), phase) for phase in choices.phases),
        ),
        Field(
            "areas",
            "Only in some towns",
            Kind.LONG_TEXT,
            hint="One town on each line, as the national register writes it. Leave it empty for the whole authority.",
            longest=2_000,
            check=lambda text: _unknown(lines_of(text), towns, "No school of yours is in"),
        ),
        Field(
            "urns",
            "Only some schools",
            Kind.LONG_TEXT,
            hint="The URN of one school on each line. Leave it empty for all schools.",
            longest=4_000,
            check=lambda text: _unknown(lines_of(text), urns, "You have no school with the URN"),
        ),
    )


def slug_of(phase: str) -> str:
    return "".join(sign if sign.isalnum() else "-" for sign in phase.lower())


def _unknown(lines: Iterable[str], known: set[str], words: str) -> str | None:
    missing = [line for line in lines if line.casefold() not in known]
    return f"{words} {listed(missing[:5])}. Check it." if missing else None


def _words() -> tuple[Field, ...]:
    return (
        Field(
            "complete_by",
            "To be completed by, if there is a day",
            Kind.DATE,
            hint=f"Write {DATE} in the text, and this day stands there. Schools are reminded of it.",
        ),
        Field(
            "complete_words",
            "Or in words",
            hint="Like “as soon as possible”. Nobody is reminded because of words.",
            longest=80,
        ),
        Field("summary", "Summary", Kind.LONG_TEXT, hint="Schools see it in their email.", longest=600),
        Field("action", "Summary of the action required, if there is any", Kind.LONG_TEXT, longest=600),
        Field(
            "markdown",
            "Text",
            Kind.LONG_TEXT,
            hint="Leave a line empty between paragraphs. Begin headings with ##, and the lines of lists with a hyphen.",
            longest=LONGEST_TEXT,
        ),
        Field(
            "asks_answer",
            "Should schools write a short answer, in place of “read and understood”?",
            Kind.CHECKBOXES,
            hint="Only for sheets that ask for action.",
            choices=YES,
        ),
        Field(
            "is_urgent",
            "Is it urgent?",
            Kind.CHECKBOXES,
            hint="It goes in an email of its own, at once.",
            choices=YES,
        ),
    )


def _contact(choices: Choices) -> tuple[Field, ...]:
    if not choices.contacts:
        return ()
    hint = "Who covers for them is shown by itself. None chosen: the first of the people for queries."
    offered = tuple(Choice(key, words) for key, words in choices.contacts.items())
    return (Field("contact", "Who answers questions about it?", Kind.SELECT, hint=hint, choices=offered),)


def _pages(choices: Choices) -> tuple[Field, ...]:
    """The live version of each page, and the earlier versions that the sheet has."""
    live = {
        PinnedPage(page.slug, page.number): f"{page.title}, version {page.number}" for page in choices.edition.pages
    }
    titles = {page.slug: page.title for page in choices.edition.pages}
    earlier = {
        page: f"{titles.get(page.slug, page.slug)}, version {page.number}"
        for page in choices.pinned
        if page not in live
    }
    offered = tuple(Choice(pinned_text(page), words) for page, words in (live | earlier).items())
    if not offered:
        return ()
    hint = "The link keeps leading to this version when the page is revised."
    return (Field("pages", "Links to the procedures", Kind.CHECKBOXES, hint=hint, choices=offered),)


def pinned_text(page: PinnedPage) -> str:
    return f"{page.slug}_{page.number}"


def _check(values: Mapping[str, Value], today: date) -> dict[str, str]:
    if values.get("complete_by") and values.get("complete_words"):
        return {"complete_words": "Enter either a day or words."}
    return {}


def phases_of(choices: Choices, text: str) -> frozenset[str]:
    """The phases with these values."""
    wanted = set(text.split(",")) if text else set()
    return frozenset(phase for phase in choices.phases if slug_of(phase) in wanted)


def towns_of(choices: Choices, text: str) -> frozenset[str]:
    wanted = {line.casefold() for line in lines_of(text)}
    return frozenset(school.town for school in choices.schools if school.town.casefold() in wanted)


def choices_for(
    schools: Sequence[RegisteredSchool],
    types: Mapping[SheetType, str],
    edition: Edition,
    contacts: Mapping[str, str],
    sheet: Sheet,
) -> Choices:
    return Choices(schools, types, edition, sheet.pages, sheet.audience.phases, bool(sheet.amendment), contacts)
