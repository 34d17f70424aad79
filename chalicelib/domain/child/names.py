"""Names made comparable for search: as spelt, and as they sound."""

import re
import unicodedata
from itertools import groupby

# Letters that carry no removable accent, but are commonly typed as these.
_PLAIN = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i"})
_BREAKS = re.compile(r"[\s\-\u2010-\u2015]+")

_VOWELS = frozenset("AEIOU")
_OPENINGS = (("MAC", "MCC"), ("KN", "NN"), ("K", "C"), ("PH", "FF"), ("PF", "FF"), ("SCH", "SSS"))
_ENDINGS = (("EE", "Y"), ("IE", "Y"), ("DT", "D"), ("RT", "D"), ("RD", "D"), ("NT", "D"), ("ND", "D"))
_GROUPS = (("EV", "AF"), ("KN", "NN"), ("SCH", "SSS"), ("PH", "FF"))
_SINGLE = dict(zip("EIOUQZMK", "AAAAGSNC", strict=True))


def name_parts(text: str) -> list[str]:
    """The parts of a name, split at spaces and hyphens; an apostrophe does not split. "Smith-Jones" is two parts."""
    return [part for part in _BREAKS.split(text) if part]


def name_token(text: str) -> str:
    """A name as one comparable word: no case, accents, punctuation, hyphens or spaces. Letters of any script stay."""
    folded = unicodedata.normalize("NFKD", text).casefold().translate(_PLAIN)
    return "".join(letter for letter in unicodedata.normalize("NFKD", folded) if _is_kept(letter))


def sound_key(text: str) -> str:
    """The NYSIIS key of each part of a name, joined by spaces; names that sound alike share it.

    A part that is not in Latin letters is given by its `name_token`. Source: R. L. Taft, "Name Search Techniques", New
    York State Identification and Intelligence System, Special Report No. 1, 1970. Its cut to six letters is left out.
    """
    tokens = (name_token(part) for part in name_parts(text))
    return " ".join(_nysiis(token.upper()) if _is_latin(token) else token for token in tokens if token)


def _is_kept(letter: str) -> bool:
    category = unicodedata.category(letter)
    return category[0] in "LN" or category == "Mc"  # Mc: vowel signs that take up space, as in Tamil


def _is_latin(token: str) -> bool:
    return token.isascii() and token.isalpha()


def _nysiis(name: str) -> str:
    spelling = _with_ending(_with_opening(name))
    key = spelling[0]
    while len(key) < len(spelling):
        key += _transcribed(key[-1], spelling[len(key) :])
    return _without_ending("".join(letter for letter, _ in groupby(key)))


def _with_opening(name: str) -> str:
    opening = next(((old, new) for old, new in _OPENINGS if name.startswith(old)), ("", ""))
    return opening[1] + name.removeprefix(opening[0])


def _with_ending(name: str) -> str:
    ending = next(((old, new) for old, new in _ENDINGS if name.endswith(old)), ("", ""))
    return name.removesuffix(ending[0]) + ending[1]


def _transcribed(before: str, rest: str) -> str:
    """The sound of the letter or group at the start of `rest`: as many letters as it stands for."""
    for group, sound in _GROUPS:
        if rest.startswith(group):
            return sound
    if rest[0] == "H" and not (before in _VOWELS and rest[1:2] in _VOWELS):
        return before
    if rest[0] == "W" and before in _VOWELS:
        return before
    return _SINGLE.get(rest[0], rest[0])


def _without_ending(key: str) -> str:
    first, rest = key[0], key[1:].removesuffix("S")
    if rest.endswith("AY"):
        rest = rest.removesuffix("AY") + "Y"
    return first + rest.removesuffix("A")
