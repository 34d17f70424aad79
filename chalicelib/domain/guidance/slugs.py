"""The permanent address of a page, made from its title and never changed."""

import re
import unicodedata

LONGEST = 60
RESERVED = frozenset({"as-on", "document"})
"""Addresses under /procedures that are no page."""
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


def slug_of(title: str) -> str:
    """Proposed for a title; empty where it has no letter or figure of ours."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    words = re.findall(r"[a-z0-9]+", plain.replace("'", ""))
    found = ""
    for word in words:
        longer = f"{found}-{word}" if found else word[:LONGEST]
        if len(longer) > LONGEST:
            break
        found = longer
    return found


def slug_problem(text: str) -> str:
    """The sentence for what cannot be an address; empty for what can."""
    if not text:
        return "Enter an address for the page."
    if len(text) > LONGEST:
        return f"The address must be {LONGEST} characters or fewer."
    if not _SLUG.fullmatch(text):
        return "The address must be small letters, figures and hyphens, such as who-to-tell."
    return f"No page can have the address “{text}”. Choose another." if text in RESERVED else ""
