"""The answer to "Which school?": chosen from the register, or written by hand.

A SCHOOL field `new_school` has four inputs:

    new_school         the search words
    new_school-urn     the number of the chosen school, or "none"
    new_school-typed   its name and place, if it is not in the register
    new_school-found   the search words and the schools found. Only the service writes this
                       (`services/referrals/choosing_school.py`): it ignores what a browser sends

The answer keeps what was found, so drafts and sent forms show the school's name at that time without a look-up. Once a school
is chosen, only that one is kept.
"""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import astuple, fields

from chalicelib.domain.schools.registered_school import RegisteredSchool

NONE = "none"
"""Chosen when the school is none of those found."""
LONGEST_SEARCH = 100
LONGEST_BY_HAND = 200
MOST_OFFERED = 10
MOST_COUNTED = 100
"""With more, the number helps nobody."""


class Found(Struct, frozen=True):
    """A school as it is offered and shown: enough to tell it from another of the same name."""

    name: str
    phase: str
    town: str
    postcode: str
    closed: str
    """How the register calls it when it is not open; else empty."""
    urn: str

    @property
    def called(self) -> str:
        return ", ".join(filter(None, (self.name, self.town)))

    @property
    def detail(self) -> str:
        """The facts that tell it apart: phase, town and postcode, and that it is closed."""
        return ", ".join(filter(None, (self.phase, self.town, self.postcode, self.closed)))

    @property
    def words(self) -> str:
        return f"{self.called} (URN {self.urn})"


def offered(school: RegisteredSchool) -> Found:
    phase = school.phase if school.phase != "Not applicable" else school.type
    closed = "" if school.status.startswith("Open") else school.status
    return Found(school.name, phase, school.town, school.postcode, closed, school.urn)


def more_in_words(found: int) -> str:
    """Beside the schools that are offered, where more were found."""
    if found <= MOST_OFFERED:
        return ""
    total = f"more than {MOST_COUNTED}" if found > MOST_COUNTED else found
    return f"{MOST_OFFERED} of {total} shown: type more of the name."


def inputs(name: str) -> tuple[str, str, str, str]:
    return name, f"{name}-urn", f"{name}-typed", f"{name}-found"


def by_hand(name: str, words: str) -> dict[str, str]:
    """The answer for a school in words, without an offer to choose from: a line of a spreadsheet, say."""
    return {f"{name}-urn": NONE, f"{name}-typed": words}


def written(text: str, schools: Sequence[Found]) -> str:
    """The search and its result, as `SchoolChoice` reads it."""
    one_line = " ".join(text.split())
    return "\n".join([one_line, *("\t".join(astuple(school)) for school in schools)])


class SchoolChoice(Struct, frozen=True):
    """The answer as far as it is given."""

    text: str
    choice: str
    by_hand: str
    looked_for: str
    found: tuple[Found, ...]
    are_more: bool = False
    """More were found than are offered."""

    @property
    def was_looked_for(self) -> bool:
        """Whether the typed text is that of the last search."""
        return bool(self.text) and self.looked_for == " ".join(self.text.split())

    @property
    def school(self) -> Found | None:
        return next((school for school in self.found if school.urn == self.choice), None)

    @property
    def is_by_hand(self) -> bool:
        return self.choice == NONE

    @property
    def is_empty(self) -> bool:
        return not (self.text or self.by_hand)

    @property
    def words(self) -> str:
        """The answer to show: the chosen school, the one written by hand, or the typed text so far."""
        if self.school:
            return self.school.words
        return self.by_hand if self.is_by_hand else self.text

    @property
    def problem(self) -> str | None:
        """What is wrong with an answer that is not empty."""
        if len(self.text) > LONGEST_SEARCH:
            return f"Look for a school with {LONGEST_SEARCH} characters or fewer."
        if len(self.by_hand) > LONGEST_BY_HAND:
            return f"The name and place must be {LONGEST_BY_HAND} characters or fewer."
        if self.is_by_hand:
            return None if self.by_hand else "Enter the name of the school and where it is."
        if self.school:
            return None
        return (
            "Choose the school, or say that it is none of these." if self.found else "Find the school, then choose it."
        )


def choice_of(name: str, raw: Mapping[str, str]) -> SchoolChoice:
    text, choice, by_hand, kept = (raw.get(each, "").strip() for each in inputs(name))
    looked_for, *lines = kept.split("\n")
    rows = (line.split("\t") for line in lines)
    found = tuple(Found(*row) for row in rows if len(row) == len(fields(Found)))
    return SchoolChoice(text, choice, by_hand, looked_for, found[:MOST_OFFERED], len(found) > MOST_OFFERED)
