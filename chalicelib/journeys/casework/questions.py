"""Questions that several steps of casework share."""

from collections.abc import Mapping
from typing import Any

from chalicelib.domain.casework.priority import Priority
from chalicelib.journeys.engine.fields import Choice, Field, Kind
from chalicelib.journeys.parts.questions import not_in_the_future

LONGEST = 4000
HANDED_HOW: Mapping[str, str] = {
    "phone": "By phone",
    "secure-email": "By secure email",
    "s2s": "By School to School (S2S)",
    "meeting": "In a meeting",
    "other": "In another way",
}
BY_LINK = "link"
ANSWERED_HOW: Mapping[str, str] = {**HANDED_HOW, BY_LINK: "By the link in our email"}
"""How an answer came: a team that answers by its link is asked for no way."""


def choices(labels: Mapping[Any, str]) -> tuple[Choice, ...]:
    return tuple(Choice(str(value), label) for value, label in labels.items())


PRIORITIES = choices({priority: str(priority) for priority in Priority})


def words(label: str, hint: str = "", missing: str | None = None, name: str = "text") -> Field:
    return Field(name, label, Kind.LONG_TEXT, hint=hint, missing=missing, longest=LONGEST)


def who(name: str, label: str, missing: str | None = None) -> Field:
    return Field(name, label, hint="A name, and a team or service.", missing=missing)


def how(label: str, missing: str) -> Field:
    return Field("how", label, Kind.RADIOS, choices=choices(HANDED_HOW), missing=missing)


def on_day(label: str) -> Field:
    return Field(
        "on", label, Kind.DATE, missing=f"Enter the {label[0].lower()}{label[1:]}.", date_check=not_in_the_future
    )


AT = Field(
    "at",
    "Time, if you know it",
    Kind.TIME,
    hint="On a 24-hour clock, like 14:30.",
    longest=5,
    short=True,
    on_day="on",
)
