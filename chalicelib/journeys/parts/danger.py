"""The safety page before every referral: is the child safe now, and has somebody phoned? It stops nobody, and is recorded."""

from collections.abc import Mapping
from datetime import date

from chalicelib.domain.guidance.blocks import CALL_FIRST, RING_FIRST
from chalicelib.journeys.engine.fields import Choice, Field, Kind, Raw, Value
from chalicelib.journeys.engine.journey import Part
from chalicelib.journeys.engine.pages import Page
from chalicelib.journeys.parts.questions import not_in_the_future, yes_no_not_known

_CALL = (
    Field(
        "phoned_whom",
        "Whom did you phone?",
        hint="A service or a name, and a reference if you were given one.",
        missing="Enter whom you phoned.",
    ),
    Field(
        "phoned_on",
        "When did you phone?",
        Kind.DATE,
        missing="Enter the day you phoned.",
        date_check=not_in_the_future,
    ),
    Field(
        "phoned_at",
        "At what time?",
        Kind.TIME,
        on_day="phoned_on",
        hint="On a 24-hour clock, like 14:30.",
        missing="Enter the time of the call.",
        longest=5,
        short=True,
    ),
)


def _risk_needs_a_call(values: Mapping[str, Value], today: date) -> dict[str, str]:
    told_why = bool(values.get("not_phoned_because"))
    if values.get("immediate_risk") == "yes" and values.get("phoned") == "no" and not told_why:
        return {
            "not_phoned_because": (
                "Phone now: nobody reads this form straight away. If you cannot phone, say why here and continue."
            )
        }
    return {}


def has_to_phone(raw: Raw) -> bool:
    """Whether somebody must be told once more to phone: immediate risk, and nobody was phoned."""
    return raw.get("immediate_risk") == "yes" and raw.get("phoned") == "no"


DANGER = Page(
    slug="before-you-start",
    title="Is the child safe now?",
    fields=(
        Field(
            "immediate_risk",
            "Is the child at immediate risk of harm?",
            Kind.RADIOS,
            choices=yes_no_not_known(),
            missing="Say whether the child is at immediate risk of harm.",
        ),
        Field(
            "phoned",
            "Have you phoned anybody about this child’s safety?",
            Kind.RADIOS,
            missing="Say whether you have phoned anybody.",
            choices=(
                Choice("yes", "Yes", reveals=_CALL),
                Choice(
                    "no",
                    "No",
                    reveals=(
                        Field(
                            "not_phoned_because",
                            "Why you have not phoned",
                            Kind.LONG_TEXT,
                            hint="Needed only when the child is at immediate risk.",
                            longest=500,
                        ),
                    ),
                ),
            ),
        ),
    ),
    check=_risk_needs_a_call,
    guidance=(CALL_FIRST, RING_FIRST),
)
SAFETY_PART = Part("safety", DANGER.title, (DANGER,))
