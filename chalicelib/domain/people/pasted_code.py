"""A six-digit code as people paste it: with a hyphen or a full stop, with words around, or the whole email."""

import re

_APART = re.compile(r"[\s.,:;\u2010-\u2015-]+")
_CODE = r"(?<![0-9])([0-9]{3})[\s\u2010-\u2015-]?([0-9]{3})(?![0-9])"
_NAMED = re.compile(rf"code[^0-9]{{0,90}}{_CODE}", re.IGNORECASE)
_ANY = re.compile(_CODE)


def code_in(text: str) -> str:
    """The six digits; empty when there are none, or when it is not clear which."""
    bare = _APART.sub("", text)
    if re.fullmatch(r"[0-9]{6}", bare):
        return bare
    if named := _NAMED.search(text):
        return named[1] + named[2]
    found = {first + last for first, last in _ANY.findall(text)}
    return found.pop() if len(found) == 1 else ""
