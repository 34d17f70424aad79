"""The national register of schools (GIAS), as far as this service uses it. It is public and names no child."""

import re
import unicodedata
from collections.abc import Iterable, Mapping

from msgspec import Struct

KEPT_STATUSES = frozenset({"Open", "Open, but proposed to close", "Proposed to open"})

COLUMNS: Mapping[str, str] = {
    "urn": "URN",
    "name": "EstablishmentName",
    "la_code": "LA (code)",
    "establishment_number": "EstablishmentNumber",
    "type": "TypeOfEstablishment (name)",
    "phase": "PhaseOfEducation (name)",
    "status": "EstablishmentStatus (name)",
    "town": "Town",
    "postcode": "Postcode",
}
"""The columns of the register's CSV that are read; it has some 130 more."""


class RegisteredSchool(Struct, frozen=True):
    """One row of the register. `la_code` and `establishment_number` together are the school's LAESTAB."""

    urn: str
    name: str
    la_code: str
    establishment_number: str
    type: str
    phase: str
    status: str
    town: str
    postcode: str
    came_before: tuple[str, ...] = ()
    """URNs of the schools that became this one, from the register's file of links."""
    came_after: tuple[str, ...] = ()
    """URNs of the schools that this one became, one after the other."""

    @property
    def is_closed(self) -> bool:
        """False where nothing is known of it."""
        return bool(self.status) and self.status not in KEPT_STATUSES

    def went_on_as(self, between: Iterable["RegisteredSchool"]) -> tuple[str, ...]:
        """URNs of the schools that it is today: none while it is open. A school that is still open keeps what it got,
        whatever it may become later. `between`: the schools in between, as far as they are known."""
        if not self.is_closed:
            return ()
        still_open = [school for school in between if school.urn in self.came_after and not school.is_closed]
        further = {urn for school in still_open for urn in school.came_after}
        return tuple(urn for urn in self.came_after if urn not in further)

    @property
    def is_special(self) -> bool:
        """Every type of special school has the word in its name in the register: "Community special school", "Free schools
        special", "Other independent special school"."""
        return not self.type or "special" in self.type.lower()


_SAY_NOTHING = frozenset(
    {"academy", "and", "catholic", "ce", "church", "cofe", "college", "community", "england", "for", "high", "infant",
     "infants", "junior", "middle", "nursery", "of", "primary", "rc", "roman", "saint", "school", "schools", "secondary",
     "st", "the", "with"}
)  # fmt: skip
"""Words that half the schools of a county have in their names."""
_IN_LETTERS = re.compile(r"\b(?:c (?:of )?e|r c)\b")
"""Church of England and Roman Catholic, once their full stops are spaces."""

MOST_WITH_S = 3
"""Words as short as this keep their last letter."""


def name_words(text: str) -> frozenset[str]:
    """The search words of a school: without accents, capitals, punctuation and filler words. A last s is dropped, so
    "St Mary's", "St Marys" and "St Mary" find the same."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "").replace("'", ""))
    words = "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign)).split()
    told = _IN_LETTERS.sub(" ", " ".join(words)).split()
    return frozenset(
        word.removesuffix("s") if len(word) > MOST_WITH_S else word for word in told if word not in _SAY_NOTHING
    )


def may_say_nothing(word: str) -> bool:
    """Whether a word that says nothing begins like this: "prim", while somebody is still typing, or "sch" for short."""
    return any(each.startswith(word) for each in _SAY_NOTHING)


def missing_columns(header: Iterable[str]) -> list[str]:
    return sorted(set(COLUMNS.values()) - set(header))


def school_of(row: Mapping[str, str | None]) -> RegisteredSchool:
    """The row's values, each in one line, sound or not."""
    facts = {name: " ".join((row.get(column) or "").split()) for name, column in COLUMNS.items()}
    return RegisteredSchool(**facts, came_before=(), came_after=())


def is_sound(school: RegisteredSchool) -> bool:
    """Whether it has the number and name that a school must have."""
    return school.urn.isascii() and school.urn.isdigit() and bool(school.name)


def is_wanted(school: RegisteredSchool, la_code: str = "") -> bool:
    """Open, or about to open; of one authority, or of any."""
    return school.status in KEPT_STATUSES and (not la_code or school.la_code == la_code)
