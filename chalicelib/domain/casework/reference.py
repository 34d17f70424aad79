"""Case references: short, random, easy to read out, and unable to spell a word."""

import re
from collections.abc import Callable

# Left out: the vowels and Y, and 0, 1, 3 and 4 which stand for vowels, so that no word appears; of each pair that is
# mistaken in print or handwriting (5 and S, 8 and B, 2 and Z, 6 and G, 1 and L) the letter; and Q, which looks like O.
REFERENCE_ALPHABET = "256789CDFHJKMNPRTVWX"
_SYMBOLS = 8
_FAIR_BYTES = 256 - 256 % len(REFERENCE_ALPHABET)  # a larger byte would favour the first symbols
_NAMED = re.compile(rf"\b[{REFERENCE_ALPHABET}]{{4}}-[{REFERENCE_ALPHABET}]{{4}}\b")
_SEPARATORS = re.compile(r"[\s\-\u2010-\u2015]+")


def new_reference(random_bytes: Callable[[int], bytes]) -> str:
    """A new reference, `XXXX-XXXX`, each symbol equally likely: about 2.6 × 10¹⁰ of them.

    `random_bytes(n)` gives n bytes from a cryptographic source. The caller makes it unique by a conditional write.
    """
    symbols = ""
    while len(symbols) < _SYMBOLS:
        fair = (byte for byte in random_bytes(2 * _SYMBOLS) if byte < _FAIR_BYTES)
        symbols += "".join(REFERENCE_ALPHABET[byte % len(REFERENCE_ALPHABET)] for byte in fair)
    return _grouped(symbols[:_SYMBOLS])


def normalise_reference(text: str) -> str | None:
    """The reference someone typed, as `XXXX-XXXX`, in any case, with any spaces and hyphens; None if it cannot be one."""
    symbols = _SEPARATORS.sub("", text).upper()
    is_reference = len(symbols) == _SYMBOLS and set(symbols) <= set(REFERENCE_ALPHABET)
    return _grouped(symbols) if is_reference else None


def references_in(text: str) -> list[str]:
    """Every reference that a text of ours names."""
    return _NAMED.findall(text)


def _grouped(symbols: str) -> str:
    return f"{symbols[:4]}-{symbols[4:]}"
