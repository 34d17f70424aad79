"""What is wrong with a text that was typed."""

import unicodedata

from chalicelib.domain.child.contact_details import email_problem, phone_problem
from chalicelib.domain.wording import typed_time
from chalicelib.journeys.engine.fields import Field, Kind

_DIRECTIONS = frozenset("\u2028\u2029\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
"""Line separators and characters that turn the direction of what follows: they make a text read as what it is not."""


def has_control_characters(text: str, item: Field) -> bool:
    allowed = "\r\n\t" if item.kind is Kind.LONG_TEXT else ""
    return any(c in _DIRECTIONS or (unicodedata.category(c) == "Cc" and c not in allowed) for c in text)


def is_blank(text: str) -> bool:
    """Nothing to see: spaces and characters without a width."""
    return all(c.isspace() or unicodedata.category(c) == "Cf" for c in text)


def text_problem(item: Field, text: str) -> str | None:
    if item.kind is Kind.TIME:
        return _time_problem(text)
    if len(text) > item.longest:
        return f"{item.label} must be {item.longest:,} characters or fewer. You have typed {len(text):,}."
    if has_control_characters(text, item):
        return f"{item.label} has a character in it that cannot be used. Type it again."
    if item.kind is Kind.EMAIL and (problem := email_problem(text)):
        return problem
    if item.kind is Kind.PHONE and (problem := phone_problem(text)):
        return problem
    return item.check(text) if item.check else None


def _time_problem(text: str) -> str | None:
    return None if typed_time(text) else "Enter the time as on a 24-hour clock, like 14:30."
