"""The words by which a published sheet is found."""

import unicodedata
from collections.abc import Iterable

from chalicelib.domain.sheets.sheet import Sheet

LETTERS = 4
"""A word is kept by its first letters; what follows them is compared afterwards."""
MOST_KEYS = 60
"""Of one sheet, those of its title first: they are written in the transaction that publishes it."""
SHORTEST = 3
_SAY_NOTHING = frozenset(
    {"and", "are", "for", "from", "has", "have", "how", "not", "that", "the", "this", "who", "with", "you", "your"}
)


def words_of(text: str) -> frozenset[str]:
    """Without accents, capitals and punctuation, and without the words that every text has."""
    plain = unicodedata.normalize("NFKD", text.casefold().replace("’", "").replace("'", ""))
    words = "".join(sign if sign.isalnum() else " " for sign in plain if not unicodedata.combining(sign)).split()
    return frozenset(word for word in words if len(word) >= SHORTEST and word not in _SAY_NOTHING)


def keys_of(sheet: Sheet) -> tuple[str, ...]:
    of_title, of_summary = beginnings(words_of(sheet.title)), beginnings(words_of(sheet.summary))
    return tuple(dict.fromkeys((*of_title, *of_summary)))[:MOST_KEYS]


def beginnings(words: Iterable[str]) -> tuple[str, ...]:
    """The longest words first: they are of the fewest sheets."""
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    return tuple(dict.fromkeys(word[:LETTERS] for word in longest_first))


def is_meant(words: frozenset[str], sheet: Sheet) -> bool:
    there = words_of(sheet.title) | words_of(sheet.summary)
    return bool(words) and all(any(word.startswith(typed) for word in there) for typed in words)
