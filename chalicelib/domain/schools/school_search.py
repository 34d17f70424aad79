"""The search for a school: what people type, and the keys that find a school. The store keeps the keys.

A name is found by its words and their beginnings, so a search works while somebody types.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from msgspec import Struct

from chalicelib.domain.schools.registered_school import RegisteredSchool, may_say_nothing, name_words

LETTERS_OF_A_BEGINNING = 4
"""A word of a name is kept whole and by its first four letters; what follows them is compared afterwards."""

_URN = re.compile(r"[0-9]{6}")
_DFE_NUMBER = re.compile(r"[0-9]{3}[/ -]?[0-9]{4}")
_POSTCODE = re.compile(r"(GIR|[A-Z]{1,2}[0-9][A-Z0-9]?)([0-9][A-Z]{2})?")


class Key(NamedTuple):
    """One search key; the store makes a digest of it."""

    kind: str
    text: str


class Sought(Struct, frozen=True):
    """The typed text, parsed as one of these. `words`: of a name or town."""

    urn: str = ""
    number: str = ""
    """Authority and establishment number together (LAESTAB): seven digits."""
    postcode: str = ""
    """Whole or only its first half, in capitals without a space."""
    words: frozenset[str] = frozenset()

    @property
    def telling(self) -> frozenset[str]:
        """The words that a school must have. A word that may become "primary" counts only when there is no other."""
        return frozenset(word for word in self.words if not may_say_nothing(word)) or self.words

    def ways(self) -> tuple[tuple[Key, ...], ...]:
        """Where to look. A way is a set of keys, and a school must be under all of them. A later way is tried when an earlier
        one finds nothing: whole words, then how they begin. The longest word comes first, as the one with the fewest schools."""
        if self.number:
            return ((Key("school-number", self.number),),)
        if self.postcode:
            return ((Key("school-postcode", self.postcode),),)
        longest_first = sorted(self.telling, key=lambda word: (-len(word), word))
        # A shorter word is found only whole, so one that is still being typed would hide schools.
        long = [word for word in longest_first if len(word) >= LETTERS_OF_A_BEGINNING] or longest_first
        beginnings = [word[:LETTERS_OF_A_BEGINNING] for word in long]
        return tuple(
            tuple(Key("school-word", word) for word in dict.fromkeys(way))
            for way in dict.fromkeys((tuple(long), tuple(beginnings)))
        )


def parse_query(text: str) -> Sought:
    """A URN, a DfE number, a postcode or its first half; anything else is words. Empty when it says nothing."""
    compact = "".join(text.split()).upper()
    if not compact.isascii():
        return Sought(words=name_words(text))
    if _URN.fullmatch(compact):
        return Sought(urn=compact)
    if _DFE_NUMBER.fullmatch(text.strip()):
        return Sought(number="".join(filter(str.isdigit, text)))
    if _POSTCODE.fullmatch(compact):
        return Sought(postcode=compact)
    return Sought(words=name_words(text))


def keys_of(school: RegisteredSchool) -> frozenset[Key]:
    """Every search key of this school but its URN, which is its own key."""
    words = _words_of(school)
    texts = words | {word[:LETTERS_OF_A_BEGINNING] for word in words if len(word) > LETTERS_OF_A_BEGINNING}
    found = {Key("school-word", text) for text in texts}
    found |= {Key("school-postcode", text) for text in _halves(school) if text}
    return frozenset(found | ({Key("school-number", _number(school))} if school.establishment_number else set()))


def is_meant(sought: Sought, school: RegisteredSchool) -> bool:
    """Whether the school is one of those looked for. It is checked after finding: a key stays when a name changes."""
    if sought.urn:
        return school.urn == sought.urn
    if sought.number:
        return _number(school) == sought.number
    if sought.postcode:
        return sought.postcode in _halves(school)
    there = _words_of(school)
    return bool(sought.words) and _begin(there, sought.telling)


def best_first(sought: Sought, found: Iterable[RegisteredSchool]) -> list[RegisteredSchool]:
    """The order of found schools: those with all the typed words first, then by name."""

    def place(school: RegisteredSchool) -> tuple[bool, str, str, str]:
        has_all = _begin(_words_of(school), sought.words)
        return not has_all, school.name.casefold(), school.town.casefold(), school.urn

    return sorted(found, key=place)


def _begin(there: frozenset[str], typed: frozenset[str]) -> bool:
    return all(any(word.startswith(each) for word in there) for each in typed)


def _words_of(school: RegisteredSchool) -> frozenset[str]:
    return name_words(school.name) | name_words(school.town)


def _number(school: RegisteredSchool) -> str:
    return f"{school.la_code}{school.establishment_number}"


def _halves(school: RegisteredSchool) -> tuple[str, str]:
    """The postcode whole and its first half."""
    whole = "".join(school.postcode.split()).upper()
    return whole, whole[:-3]
